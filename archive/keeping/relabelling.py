"""Roles and dates anew for everything here, by the rules as they are now: the same that fresh dumps would give.

Every item is read again from its original, a batch a transaction, with a checkpoint. What people corrected holds (it
is put over whatever is read); which article an item belongs to never changes. Dumps may come and go meanwhile.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from archive.errors import ItemError
from archive.ingest.items import Line, ParsedArticle
from archive.keeping.removal import read_speakers_again
from archive.models import Article, Dump, Item, ItemStatus, Relabelling, Source
from archive.reading.rereading import find_again
from archive.reading.stages import prepare
from archive.settling import habits, repeats, stories
from archive.shortening import shortened
from archive.storing import loading, readings
from archive.turns import changing

BATCH: Final = 100  # items a transaction, as in `pipeline`
SAMPLES: Final = 20  # articles shown of those that change
SAMPLE_LINES: Final = 3  # lines shown of each
QUOTED: Final = 90  # characters of a line in a sample

Progress = Callable[[int, int], None]  # items done, of how many
_FIELDS: Final = ("headline", "standfirst", "byline", "dateline", "agency", "section", "tags", "source", "language")


@dataclass(frozen=True, slots=True)
class Sample:
    """One article before and after: roles of some lines with their texts, fields, date."""

    article: int
    headline: str
    changes: tuple[tuple[str, str, str], ...]  # what, before, after


@dataclass(slots=True)
class Relabelled:
    """What a run did, or would do. Lines: those that are new or have another role."""

    items: int = 0
    unreadable: int = 0
    changed_articles: int = 0
    changed_lines: int = 0
    changed_fields: int = 0
    changed_dates: int = 0
    seconds: float = 0.0
    samples: list[Sample] = field(default_factory=list)

    def count(self, article: Article, before: ParsedArticle, after: ParsedArticle) -> None:
        lines = list(_changed_lines(before, after))
        fields = [name for name in _FIELDS if getattr(before, name) != getattr(after, name)]
        dated = before.published.value != after.published.value
        self.changed_articles += 1
        self.changed_lines += len(lines)
        self.changed_fields += len(fields)
        self.changed_dates += dated
        if len(self.samples) < SAMPLES:
            said = [(shortened(text, QUOTED), was, now) for text, was, now in lines[:SAMPLE_LINES]]
            said += [(name, _shown(getattr(before, name)), _shown(getattr(after, name))) for name in fields]
            said += [("published", _shown(before.published.value), _shown(after.published.value))] if dated else []
            self.samples.append(Sample(article.pk, article.display_headline, tuple(said)))


def relabel(
    progress: Progress = lambda _done, _of: None, *, dry_run: bool = False, from_start: bool = False
) -> Relabelled:
    """Goes on where a run that was cut off stood, unless `from_start`. A dry run stores nothing, not even its place."""
    started = time.monotonic()
    run = Relabelling() if dry_run else _run(from_start=from_start)
    done = Relabelled(**run.counts)
    total = Item.objects.exclude(status=ItemStatus.REJECTED).count()
    for dump in Dump.objects.filter(pk__gte=run.dump_id).order_by("pk"):
        skipped = run.items_done if dump.pk == run.dump_id else 0
        for batch in _batches(dump, skipped):
            if dry_run:
                _take(dump, batch, done, store=False)
            else:
                skipped += len(batch)
                _store(dump, batch, done, run, skipped)
            progress(done.items, total)
    if run.pk:
        habits.settle(Dump.objects.order_by("pk").values_list("pk", flat=True))
        Source.objects.filter(articles__isnull=True).delete()
        run.delete()
    done.seconds = round(time.monotonic() - started, 2)
    return done


def _run(*, from_start: bool) -> Relabelling:
    if from_start:
        Relabelling.objects.all().delete()
    return Relabelling.objects.order_by("pk").first() or Relabelling.objects.create()


def _batches(dump: Dump, skipped: int) -> Iterator[list[tuple[int, ParsedArticle | ItemError]]]:
    """Number and reading of the dump's accepted items, from the checkpoint on."""
    items = list(dump.items.exclude(status=ItemStatus.REJECTED).only("dump", "number", "locator", "read_as"))
    again = islice(find_again(dump, items), skipped, None) if items else iter(())
    while batch := [(number, prepare(number, raw).parsed) for number, raw in islice(again, BATCH)]:
        yield batch


