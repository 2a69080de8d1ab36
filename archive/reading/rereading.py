"""Rejected items read again in another way, format or encoding, and items found again for whoever needs their text.

An item keeps its number. A member that was rejected as a whole and now gives several items gives the first one that
number and the others new ones behind the last; `Item.read_as` says how such items are found again.
"""

import json
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count, islice
from operator import itemgetter
from typing import Any, Final

from django.conf import settings
from django.db.models import F, Max

from archive.errors import DumpError, ItemError
from archive.ingest import opening, sidecars
from archive.ingest.items import Field, Member, RawItem, ReadItem
from archive.jobs import Heart, Lease
from archive.models import Dump, Item, ItemStatus
from archive.reading.crew import Crew, Prepared, ReaderDiedError
from archive.reading.measuring import Meter, Pace
from archive.reading.stages import KILLED, Delivery, Step, Way, killer, members_in, read_items, read_member
from archive.reading.watching import Watch, place_left
from archive.settling import entering
from archive.turns import changing

_MOST_DEATHS: Final = 3  # of readers in one re-reading; every second one sets a file apart
_READ: Final = "read"  # keys of `Dump.reread` beside the way: items read so far,
_MOST: Final = "most"  # and how many are to be, where a person cut the re-reading short


def left_to_read(dump: Dump) -> "dict[int, str]":
    """Number → locator of the rejected items not yet read in the present way. Those that kill readers are left out."""
    rejected = dump.items.filter(status=ItemStatus.REJECTED).exclude(code=KILLED)
    way = _way_of(dump)
    return {
        number: locator
        for number, locator, read_as in rejected.values_list("number", "locator", "read_as")
        if read_as is None or any(read_as.get(key) != value for key, value in way.items())
    }


def _way_of(dump: Dump) -> dict[str, Any]:
    return {key: value for key, value in (dump.reread or {}).items() if key not in {_READ, _MOST}}


def is_next(dump: Dump) -> bool:
    """Notes the re-reading that ended; whether `dump.reread` now says the next. Saves nothing.

    A dump that comes back after a roll-back is read again in all the ways it was before, in the same order.
    """
    if dump.reread:
        dump.replayed += 1
        dump.rereads = dump.rereads if dump.replayed <= len(dump.rereads) else [*dump.rereads, _way_of(dump)]
    dump.reread = dump.rereads[dump.replayed] if dump.replayed < len(dump.rereads) else None
    return dump.reread is not None


def cut_short(dump: Dump) -> None:
    """Notes a re-reading that ends before its time: when the dump comes back, as many items are read again in this way
    and no more, as the order in which they are read never changes. Saves nothing.
    """
    said = dump.reread or {}
    if said.get(_READ):
        dump.rereads = [*dump.rereads[: dump.replayed], {**_way_of(dump), _MOST: said[_READ]}]
        dump.replayed += 1
    else:
        dump.rereads = dump.rereads[: dump.replayed]
    dump.reread = None


@dataclass(slots=True)
class _Task:
    """What is to be read again, as the processes that read know it: they have no database."""

    dump: Dump
    way: dict[str, Any]
    wanted: dict[int, str]  # number → locator of rejected items
    further: Counter[str]  # member → its further items that are here already
    spoiled: set[str]  # members that readers died of

    def deliveries(self, at: Step, _meter: Meter) -> Iterator[Delivery]:
        """One pass over the dump as it was read at first, to see which member holds which number."""
        number, spent = 0, opening.Unfolded()
        for member in _opened(members_in(self.dump, None, spent), at):
            told = spent.told.pop(member.locator, ())
            first = number
            if isinstance(member, ItemError):
                number += 1
                continue
            for _ in self._as_at_first(member, first, at):
                number += 1
            numbers = {n: self.wanted[n] for n in range(first, number) if n in self.wanted}
            if numbers and member.locator in self.spoiled:
                yield from (self._delivery(member, n, killer(locator)) for n, locator in numbers.items())
            elif numbers:
                again = sidecars.enriched(read_member(self.dump, member, Way.from_json(self.way)), told)
                yield from self._again(member, _watched(again, at, first, member), numbers, alone=number - first == 1)

    def _as_at_first(self, member: Member, first: int, at: Step) -> Iterator[RawItem | ItemError]:
        """Up to an item that killed its reader, which was the last."""
        apart = {n for n, stage, locator in self.dump.set_apart if (stage, locator) == ("read", member.locator)}
        items = _watched(read_member(self.dump, member, Way.of(self.dump)), at, first, member)
        for number in count(first):
            raw = killer(member.locator, rest=True) if number in apart else next(items, None)
            if raw is None:
                return
            yield raw
            if number in apart:
                return

    def _again(
        self, member: Member, again: Iterator[RawItem | ItemError], wanted: dict[int, str], *, alone: bool
    ) -> Iterator[Delivery]:
        """`again`: the member's items as they are read now; `wanted`: locators of its rejected items, by number."""
        if alone:
            # The rejected item's own number comes last: until it is stored, a run that takes over begins here again.
            (number,) = wanted
            first = next(again, None)
            for raw in islice(again, self.further[member.locator], None):
                yield self._delivery(member, number, raw, is_further=True)
            yield self._delivery(member, number, first or _gone(member.locator))
            return
        by_locator = {locator: number for number, locator in wanted.items()}
        for raw in again:
            place = by_locator.pop(raw.locator, None)
            if place is not None:
                yield self._delivery(member, place, raw)
        for locator, place in by_locator.items():
            yield self._delivery(member, place, _gone(locator))

    def _delivery(self, member: Member, number: int, raw: RawItem | ItemError, *, is_further: bool = False) -> Delivery:
        return Delivery(number, raw, {"member": member.locator, **self.way}, is_further)

    def note(self, read: ReadItem) -> None:
        """It is here now: a reader that begins anew leaves it out."""
        if read.is_further:
            self.further[str((read.read_as or {})["member"])] += 1
        else:
            self.wanted.pop(read.number, None)


