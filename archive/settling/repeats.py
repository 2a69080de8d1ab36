"""Lines that a source prints in many stories become boilerplate, and body again when they are repeated no longer.

After every call each article's lines are what its item alone was judged to be, but for the lines that are repeated
among the articles present (`repeating.is_repeated`). That depends on those articles alone; so neither the order of
arrival nor what was rolled back leaves a trace. Which article an item belongs to never changes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from archive import naming
from archive.evidence import tables
from archive.evidence.repeating import LEAST_STORIES, SAMPLE, Printed, is_repeated, may_repeat
from archive.evidence.traces import Trace, eligible, packed, scope_of, scoped, traces_of, unpacked
from archive.models import Article
from archive.storing import loading, readings
from archive.versions.postings import slices

READ: Final = 200  # articles with their texts at a time


@dataclass(slots=True)
class _Touched:
    """What came and what went, as far as it may decide anything anew."""

    lines: dict[int, int] = field(default_factory=dict)  # line → scope
    shrunk: set[int] = field(default_factory=set)  # scopes that lost an article: a smaller share is enough now


def follow(entering: Sequence[Article], leaving: "_Touched | None" = None) -> list[Article]:
    """Counts the lines of freshly stated articles, and writes those anew for which that decides anything.

    `leaving`: what `leave` returned for articles that are being deleted. Saves the articles. Returns those among the
    others that say something else than before. Call inside the transaction of the batch, before they are linked.
    """
    touched = leaving or _Touched()
    mine = {article.pk: article for article in entering}  # one may be new and restated in the same batch
    _withdraw([article for article in mine.values() if article.trace_scope is not None], touched)
    _enter(list(mine.values()), touched)
    flipped = _decide(touched)
    if not flipped:
        return []
    holders = tables.holders_of(flipped)
    loading.say_again([article for article in mine.values() if article.pk in holders])
    others: list[Article] = []
    for part in slices(sorted(holders - mine.keys()), READ):
        others += loading.say_again(list(Article.objects.select_related("source").filter(pk__in=part)))
    return others


def leave(article_ids: Collection[int]) -> _Touched:
    """Takes out the lines of articles that are about to be deleted; `follow` draws the conclusions."""
    touched = _Touched()
    columns = Article.objects.only("pk", "identity", "trace_scope", "line_traces")
    for part in slices(sorted(article_ids)):
        _withdraw(columns.filter(pk__in=part, trace_scope__isnull=False), touched)
    return touched


def _withdraw(articles: Iterable[Article], touched: _Touched) -> None:
    keys: list[tuple[int, int]] = []
    for article in articles:
        scope = article.trace_scope or 0
        lines = eligible(unpacked(bytes(article.line_traces)), scope)
        keys += [(line, tables.who(article)) for line in lines]
        touched.lines |= dict.fromkeys(lines, scope)
        touched.shrunk.add(scope)
    tables.delete(keys)


def _enter(articles: Sequence[Article], touched: _Touched) -> None:
    rows: list[tables.Row] = []
    names = naming.names()
    for article in articles:
        read = readings.of_article(article)
        traces = traces_of(article.text, read.lines)
        scope = scope_of(names.of(read.source or readings.given_source(article)), article.speaking_dump_id)
        article.trace_scope, article.line_traces = scope, packed(traces)
        if scope is not None:
            lines = eligible(traces, scope)
            touched.lines |= dict.fromkeys(lines, scope)
            rows += [(line, tables.who(article), article.pk) for line in lines]
    tables.insert(rows)
    Article.objects.bulk_update(articles, ["trace_scope", "line_traces"], batch_size=100)


def _decide(touched: _Touched) -> list[int]:
    """Makes RepeatedLine true. Returns the lines that are boilerplate now and were not, or are no longer."""
    scopes = {*touched.lines.values(), *touched.shrunk}
    before = tables.repeated_in(scopes)
    scope_of = {**touched.lines, **before}
    counts = tables.counts_of(scope_of, LEAST_STORIES)
    for scope in sorted(touched.shrunk):
        frequent = tables.frequent_in(scope, LEAST_STORIES)
        counts |= frequent
        scope_of |= dict.fromkeys(frequent, scope)
    sizes = tables.sizes_of(scopes)
    likely = [line for line, count in counts.items() if may_repeat(count, sizes[scope_of[line]])]
    samples = _samples(tables.first_of(likely, SAMPLE), scope_of)
    now = {line for line in likely if is_repeated(line, counts[line], sizes[scope_of[line]], samples[line])}
    tables.set_repeated({line: scope_of[line] for line in now - before.keys()}, before.keys() - now)
    return sorted(now ^ before.keys())


def _samples(first: Mapping[int, Sequence[int]], scope_of: Mapping[int, int]) -> dict[int, list[Printed]]:
    """The bodies of the articles looked at, their lines named as in the rows."""
    wanted = sorted({article_id for ids in first.values() for article_id in ids})
    columns = Article.objects.order_by().values_list("pk", "line_traces")
    traces = {pk: unpacked(bytes(stored)) for part in slices(wanted) for pk, stored in columns.filter(pk__in=part)}
    samples: dict[int, list[Printed]] = defaultdict(list)
    for line, ids in first.items():
        scope = scope_of[line]
        for article_id in ids:
            named = [Trace(scoped(scope, t.line), t.words, t.eligible, t.worded) for t in traces[article_id]]
            samples[line].append(Printed(named))
    return samples
