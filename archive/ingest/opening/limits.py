"""What an archive may unfold to, and what a dump has unfolded to so far."""

from dataclasses import dataclass, field
from typing import Final

from archive.errors import DumpError, ItemError
from archive.ingest.items import Field

RATIO_AFTER: Final = 10 << 20  # bytes unpacked before the ratio counts: short runs of one letter pack extremely well


# Files from which on an archive has to hold something, and the bytes each has on average then: no text is shorter.
HOLLOW_FROM: Final = 50_000
HOLLOW_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Limits:
    """Counted over one dump, `member_bytes`, `ratio` and `nesting` for each member of it."""

    unpacked_bytes: int
    member_bytes: int
    members: int
    ratio: int = 200  # bytes unpacked for one packed
    nesting: int = 2  # an archive in an archive; deeper nesting is a bomb more often than a dump


@dataclass(slots=True)
class Unfolded:
    """What a dump has unfolded to so far; hand the same one to every `expand` of the dump."""

    unpacked_bytes: int = 0
    members: int = 0
    told: dict[str, tuple[Field, ...]] = field(default_factory=dict)  # locator -> what a file beside it says of it

    def add_members(self, locator: str, count: int, limits: Limits) -> None:
        """Raises DumpError("too-many-members")."""
        self.members += count
        if self.members > limits.members:
            detail = f"The archive holds more than {limits.members:,} files (MAX_MEMBERS)."
            raise DumpError(locator, "too-many-members", detail)

    def add_bytes(self, locator: str, count: int, limits: Limits) -> None:
        """Raises DumpError("too-large")."""
        self.unpacked_bytes += count
        if self.unpacked_bytes > limits.unpacked_bytes:
            detail = f"The dump unpacks to more than {limits.unpacked_bytes:,} bytes (MAX_UNPACKED_BYTES)."
            raise DumpError(locator, "too-large", detail)


def refuse_if_hollow(locator: str, members: int, packed: int) -> None:
    """Raises DumpError("bomb") where so many members come with next to no bytes: reading each takes its time."""
    if members > HOLLOW_FROM and packed < members * HOLLOW_BYTES:
        detail = f"More than {HOLLOW_FROM:,} files have next to nothing in them, as in made-up archives only."
        raise DumpError(locator, "bomb", detail)


def oversized(locator: str, limits: Limits) -> ItemError:
    detail = f"The member unpacks to more than {limits.member_bytes:,} bytes (MAX_MEMBER_BYTES)."
    return ItemError(locator, "too-large", detail)


def is_bomb(unpacked: int, packed: int, limits: Limits) -> bool:
    return unpacked > RATIO_AFTER and unpacked > limits.ratio * max(packed, 1)


def bomb(locator: str, limits: Limits) -> ItemError:
    detail = f"It unpacks to more than {limits.ratio} times its size (MAX_RATIO), as only made-up files do."
    return ItemError(locator, "bomb", detail)
