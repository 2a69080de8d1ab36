"""An article of the archive as a document of the index."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from archive.ingest.items import KEPT_ROLES, DateStatus, Precision
from archive.models import Article, Item
from archive.versions.novelties import Novelty, novelties
from search.facets.kinds import Dating, FacetName
from search.facets.table import AGENCY, CHANGE, DUMP, LANGUAGE, SECTION, SOURCE
from search.schema import Document

if TYPE_CHECKING:
    from django.db.models import QuerySet

_NO_NOVELTY: Final = Novelty()
_KEPT: Final = frozenset(str(role) for role in KEPT_ROLES)
# Year, month, day, hour, minute, second: what lower precision leaves out counts as 0, so that it sorts first.
_MOMENT: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?)?)?")


@dataclass(frozen=True, slots=True)
class Beside:
    """What documents hold that does not stand in their articles' own rows, by article id."""

    dumps: Mapping[int, tuple[str, ...]]
    novelties: Mapping[int, Novelty]


NOTHING_BESIDE: Final = Beside({}, {})


class Value(NamedTuple):
    """`column`: what it stands in, as Django's `only` takes it. `of`: the value, empty for none."""

    column: str
    of: Callable[[Article], str]


# Of each facet that is a column, and of each that has labels.
VALUES: Final[Mapping[FacetName, Value]] = {
    SOURCE.name: Value("source__name", lambda article: article.source.name if article.source else ""),
    LANGUAGE.name: Value("language", lambda article: article.language),
    SECTION.name: Value("section", lambda article: article.section),
    AGENCY.name: Value("agency", lambda article: article.agency),
}
LABELS: Final[Mapping[FacetName, Callable[[Article, Beside], tuple[str, ...]]]] = {
    DUMP.name: lambda article, known: known.dumps.get(article.pk, ()),
    CHANGE.name: lambda article, known: tuple(sorted(known.novelties.get(article.pk, _NO_NOVELTY).kinds)),
}
# What a document is made of, so that a query loads no more.
_COLUMNS: Final = (
    "id", "headline", "standfirst", "body", "byline", "text", "lines", "published", "published_day",
    "published_precision", "published_status", "version_group_id", *(value.column for value in VALUES.values()),
)  # fmt: skip


def readable() -> "QuerySet[Article]":
    """All articles by id, each with what its document is made of."""
    return Article.objects.select_related("source").only(*_COLUMNS).order_by("pk")


def load(ids: Iterable[int]) -> Iterator[Article]:
    """The articles that exist, by id; one query."""
    return readable().filter(pk__in=list(ids)).iterator()


def beside(ids: Collection[int]) -> Beside:
    """One query for the dumps; what `novelties` costs, for the versions."""
    dumps: dict[int, set[int]] = defaultdict(set)
    for article_id, dump_id in Item.objects.filter(article__in=ids).values_list("article_id", "dump_id"):
        dumps[article_id or 0].add(dump_id)
    numbered = {article_id: tuple(map(str, sorted(numbers))) for article_id, numbers in dumps.items()}
    return Beside(numbered, novelties(ids))


def documents(articles: Collection[Article]) -> Iterator[Document]:
    """For no more of them at a time than fit a statement."""
    known = beside([article.pk for article in articles])
    for article in articles:
        yield document(article, known)


def document(article: Article, known: Beside) -> Document:
    novelty = known.novelties.get(article.pk, _NO_NOVELTY)
    return Document(
        article_id=article.pk,
        group=article.version_group_id,
        moment=moment(article.published),
        day=day(article),
        headline=article.headline,
        standfirst=article.standfirst,
        body=article.body,
        byline=article.byline,
        raw=tuple(article.text[start:end] for start, end, role, *_ in article.lines if role not in _KEPT),
        values={name: value.of(article) for name, value in VALUES.items()},
        labels={name: labels_of(article, known) for name, labels_of in LABELS.items()},
        dating=dating(article),
        added=novelty.added,
        removed=novelty.removed,
    )


def moment(published: str | None) -> int:
    """The sorting value of an ISO 8601 date of any precision, in its own clock time; 0 for none."""
    match = _MOMENT.match(published or "")
    if match is None:
        return 0
    digits = int("".join((part or "").rjust(2, "0") for part in match.groups()))
    return digits * 2 + (match[4] is not None)


def dating(article: Article) -> Dating:
    if article.published_day is None:
        return Dating.UNDATED
    to_the_day = article.published_precision in {Precision.DAY, Precision.TIME}
    return Dating.CERTAIN if to_the_day and article.published_status == DateStatus.STATED else Dating.UNCERTAIN


def day(article: Article) -> int:
    """The first possible day as YYYYMMDD; 0 for undated."""
    first = article.published_day
    return 0 if first is None else first.year * 10_000 + first.month * 100 + first.day
