"""A dump's items in reading order, through the stages that need no database: open → read → label → date → parse."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, islice
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from archive.delivery import receiving
from archive.errors import DumpError, ItemError
from archive.ingest import dating, opening, parsing, readers, roles, sidecars
from archive.ingest.dayorder import with_orders
from archive.ingest.items import Member, RawItem, ReadItem, ReadOptions
from archive.models import Dump
from archive.reading.measuring import Meter
from archive.reading.watching import Stage

logger = logging.getLogger(__name__)

_BROKEN: Final = frozenset({"bad-archive", "empty-archive", "bomb"})
_NESTED: Final = "!/"  # stands between an archive and its member in a locator
KILLED: Final = "killed-reader"  # the code of an item that ended the process that read it

Step = Callable[[Stage, int, str], None]  # (stage, number of the item, locator) of what comes next
Delivered = Callable[[], Iterable[Member]]  # the files of a dump of which nothing is kept


@dataclass(frozen=True, slots=True)
class Delivery:
    """An item as it was delivered, or why it cannot be read; the rest as in `ReadItem`."""

    number: int
    raw: RawItem | ItemError
    read_as: dict[str, Any] | None = None
    is_further: bool = False


Source = Callable[[Step, Meter], Iterator[Delivery]]  # what is to be read, in order


@dataclass(frozen=True, slots=True)
class Portion:
    """How much of a dump a run reads, and where from: a dry run may have less of it than a real one."""

    delivered: Delivered | None = None  # None: the kept original
    most: int | None = None  # items, from the first on; None: all
    is_trial: bool = False  # nobody waits to see how far it is, and no item may do anything to this process


WHOLE: Final = Portion()


def unseen(_stage: Stage, _number: int, _locator: str) -> None:
    pass


def read_items(
    dump: Dump, delivered: Iterable[Member] | None = None, at: Step = unseen, meter: Meter | None = None
) -> Iterator[RawItem | ItemError]:
    """Every item, in an order that never changes, so that an item's number finds it again. Raises DumpError.

    Read from the kept original, or from `delivered` where nothing is kept yet. `at` is told each step beforehand.
    """
    spent = opening.Unfolded()
    members = members_in(dump, delivered, spent)
    found, number = False, 0
    while True:
        at("open", number, "")
        member = next(members, None)
        if member is None:
            break
        found = True
        if meter and isinstance(member, Member):
            member = meter.watched(member)
        told = spent.told.pop(member.locator, ())
        for raw in sidecars.enriched(_items_of(dump, member, number, at), told):
            yield raw
            number += 1
    if meter:
        meter.end()
    if not found:
        raise DumpError(dump.name, "empty-dump", "There is no file in it that could hold an article.")


def _items_of(dump: Dump, member: Member | ItemError, first: int, at: Step) -> Iterator[RawItem | ItemError]:
    """The items of one member, the first of which has the number `first`; one that killed the reader is the last."""
    if isinstance(member, ItemError):
        yield member
        return
    apart = {number for number, stage, locator in dump.set_apart if (stage, locator) == ("read", member.locator)}
    items = read_member(dump, member, Way.of(dump))
    for number in count(first):
        if number in apart:
            yield killer(member.locator, rest=True)
            return
        at("read", number, member.locator)
        raw = next(items, None)
        if raw is None:
            return
        yield raw


@dataclass(frozen=True, slots=True)
class Way:
    """How members are read; `auto`, the empty string and the empty mapping leave it to the archive."""

    format: str = "auto"
    encoding: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, dump: Dump) -> "Way":
        return cls(dump.wanted_format, dump.wanted_encoding, dump.wanted_mapping)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Way":
        """Other keys are left alone."""
        return cls(said.get("format", "auto"), said.get("encoding", ""), said.get("mapping", {}))

    def as_json(self) -> dict[str, Any]:
        columns = {"mapping": dict(self.mapping)} if self.mapping else {}
        return {"format": self.format, "encoding": self.encoding, **columns}


def read_member(dump: Dump, member: Member, way: Way) -> Iterator[RawItem | ItemError]:
    """One member in the given way. Raises DumpError."""
    options = ReadOptions(way.encoding or None, dump.source_name or None, way.mapping)
    try:
        for item in readers.choose(member, way.format).read(member, options):
            yield _of_bearable_length(item)
    except ItemError as error:
        yield error
    except DumpError as error:
        if not dump.is_folder or error.code not in _BROKEN:
            raise
        yield ItemError(member.locator, error.code, error.detail)
    except MemoryError:
        yield _too_heavy(member.locator)
    except OSError:  # what holds the dump is at fault, not the file
        raise
    except Exception:  # the edge of the readers: one file that breaks its reader must not stop the rest
        logger.exception("%s broke its reader", member.locator)
        yield _our_fault(member.locator, "read on in this file")


def _our_fault(locator: str, wanted: str) -> ItemError:
    return ItemError(locator, "internal", f"The archive could not {wanted}; the log has the details.")


def _too_heavy(locator: str) -> ItemError:
    most = f"{settings.MAX_READER_MEMORY >> 20:,} MiB (MAX_READER_MEMORY)"
    return ItemError(locator, "too-large", f"Reading it takes more memory than {most}.")


def _of_bearable_length(item: RawItem | ItemError) -> RawItem | ItemError:
    if isinstance(item, ItemError) or len(item.text) <= settings.MAX_TEXT_CHARACTERS:
        return item
    most = f"{settings.MAX_TEXT_CHARACTERS:,} characters (MAX_TEXT_CHARACTERS)"
    return ItemError(item.locator, "too-large", f"The text is longer than {most}.")


def from_item(dump: Dump, first: int, delivered: Delivered | None = None) -> Source:
    """All items of the dump but the first ones."""

    def deliveries(at: Step, meter: Meter) -> Iterator[Delivery]:
        items = enumerate(read_items(dump, delivered and delivered(), at, meter))
        return (Delivery(number, raw) for number, raw in islice(items, first, None))

    return deliveries


def killer(locator: str, *, rest: bool = False) -> ItemError:
    """`rest`: what follows it in its file cannot be reached either."""
    detail = "Reading it ended the reading process twice, so it was set apart"
    return ItemError(locator, KILLED, f"{detail}, with the rest of its file." if rest else f"{detail}.")


def prepare_next(dump: Dump, number: int, raw: RawItem | ItemError, at: Step) -> ReadItem:
    """`prepare` under watch; an item that killed its reader at this stage before is not tried again."""
    locator = raw.locator
    if any((number, "label") == (apart, stage) for apart, stage, _ in dump.set_apart):
        return ReadItem(number, locator, None, killer(locator))
    at("label", number, locator)
    return prepare(number, raw)


def prepare_delivery(dump: Dump, delivery: Delivery, at: Step) -> ReadItem:
    read = prepare_next(dump, delivery.number, delivery.raw, at)
    return replace(read, read_as=delivery.read_as, is_further=delivery.is_further)


def prepare(number: int, raw: RawItem | ItemError) -> ReadItem:
    """The pure stages for one item; `number` is its 0-based place in reading order."""
    if isinstance(raw, ItemError):
        return ReadItem(number, raw.locator, None, raw)
    try:
        lines = roles.label(raw)
        latest = timezone.now().date()
        published = dating.date_item(raw, lines, latest)
        parsed = parsing.parse(raw, lines, published)
        return ReadItem(number, raw.locator, raw, with_orders(parsed, raw, latest))
    except ItemError as error:
        return ReadItem(number, raw.locator, raw, error)
    except MemoryError:
        return ReadItem(number, raw.locator, None, _too_heavy(raw.locator))
    except Exception:  # the edge of the pure stages: one item that breaks them must not stop the rest
        logger.exception("item %s (%s) broke a stage", number, raw.locator)
        return ReadItem(number, raw.locator, raw, _our_fault(raw.locator, "make sense of this item"))


def members_in(
    dump: Dump, delivered: Iterable[Member] | None = None, spent: opening.Unfolded | None = None
) -> Iterator[Member | ItemError]:
    """Every readable file; a dump that is one archive does not repeat its own name in each locator."""
    spent = spent or opening.Unfolded()
    files: Iterable[Member | ItemError] = delivered or receiving.members_of(dump)
    files = sidecars.paired(files, spent.told) if dump.is_folder else files
    limits = opening.Limits(
        settings.MAX_UNPACKED_BYTES, settings.MAX_MEMBER_BYTES, settings.MAX_MEMBERS, settings.MAX_RATIO,
        settings.MAX_NESTING,
    )  # fmt: skip
    prefix = "" if dump.is_folder else f"{dump.name}{_NESTED}"
    for file in files:
        if isinstance(file, ItemError):
            yield file
            continue
        for member in _looked_into(file, limits, spent, among_others=dump.is_folder):
            locator = member.locator.removeprefix(prefix)
            if told := spent.told.pop(member.locator, ()):
                spent.told[locator] = told
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
