"""Which articles hang together, where some pairs may not. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable

Pair = tuple[int, int]


def components(members: Iterable[int], edges: Iterable[Pair], apart: Collection[Pair] = ()) -> list[list[int]]:
    """Members joined by edges, no pair of `apart` ever in one list; each list ascending, the lists by their first.

    Edges count in the order given, the strongest first: one that would bring a forbidden pair together joins nothing.
    Without forbidden pairs their order does not matter. Ends that are no members are passed over.
    """
    joined = {member: {member} for member in members}  # member -> all it hangs together with, one set for all of them
    foes: dict[int, set[int]] = defaultdict(set)  # as `joined`, by its least member at any time: who may not come in
    name = {member: member for member in joined}  # of the set a member is in
    for a, b in apart:
        if a in joined and b in joined:
            foes[a].add(b)
            foes[b].add(a)
    for a, b in edges:
        if a not in name or b not in name or name[a] == name[b]:
            continue
        more, less = sorted((name[a], name[b]), key=lambda set_name: -len(joined[set_name]))
        if not foes[more].isdisjoint(joined[less]):
            continue
        for member in joined[less]:
            name[member] = more
        joined[more] |= joined.pop(less)
        foes[more] |= foes.pop(less, set())
    return sorted(sorted(together) for together in joined.values())
