"""How far apart two spellings are, and a query with one word spelled otherwise. Pure: no Django."""

from collections.abc import Callable
from dataclasses import replace

from search.analysis import sought
from search.query import And, Node, Not, Or, Raw, Word, leaves, written


def distance(one: str, other: str, most: int) -> int:
    """Edits from one to the other: a letter put in, left out or changed, or two neighbours swapped. Above `most`: more.

    No part is edited twice (optimal string alignment).
    """
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if abs(len(one) - len(other)) > most:
        return most + 1
    if not one or not other:
        return len(one) + len(other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, last, row = row, before, [at]
        for place, letter_of_other in enumerate(other, 1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != letter_of_other))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == letter_of_other:
                cost = min(cost, last[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def respelled(node: Node, words: dict[str, str]) -> Node:
    """The tree with each Word whose text is a key spelled as the value."""
    match node:
        case And(children):
            return And(tuple(respelled(child, words) for child in children))
        case Or(children):
            return Or(tuple(respelled(child, words) for child in children))
        case Not(child):
            return Not(respelled(child, words))
        case Raw(child):
            return Raw(respelled(child, words))
        case Word(text) if text in words:
            return replace(node, text=words[text])
        case _:
            return node


def suggested(tree: Node, better: Callable[[str], str | None]) -> str | None:
    """The query with each word for whose surface there is a better one spelled so; None if there is none."""
    words = {}
    for leaf in leaves(tree):
        if isinstance(leaf, Word) and leaf.scope != "byline" and leaf.text.isalpha():
            said = better(sought(leaf.text)[0].surface)
            if said:
                words[leaf.text] = said
    return written(respelled(tree, words)) if words else None
