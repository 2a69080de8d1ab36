"""A dry run: the pure stages and the identity of every item, nothing stored."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.errors import ItemError
from archive.ingest.items import Member
from archive.ingest.loading import identity_of
from archive.models import Article, Dump
from archive.reading.stages import prepare, read_items


@dataclass(slots=True)
class Rehearsal:
    """What a run would count."""

    new: int = 0
    duplicate: int = 0
    errors: list[ItemError] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.new + self.duplicate + len(self.errors)


def rehearse(dump: Dump, delivered: Iterable[Member]) -> Rehearsal:
    """`dump` is not saved. One look-up in the database an item; memory grows by 64 bytes an item."""
    counts, seen = Rehearsal(), set[str]()
    for number, raw in enumerate(read_items(dump, delivered)):
        parsed = prepare(number, raw).parsed
        if isinstance(parsed, ItemError):
            counts.errors.append(parsed)
            continue
        identity = identity_of(parsed)
        if identity in seen or Article.objects.filter(identity=identity).exists():
            counts.duplicate += 1
        else:
            counts.new += 1
        seen.add(identity)
    return counts
