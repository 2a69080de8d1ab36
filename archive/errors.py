"""What can go wrong on the street, as types with fields and a sentence fit for the reader. Pure: no Django."""

from dataclasses import dataclass


class ArchiveError(Exception):
    """The root of the archive's own errors. `str(error)` is a sentence that may be shown to a user."""


@dataclass(slots=True, eq=False)
class DumpError(ArchiveError):
    """The dump as a whole cannot be read: the run ends `failed` and nothing it brought stays."""

    locator: str  # the file or folder, or a member of it, as the user named it
    code: str  # stable, in kebab-case: `not-found`, `empty-folder`, `bad-archive`, …
    detail: str  # one sentence: what is wrong and what to do

    def __str__(self) -> str:
        return f"{self.locator}: {self.detail}"


@dataclass(slots=True, eq=False)
class ItemError(ArchiveError):
    """One item cannot become an article: it is stored as rejected, and the rest of the dump goes on.

    Readers *yield* it in place of a `RawItem`; later stages raise it.
    """

    locator: str
    code: str  # `no-text`, `unreadable`, `too-large`, `bad-record`, …
    detail: str

    def __str__(self) -> str:
        return f"{self.locator}: {self.detail}"


@dataclass(slots=True, eq=False)
class QueryError(ArchiveError):
    """A request parameter is not usable. Views turn it into a 400 page that names `field`."""

    field: str
    value: str
    detail: str

    def __str__(self) -> str:
        return f"{self.field}={self.value!r}: {self.detail}"
