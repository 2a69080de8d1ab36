"""Taking exactly one dump back out: what only it holds goes, what others hold too stays and speaks for itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Final

from django.db.models import F, QuerySet

from archive.errors import ItemError
from archive.models import Article, Dump, Item, ItemStatus, Mention, Source, VersionGroup
from archive.reading.rereading import find_again
from archive.reading.stages import prepare
from archive.settling import habits, repeats, stories
from archive.storing import loading
from archive.versions import linking

_SLICE: Final = 500  # ids a statement: under every database's limit of parameters


@dataclass(slots=True)
class _Fate:
    """What becomes of the articles a dump's items belong to."""

    gone: set[int]  # article ids nothing else holds
    speakers: dict[int, Item]  # article id -> the surviving item that speaks for it from now on
    promoted: list[Item]  # surviving items that count as `new` from now on
    staying: set[int]  # article ids other dumps hold too


def take_out(dump: Dump) -> None:
    """Deletes the dump's items and all that follows from them; its row and its original stay, its counts go to zero.

    Call inside a transaction. Reads other dumps' originals again where one of their items now speaks for an article.
    """
    fate = _fate_of(dump)
    beside = habits.beside(dump)
    dump.items.all().delete()
    _promote(fate.promoted)
    let_go(fate.gone, read_speakers_again(fate.speakers), frozenset(fate.staying))
    habits.settle(beside)
    zero = dict.fromkeys(("items_done", "new_count", "duplicate_count", "rejected_count", "replayed"), 0)
    Dump.objects.filter(pk=dump.pk).update(items_total=None, seconds=0.0, format="", bytes_done=0, **zero)


def let_go(gone: set[int], restated: Sequence[Article] = (), staying: frozenset[int] = frozenset()) -> None:
    """Deletes articles that no item holds any more, and settles what is left: lines, links, stories, the index.

    `restated`: articles that say something else from now on; `staying`: those that one dump less holds.
    """
    leaving = repeats.leave(gone)
    neighbours = linking.unlink(gone)
    _delete_articles(gone)
    relabelled = repeats.follow(restated, leaving)
    stories.settle((), [*restated, *relabelled], frozenset(gone), neighbours, staying)
    VersionGroup.objects.filter(articles__isnull=True).delete()
    Source.objects.filter(articles__isnull=True).delete()


def _fate_of(dump: Dump) -> _Fate:
    """One pass over the items of the dump's articles. Items are held without their texts, which they do not have."""
    fate = _Fate(set(), {}, [], set())
    for article_id, group in groupby(_items_of_articles_in(dump).iterator(), key=attrgetter("article_id")):
        items = list(group)
        staying = [item for item in items if item.dump_id != dump.pk]
        if not staying:
            fate.gone.add(article_id)
            continue
        fate.staying.add(article_id)
        if items[0].dump_id == dump.pk:
            fate.speakers[article_id] = staying[0]
        if not any(item.status == ItemStatus.NEW for item in staying):
            fate.promoted.append(min(staying, key=attrgetter("pk")))
    return fate


def _items_of_articles_in(dump: Dump) -> QuerySet[Item]:
    """All items, of any dump, of the articles this dump's items belong to; an article's speaking item first."""
    held = dump.items.filter(article__isnull=False).values("article_id")
    return Item.objects.filter(article__in=held).select_related("dump").order_by("article_id", "standing")


def _promote(items: list[Item]) -> None:
    """Lets one surviving duplicate of each article take the place of the item that brought it."""
    for item in items:
        Item.objects.filter(pk=item.pk).update(status=ItemStatus.NEW)
        counts = {"new_count": F("new_count") + 1, "duplicate_count": F("duplicate_count") - 1}
        Dump.objects.filter(pk=item.dump_id).update(**counts)


def read_speakers_again(speakers: dict[int, Item]) -> list[Article]:
    """Reads these items, by article, again from their originals and writes their articles from them."""
    restated: list[Article] = []
    for dump in {item.dump for item in speakers.values()}:
        wanted = {item.number: article_id for article_id, item in speakers.items() if item.dump_id == dump.pk}
        items = [item for item in speakers.values() if item.dump_id == dump.pk]
        said = {}
        for number, raw in find_again(dump, items):
            read = prepare(number, raw)
            if not isinstance(read.parsed, ItemError):
                said[Article.objects.get(pk=wanted[number])] = read.parsed
        loading.restate(said, dump)
        restated.extend(said)
    return restated


def _delete_articles(article_ids: set[int]) -> None:
    """Without the cascade's look-ups: line traces, links, fingerprints and items are gone before."""
    ids = sorted(article_ids)
    for start in range(0, len(ids), _SLICE):
        Mention.objects.filter(article__in=ids[start : start + _SLICE]).delete()
        Article.objects.filter(pk__in=ids[start : start + _SLICE])._raw_delete("default")  # noqa: SLF001 - Django's own fast path
