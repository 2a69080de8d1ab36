"""A dump's items in reading order, through the stages that need no database: open → read → label → date → parse."""

import logging
from collections.abc import Iterable, Iterator
from typing import Final

from django.conf import settings
from django.utils import timezone

from archive import receiving
from archive.errors import DumpError, ItemError
from archive.ingest import dating, opening, parsing, readers, roles
from archive.ingest.items import Member, RawItem, ReadOptions
from archive.ingest.loading import ReadItem
from archive.models import Dump

logger = logging.getLogger(__name__)

_BROKEN: Final = frozenset({"bad-archive", "empty-archive"})
_NESTED: Final = "!/"  # stands between an archive and its member in a locator


def read_items(dump: Dump, delivered: Iterable[Member] | None = None) -> Iterator[RawItem | ItemError]:
    """Every item, in an order that never changes, so that an item's number finds it again. Raises DumpError.

    Read from the kept original, or from `delivered` where nothing is kept yet.
    """
    options = ReadOptions(dump.wanted_encoding or None, dump.source_name or None)
    found = False
    for member in _members(dump, delivered or receiving.members_of(dump)):
        found = True
        if isinstance(member, ItemError):
            yield member
            continue
        try:
            yield from readers.choose(member, dump.wanted_format).read(member, options)
        except ItemError as error:
            yield error
        except DumpError as error:
            if not dump.is_folder or error.code not in _BROKEN:
                raise
            yield ItemError(member.locator, error.code, error.detail)
    if not found:
        raise DumpError(dump.name, "empty-dump", "There is no file in it that could hold an article.")


def prepare(number: int, raw: RawItem | ItemError) -> ReadItem:
    """The pure stages for one item; `number` is its 0-based place in reading order."""
    if isinstance(raw, ItemError):
        return ReadItem(number, raw.locator, None, raw)
    try:
        lines = roles.label(raw)
        published = dating.date_item(raw, lines, timezone.now().date())
        return ReadItem(number, raw.locator, raw, parsing.parse(raw, lines, published))
    except ItemError as error:
        return ReadItem(number, raw.locator, raw, error)
    except Exception:  # the edge of the pure stages: one item that breaks them must not stop the rest
        logger.exception("item %s (%s) broke a stage", number, raw.locator)
        detail = "The archive could not make sense of this item; the log has the details."
        return ReadItem(number, raw.locator, raw, ItemError(raw.locator, "internal", detail))


def _members(dump: Dump, files: Iterable[Member]) -> Iterator[Member | ItemError]:
    """Every readable file; a dump that is one archive does not repeat its own name in each locator."""
    limits = opening.Limits(settings.MAX_UNPACKED_BYTES, settings.MAX_MEMBER_BYTES, settings.MAX_MEMBERS)
    prefix = "" if dump.is_folder else f"{dump.name}{_NESTED}"
    spent = opening.Unfolded()
    for file in files:
        for member in _looked_into(file, limits, spent, among_others=dump.is_folder):
            locator = member.locator.removeprefix(prefix)
            if isinstance(member, ItemError):
                yield ItemError(locator, member.code, member.detail)
            else:
                yield Member(locator, member.open, member.size, member.modified)


def _looked_into(
    file: Member, limits: opening.Limits, spent: opening.Unfolded, *, among_others: bool
) -> Iterator[Member | ItemError]:
    """`opening.expand`; one broken archive among the files of a folder is one rejected item, not a broken dump."""
    try:
        yield from opening.expand(file, limits, spent)
    except DumpError as error:
        if not among_others or error.code not in _BROKEN:
            raise
        yield ItemError(file.locator, error.code, error.detail)