def _opened(members: Iterator[Member | ItemError], at: Step) -> Iterator[Member | ItemError]:
    while True:
        at("open", 0, "")
        member = next(members, None)
        if member is None:
            return
        yield member


def _watched(
    items: Iterator[RawItem | ItemError], at: Step, first: int, member: Member
) -> Iterator[RawItem | ItemError]:
    for number in count(first):
        at("read", number, member.locator)
        raw = next(items, None)
        if raw is None:
            return
        yield raw


def _gone(locator: str) -> ItemError:
    return ItemError(locator, "not-found-again", "Read in this way the file has no item at this place.")


def batches(dump: Dump, lease: Lease, watch: Watch, size: int) -> Iterator[list[Prepared]]:
    """All rejected items, read in the way `dump.reread` says, `size` at a time, the last few less.

    Always by processes of their own: a file once rejected is one to be careful with. Raises DumpError.
    """
    said = dump.reread or {}
    left = None if _MOST not in said else max(0, said[_MOST] - said.get(_READ, 0))
    with closing(_read_by_crews(dump, lease, watch)) as items:
        wanted = islice(items, left)
        while batch := list(islice(wanted, size)):
            yield batch


def _read_by_crews(dump: Dump, lease: Lease, watch: Watch) -> Generator[Prepared]:
    """One reader after the other, should one die: the file that two of them died of is set apart."""
    before = dump.items.filter(read_as__isnull=False).exclude(number__in=(wanted := left_to_read(dump)))
    members = (read_as["member"] for read_as in before.values_list("read_as", flat=True) if read_as)
    task = _Task(dump, _way_of(dump), wanted, Counter(members), set())
    suspects: list[str] = []
    while True:
        crew = Crew(dump, task.deliveries, watch, settings.INGEST_PROCESSES or 1)
        try:
            for prepared in crew.items(Heart(lease).beat):
                task.note(prepared.read)
                yield prepared
        except ReaderDiedError:
            place = place_left(dump.pk)
            locator = place.locator if place and place.stage == "read" else ""
            if locator and locator in suspects:
                task.spoiled.add(locator)
            suspects.append(locator)
            if suspects.count("") >= _MOST_DEATHS:
                detail = f"Reading it again ended the reading process {_MOST_DEATHS} times."
                raise DumpError(dump.name, KILLED, detail) from None
            watch.nowhere()
        else:
            return
        finally:
            crew.close()


def store(dump: Dump, lease: Lease, batch: list[ReadItem], pace: Pace) -> None:
    """One batch: the rejected rows go, what the items are now comes, counts follow. All or nothing."""
    with changing():
        lease.renew()
        batch = _numbered(dump, batch)
        gone, _ = dump.items.filter(number__in=[read.number for read in batch], status=ItemStatus.REJECTED).delete()
        counts = Counter(item.status for item in entering.enter(dump, batch).items)
        said = dump.reread or {}
        Dump.objects.filter(pk=dump.pk).update(
            items_done=F("items_done") + len(batch) - gone,
            new_count=F("new_count") + counts[ItemStatus.NEW],
            duplicate_count=F("duplicate_count") + counts[ItemStatus.DUPLICATE],
            rejected_count=F("rejected_count") + counts[ItemStatus.REJECTED] - gone,
            seconds=F("seconds") + pace.seconds,
            now_reading=batch[-1].locator,
            reread={**said, _READ: said.get(_READ, 0) + len(batch)},
        )


def _numbered(dump: Dump, batch: list[ReadItem]) -> list[ReadItem]:
    """Further items get the numbers behind the last one. One query."""
    free = count((dump.items.aggregate(last=Max("number"))["last"] or 0) + 1)
    return [replace(read, number=next(free), is_further=False) if read.is_further else read for read in batch]


def find_again(dump: Dump, items: Iterable[Item]) -> Iterator[tuple[int, RawItem | ItemError]]:
    """The number and what was delivered of each of these items of the dump. Reads its original once or twice."""
    usual = {item.number for item in items if item.read_as is None}
    if usual:
        yield from ((number, raw) for number, raw in enumerate(read_items(dump)) if number in usual)
    others: dict[str, list[Item]] = {}
    for item in items:
        if item.read_as is not None:
            others.setdefault(item.read_as["member"], []).append(item)
    if others:
        spent = opening.Unfolded()
        for member in members_in(dump, None, spent):
            told = spent.told.pop(member.locator, ())
            if isinstance(member, Member):
                yield from _find_in(dump, member, others.pop(member.locator, []), told)


def _find_in(
    dump: Dump, member: Member, items: list[Item], told: tuple[Field, ...]
) -> Iterator[tuple[int, RawItem | ItemError]]:
    """`told`: what lies beside the member."""
    by_way: dict[str, list[Item]] = {}
    for item in items:
        by_way.setdefault(json.dumps(Way.from_json(item.read_as or {}).as_json(), sort_keys=True), []).append(item)
    for way, several in sorted(by_way.items(), key=itemgetter(0)):
        sought = {item.locator: item.number for item in several}
        for raw in sidecars.enriched(read_member(dump, member, Way.from_json(json.loads(way))), told):
            if raw.locator in sought:
                yield sought[raw.locator], raw
