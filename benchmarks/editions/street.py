"""Texts → bodies as the archive reads them: label, parse, and what a source prints in many stories set apart."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from typing import Final

from archive.errors import ItemError
from archive.evidence.repeating import SAMPLE, Printed, is_repeated
from archive.evidence.traces import Trace, scope_of, scoped, traces_of
from archive.evidence.wording import without_repeats
from archive.ingest import parsing, roles
from archive.ingest.items import UNDATED, ParsedArticle, RawItem

PROCESSES: Final = 2


def bodies(texts: Sequence[str], sources: Sequence[str] = ()) -> list[str]:
    """Empty where the street rejects the text. `sources`: who prints each; without them nothing is held together."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        read = list(pool.map(_parsed, texts, chunksize=50))
    if not sources:
        return [article.body if article else "" for article in read]
    repeated = {scope: _repeated(scope, mine) for scope, mine in _by_scope(read, sources).items()}
    return [_body(article, scope_of(source, None), repeated) for article, source in zip(read, sources, strict=True)]


def _parsed(text: str) -> ParsedArticle | None:
    raw = RawItem(locator="made", text=text, format="text", encoding="utf-8")
    try:
        return parsing.parse(raw, roles.label(raw), UNDATED)
    except ItemError:
        return None


def _body(article: ParsedArticle | None, scope: int | None, repeated: Mapping[int, set[int]]) -> str:
    if article is None:
        return ""
    return article.body if scope is None else without_repeats(article, scope, repeated[scope]).body


def _by_scope(read: Sequence[ParsedArticle | None], sources: Sequence[str]) -> dict[int, list[ParsedArticle]]:
    """Equal texts are one article."""
    distinct: dict[int, dict[str, ParsedArticle]] = defaultdict(dict)
    for article, source in zip(read, sources, strict=True):
        scope = scope_of(source, None)
        if article is not None and scope is not None:
            distinct[scope][article.text] = article
    return {scope: list(articles.values()) for scope, articles in distinct.items()}


def _repeated(scope: int, articles: Sequence[ParsedArticle]) -> set[int]:
    """The lines of the scope that are the source's own, as `settling.repeats` decides it on stored articles."""
    in_order = sorted(articles, key=lambda article: sha256(article.text.encode()).digest())
    printed = [_named(scope, traces_of(article.text, article.lines)) for article in in_order]
    holders: dict[int, list[int]] = defaultdict(list)
    for place, traces in enumerate(printed):
        for line in {trace.line for trace in traces if trace.eligible}:
            holders[line].append(place)
    return {
        line
        for line, places in holders.items()
        if is_repeated(line, len(places), len(articles), [Printed(printed[place]) for place in places[:SAMPLE]])
    }


def _named(scope: int, traces: Sequence[Trace]) -> list[Trace]:
    return [Trace(scoped(scope, trace.line), trace.words, trace.eligible, trace.worded) for trace in traces]
