"""Rejected items read again in another way, format or encoding, and items found again for whoever needs their text.

An item keeps its number. A member that was rejected as a whole and now gives several items gives the first one that
number and the others new ones behind the last; `Item.read_as` says how such items are found again.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from django.db.models import F, Max

from archive.errors import ItemError
from archive.evidence import repeats
from archive.ingest import loading, opening, sidecars
from archive.ingest.items import Field, Member, RawItem
from archive.ingest.loading import ReadItem
from archive.jobs import Lease
from archive.models import Dump, Item, ItemStatus
from archive.reading.measuring import Pace
from archive.reading.stages import KILLED, Way, members_in, prepare, read_items, read_member
from archive.turns import changing
from archive.versions import settling


@dataclass(frozen=True, slots=True)
class ReadAgain(ReadItem):
    read_as: dict[str, Any]
    is_further: bool = False  # one more item of a member that was one rejected item: gets its number when stored


def left_to_read(dump: Dump) -> "dict[int, str]":
    """Number → locator of the rejected items not yet read in the present way. Those that kill readers are left out."""
    rejected = dump.items.filter(status=ItemStatus.REJECTED).exclude(code=KILLED)
    way = dump.reread or {}
    return {
        number: locator
        for number, locator, read_as in rejected.values_list("number", "locator", "read_as")
        if read_as is None or any(read_as.get(key) != value for key, value in way.items())
    }


def is_next(dump: Dump) -> bool:
    """Notes the re-reading that ended; whether `dump.reread` now says the next. Saves nothing.

    A dump that comes back after a roll-back is read again in all the ways it was before, in the same order.
    """
    if dump.reread:
        dump.replayed += 1
        dump.rereads = dump.rereads if dump.replayed <= len(dump.rereads) else [*dump.rereads, dump.reread]
    dump.reread = dump.rereads[dump.replayed] if dump.replayed < len(dump.rereads) else None
    return dump.reread is not None


def batches(dump: Dump, size: int, beat: Callable[[], None]) -> Iterator[list[ReadItem]]:
    """All rejected items, read in the way `dump.reread` says, `size` at a time, the last few less."""
    again = chain.from_iterable(_members_again(dump, left_to_read(dump), beat))
    while batch := list(islice(again, size)):
        yield batch


def _members_again(dump: Dump, wanted: dict[int, str], beat: Callable[[], None]) -> Iterator[Iterator[ReadItem]]:
    """One pass over the dump as it was read at first, without the stages, to see which member holds which number."""
    number, spent = 0, opening.Unfolded()
    for member in members_in(dump, None, spent):
        told = spent.told.pop(member.locator, ())
        first = number
        if isinstance(member, ItemError):
            number += 1
            continue
        for _ in read_items_of(dump, member):
            number += 1
            beat()
        numbers = [n for n in range(first, number) if n in wanted]
        if numbers:
            again = sidecars.enriched(read_member(dump, member, Way.from_json(dump.reread or {})), told)
            yield _again(dump, member, again, {n: wanted[n] for n in numbers}, alone=number - first == 1)


def read_items_of(dump: Dump, member: Member) -> Iterator[RawItem | ItemError]:
    return read_member(dump, member, Way.of(dump))


def _again(
    dump: Dump, member: Member, again: Iterator[RawItem | ItemError], wanted: dict[int, str], *, alone: bool
) -> Iterator[ReadItem]:
    """`again`: the member's items as they are read now; `wanted`: locators of its rejected items, by number."""
    read_as = {"member": member.locator, **(dump.reread or {})}
    numbers = list(wanted)
    if alone:
        # The rejected item's own number comes last: until it is stored, a run that takes over begins here again.
        stored = dump.items.filter(read_as__member=member.locator).exclude(number=numbers[0]).count()
        first = next(again, None)
        for raw in islice(again, stored, None):
            yield _prepared(numbers[0], raw, read_as, is_further=True)
        yield _prepared(numbers[0], first or _gone(member.locator), read_as)
        return
    by_locator = {wanted[number]: number for number in numbers}
    for raw in again:
        number = by_locator.pop(raw.locator, None)
        if number is not None:
            yield _prepared(number, raw, read_as)
    for locator, number in by_locator.items():
        yield _prepared(number, _gone(locator), read_as)


def _gone(locator: str) -> ItemError:
    return ItemError(locator, "not-found-again", "Read in this way the file has no item at this place.")


def _prepared(number: int, raw: RawItem | ItemError, read_as: dict[str, Any], *, is_further: bool = False) -> ReadAgain:
    read = prepare(number, raw)
    return ReadAgain(read.number, read.locator, read.raw, read.parsed, read_as, is_further)


def store(dump: Dump, lease: Lease, batch: list[Any], pace: Pace) -> None:
    """One batch: the rejected rows go, what the items are now comes, counts follow. All or nothing."""
    with changing():
        lease.renew()
        batch = _numbered(dump, batch)
        gone, _ = dump.items.filter(number__in=[read.number for read in batch], status=ItemStatus.REJECTED).delete()
        loaded = loading.load(dump, batch)
        ways = {read.number: read.read_as for read in batch}
        for item in loaded.items:
            item.read_as = ways[item.number]
        Item.objects.bulk_update(loaded.items, ["read_as"])
        relabelled = repeats.follow([*loaded.new, *loaded.restated])
        settling.settle(loaded.new, [*loaded.restated, *relabelled], delivered=loaded.delivered)
        counts = Counter(item.status for item in loaded.items)
        Dump.objects.filter(pk=dump.pk).update(
            items_done=F("items_done") + len(batch) - gone,
            new_count=F("new_count") + counts[ItemStatus.NEW],
            duplicate_count=F("duplicate_count") + counts[ItemStatus.DUPLICATE],
            rejected_count=F("rejected_count") + counts[ItemStatus.REJECTED] - gone,
            seconds=F("seconds") + pace.seconds,
            now_reading=batch[-1].locator,
        )


def _numbered(dump: Dump, batch: list[ReadAgain]) -> list[ReadAgain]:
    """Further items get the numbers behind the last one. One query."""
    free = (dump.items.aggregate(last=Max("number"))["last"] or 0) + 1
    numbered = []
    for read in batch:
        number = read.number
        if read.is_further:
            number, free = free, free + 1
        numbered.append(ReadAgain(number, read.locator, read.raw, read.parsed, read.read_as))
    return numbered


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
