"""The engine over texts in memory: what `linking` and `grouping` make of an archive that holds exactly these."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from archive.tokens import comparison_tokens, tokens_sha256
from archive.versions.alignment import Document
from archive.versions.kinship import keys_of
from archive.versions.pairing import Entry, Likeness, is_telling, pairs_in, table
from archive.versions.relations import Verdict, verdict

Pair = tuple[int, int]
APART: Final = frozenset({"partial", "series"})  # links that join no groups
READY: Final = 3000  # texts kept ready for alignment


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs are places in the list of texts, the lesser first."""

    candidates: set[Pair]
    verdicts: dict[Pair, Verdict]

    @property
    def versions(self) -> set[Pair]:
        return {pair for pair, judged in self.verdicts.items() if judged.relation not in APART}

    @property
    def links(self) -> set[Pair]:
        """Versions and shared passages."""
        return {pair for pair, judged in self.verdicts.items() if judged.relation != "series"}


@dataclass(frozen=True, slots=True)
class _Row:
    """Stands in for an article's row."""

    pk: int
    body_sha256: str
    fingerprint: bytes = b""
    kin_keys: bytes = b""


def run(texts: Sequence[str], kin: Sequence[str] = ()) -> Found:
    """`kin`: what each text says it is a state of; it counts as an address would."""
    tokens = [tuple(comparison_tokens(text)) for text in texts]
    keys = [keys_of(f"https://kin.example/{quote(name)}", "", "", None) for name in kin] or [()] * len(texts)
    entries = [
        Entry.made_of(_Row(place, tokens_sha256(text)), tokens[place], keys[place]) for place, text in enumerate(texts)
    ]
    sizes = {entry.article_id: len(entry.hashes) for entry in entries}
    rows = table(row for entry in entries for row in entry.rows())
    candidates = dict(pairs_in(rows, sizes))
    ready: OrderedDict[int, Document] = OrderedDict()

    def document(place: int) -> Document:
        if place not in ready:
            ready[place] = Document.of(texts[place], tokens[place])
            if len(ready) > READY:
                ready.popitem(last=False)
        ready.move_to_end(place)
        return ready[place]

    verdicts = {}
    for a, b in sorted(candidates):
        ground, alike = candidates[a, b], Likeness.of(entries[a], entries[b])
        judged = verdict(document(a), document(b), kin=ground.kin) if is_telling(ground.telling, alike) else None
        if judged and is_telling(ground.telling, alike, max(judged.coverage_a, judged.coverage_b)):
            verdicts[a, b] = judged
    return Found(set(candidates), verdicts)


def groups(count: int, versions: set[Pair]) -> list[int]:
    """For each text the least place in its group."""
    root = list(range(count))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    for a, b in sorted(versions):
        first, second = sorted((find(a), find(b)))
        root[second] = first
    return [find(place) for place in range(count)]
