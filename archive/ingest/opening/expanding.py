"""One delivered file → the members that can be read, through every layer of packing around them."""

from collections.abc import Iterator
from typing import Final

from archive.errors import DumpError, ItemError
from archive.ingest.items import Member
from archive.ingest.opening import tars, zips
from archive.ingest.opening.compressed import Meter, decoder_for, unpacked
from archive.ingest.opening.limits import Limits, Unfolded
from archive.ingest.sidecars import paired
from archive.ingest.streams import first_bytes

MOST_LAYERS: Final = 2  # compressions around one another; `a.txt.gz.gz` happens, more is play


def expand(member: Member, limits: Limits, spent: Unfolded | None = None) -> Iterator[Member | ItemError]:
    """The member itself, or what is in it where it is packed. A broken member is one ItemError; the rest goes on.

    Members come in the order of their names. A compressed file keeps its own locator. Raises DumpError where an
    archive that is the whole dump cannot be opened, and where the dump breaks a limit; the latter also while a
    member's stream is read.
    """
    return _expand(member, limits, spent or Unfolded(), archives=0, layers=0)


def _expand(
    member: Member, limits: Limits, spent: Unfolded, *, archives: int, layers: int
) -> Iterator[Member | ItemError]:
    try:
        head = _head(member)
    except ItemError as error:
        yield error
        return
    except OSError as error:
        yield ItemError(member.locator, "unreadable", f"The file cannot be read ({error.strerror or error}).")
        return
    if make := decoder_for(head):
        if layers >= MOST_LAYERS:
            yield ItemError(member.locator, "too-deep", f"More than {MOST_LAYERS} compressions are not undone.")
            return
        meter = Meter(member.locator, limits, spent, is_dump=not archives)
        inner = unpacked(member, make, meter)
        yield from _expand(inner, limits, spent, archives=archives, layers=layers + 1)
    elif head.startswith(zips.MAGIC) or tars.is_tar(head):
        yield from _expand_archive(member, head, limits, spent, archives)
    else:
        yield member


def _head(member: Member) -> bytes:
    with member.open() as stream:
        return first_bytes(stream, tars.BLOCK)[0]


def _expand_archive(
    member: Member, head: bytes, limits: Limits, spent: Unfolded, archives: int
) -> Iterator[Member | ItemError]:
    if archives >= limits.nesting:
        yield ItemError(member.locator, "too-deep", f"Archives more than {limits.nesting} deep are not opened.")
        return
    kind = tars if tars.is_tar(head) else zips
    try:
        for found in paired(kind.members(member, limits, spent), spent.told):
            if isinstance(found, ItemError) or found is member:
                yield found
            else:
                yield from _expand(found, limits, spent, archives=archives + 1, layers=0)
    except ItemError as error:
        yield error
    except DumpError as error:
        if not archives or error.code not in {"bad-archive", "empty-archive"}:
            raise
        yield ItemError(member.locator, error.code, error.detail)
