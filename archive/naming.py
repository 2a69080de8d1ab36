"""Which name of a source stands for which: what people said of its names, and what everybody asks by.

Resolved whenever a row is written or a rule looked up, so that nothing depends on whether the archive held a source's
texts when its names were put together. `renaming` is where people do that.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from archive.models import SourceAlias

NAME_LONGEST: Final = 300  # characters, as the columns have it


@dataclass(frozen=True, slots=True)
class Names:
    """Alias → the name it was put under, which may be an alias itself. Never a circle: `renaming` sees to that."""

    under: Mapping[str, str]

    def of(self, name: str) -> str:
        """The name that the source of this one is known by; itself where nobody said anything."""
        name = name[:NAME_LONGEST]
        while name in self.under:
            name = self.under[name]
        return name

    def family(self, name: str) -> set[str]:
        """All names of the source that this one belongs to."""
        known = self.of(name)
        return {known, *(alias for alias in self.under if self.of(alias) == known)}


def known_now(said: Iterable[str]) -> tuple[str, ...]:
    """The names that the sources of these are known by, each once; one whose texts have yet to follow stays as well.

    Two queries.
    """
    known = names()
    waiting = set(SourceAlias.objects.in_force().filter(applied=False).values_list("name", flat=True))
    return tuple(dict.fromkeys(each for name in said for each in _both(name, known.of(name), waiting)))


def _both(name: str, known_as: str, waiting: Collection[str]) -> tuple[str, ...]:
    return (known_as, name) if name in waiting else (known_as,)


def names() -> Names:
    """As they are now. One query."""
    return Names(dict(SourceAlias.objects.in_force().values_list("name", "known_as")))