def _store(
    dump: Dump, batch: Sequence[tuple[int, ParsedArticle | ItemError]], done: Relabelled, run: Relabelling, place: int
) -> None:
    with changing():
        _take(dump, batch, done, store=True)
        run.dump_id, run.items_done = dump.pk, place
        counts = ("items", "unreadable", "changed_articles", "changed_lines", "changed_fields", "changed_dates")
        run.counts = {name: getattr(done, name) for name in counts}
        run.save()


def _take(dump: Dump, batch: Sequence[tuple[int, ParsedArticle | ItemError]], done: Relabelled, *, store: bool) -> None:
    """One batch: standings, then the articles that are said otherwise now, then all that follows."""
    read = {number: parsed for number, parsed in batch if not isinstance(parsed, ItemError)}
    done.items += len(batch)
    done.unreadable += len(batch) - len(read)
    items = {item.number: item for item in dump.items.filter(number__in=read, article__isnull=False)}
    speaking = _speakers(items.values())
    for number, item in items.items():
        item.standing = loading.standing_of(read[number], dump.sha256, number)
    now = _speakers(items.values(), items.values())
    said = {article_id: read[item.number] for article_id, item in now.items() if items.get(item.number) is item}
    others = {pk: item for pk, item in now.items() if pk not in said and item.pk != speaking[pk].pk}
    articles = Article.objects.select_related("source").filter(pk__in=said)
    changed = {article: said[article.pk] for article in articles if _differs(article, said[article.pk], dump)}
    for article, parsed in changed.items():
        done.count(article, readings.of_article(article), parsed)
    if store:
        Item.objects.bulk_update(items.values(), ["standing"], batch_size=100)
        loading.restate(changed, dump)
        restated = [*changed, *read_speakers_again(others)]
        if restated:
            stories.settle((), [*restated, *repeats.follow(restated)])


def _speakers(items: Iterable[Item], instead: Iterable[Item] = ()) -> dict[int, Item]:
    """Of each article one of these belongs to, the item that speaks for it. `instead`: not saved yet."""
    held = {item.pk: item for item in instead}
    speaking: dict[int, Item] = {}
    wanted = {item.article_id for item in items}
    for stored in Item.objects.filter(article__in=wanted).select_related("dump"):
        item = held.get(stored.pk, stored)
        article_id = item.article_id or 0
        if article_id not in speaking or item.standing < speaking[article_id].standing:
            speaking[article_id] = item
    return speaking


def _differs(article: Article, parsed: ParsedArticle, dump: Dump) -> bool:
    """Whether the article's own reading is another, or was never compared with those of others."""
    if article.text != parsed.text or article.speaking_dump_id != dump.pk or article.trace_scope is None:
        return True
    kept = readings.of_article(article)
    if (kept.day_order, kept.by_order) != (parsed.day_order, parsed.by_order):
        return True
    return readings.as_json(kept, readings.given_source(article)) != readings.as_json(parsed, dump.source_name)


def _changed_lines(before: ParsedArticle, after: ParsedArticle) -> Iterator[tuple[str, str, str]]:
    """Text, role before (where its beginning had one) and role after."""
    held = {(line.start, line.end, line.role) for line in before.lines}
    for line in after.lines:
        if (line.start, line.end, line.role) not in held or before.text != after.text:
            yield after.text[line.start : line.end], _role_at(before.lines, line.start), line.role.value


def _role_at(lines: Sequence[Line], place: int) -> str:
    return next((line.role.value for line in lines if line.start <= place < line.end), "")


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else shortened(value or "", QUOTED)
