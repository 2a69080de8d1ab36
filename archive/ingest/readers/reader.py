"""What every reader shares: its shape, its limits, and that one bad item never stops the rest."""

import functools
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from archive.errors import ItemError
from archive.ingest.items import Member, RawItem, ReadOptions

HEAD_BYTES: Final = 64 * 1024  # what a reader is chosen from

PACKED: Final = (".gz", ".bz2", ".xz", ".zst")

Items = Iterator[RawItem | ItemError]


@dataclass(frozen=True, slots=True)
class Reader:
    """How one format is recognised and read."""

    name: str  # what `--format` takes and `Item.format` stores
    sniff: Callable[[str, bytes], float]  # (locator, first 64 KiB) -> how sure, 0.0-1.0
    read: Callable[[Member, ReadOptions], Items]  # streams; never the whole dump in memory


def keeps_going(read: Callable[[Member, ReadOptions], Items]) -> Callable[[Member, ReadOptions], Items]:
    """A member that breaks while it is read ends in one ItemError; what was read before stands. None has no outcome."""

    @functools.wraps(read)
    def reading(member: Member, options: ReadOptions) -> Items:
        found = False
        try:
            for item in read(member, options):
                found = True
                yield item
            if not found:
                yield ItemError(member.locator, "empty", "There is nothing in the file that could be an item.")
        except ItemError as error:
            yield error if error.locator else ItemError(member.locator, error.code, error.detail)
        except (OSError, EOFError, zlib.error) as error:
            yield ItemError(member.locator, "unreadable", f"The file cannot be read ({error}).")

    return reading


def extension(locator: str) -> str:
    """The lower-case ending that says the format: `json` of `a/B.JSON.gz`; empty where there is none."""
    name = locator.rsplit("/", 1)[-1].lower()
    for packed in PACKED:
        name = name.removesuffix(packed)
    return name.rsplit(".", 1)[-1] if "." in name else ""
