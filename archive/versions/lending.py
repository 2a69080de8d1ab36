"""What versions lend each other: a date, where one states it and the other does not.

Who lends follows from the articles' own dates and their direct links alone, ties from the texts; so the order of
arrival leaves no trace.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from archive.ingest.items import DateStatus, Precision
from archive.models import Article
from archive.shortening import shortened
from archive.versions.postings import slices

LENT_TRUST: Final = 0.9  # of the lender's confidence, at full coverage: versions are now and then days apart
MOST_CONFIDENCE: Final = 0.97  # of a date no item states, however many versions bear it out
QUOTED: Final = 90  # characters of a lender's headline in the evidence

DAY: Final = 10  # characters of an ISO 8601 day
EVIDENCE_KIND: Final = "version"

_COLUMNS: Final = (
    "published",
    "published_day",
    "published_precision",
    "published_status",
    "published_confidence",
    "published_evidence",
)


@dataclass(frozen=True, slots=True)
class Loan:
    """A version that may lend its date. `coverage` is the share of the borrower's words that stand in it."""

    lender_id: int
    coverage: float
    date: Mapping[str, Any]
    text_sha256: str

    def rank(self) -> tuple[float, float, str, str]:
        """The least is the best."""
        return -self.coverage, -float(self.date["confidence"]), self.date["value"][:DAY], self.text_sha256


def set_published(article: Article, date: Mapping[str, Any]) -> None:
    """Sets the columns `published*` to this date, a mapping such as `Article.own_date`; saves nothing.

    An empty mapping, or one without a value, makes the article undated; its evidence is kept.
    """
    value = date.get("value")
    article.published = value
    article.published_day = first_day(value) if value else None
    article.published_precision = date["precision"] if value else Precision.NONE
    article.published_status = date["status"] if value else DateStatus.NONE
    article.published_confidence = float(date["confidence"]) if value else 0.0
    article.published_evidence = [list(entry) for entry in date.get("evidence", ())]


def first_day(value: str) -> date:
    """The first possible day of an ISO 8601 value of any precision."""
    return date.fromisoformat(value[:DAY] + "0000-01-01"[len(value) :])


def lend(article_ids: Iterable[int], loans_of: Mapping[int, Sequence[tuple[int, float]]]) -> frozenset[int]:
    """Sets and saves the dates of these articles. Returns the ids of those whose date changed.

    `loans_of`: for each article the versions linked with it, and how much of it each covers.
    """
    changed: list[Article] = []
    for part in slices(sorted(article_ids)):
        changed += _lend_part(part, loans_of)
    Article.objects.bulk_update(changed, _COLUMNS, batch_size=100)
    return frozenset(article.pk for article in changed)


def _lend_part(article_ids: list[int], loans_of: Mapping[int, Sequence[tuple[int, float]]]) -> list[Article]:
    articles = list(Article.objects.only("own_date", *_COLUMNS).filter(pk__in=article_ids).order_by("pk"))
    needy = [article for article in articles if _status(article.own_date) != DateStatus.STATED]
    lenders = _stated({lender_id for article in needy for lender_id, _share in loans_of.get(article.pk, ())})
    chosen: dict[int, Loan] = {}
    for article in needy:
        loans = [
            Loan(lender_id, coverage, lenders[lender_id].own_date, lenders[lender_id].text_sha256)
            for lender_id, coverage in loans_of.get(article.pk, ())
            if lender_id in lenders
        ]
        loan = choose(article.own_date, loans)
        if loan is not None:
            chosen[article.pk] = loan
    names = _names({loan.lender_id for loan in chosen.values()})
    return [article for article in articles if _settle(article, chosen.get(article.pk), names)]


def _stated(article_ids: Collection[int]) -> dict[int, Article]:
    columns = Article.objects.only("own_date", "text_sha256")
    found = (article for part in slices(sorted(article_ids)) for article in columns.filter(pk__in=part))
    return {article.pk: article for article in found if _status(article.own_date) == DateStatus.STATED}


def _names(article_ids: Collection[int]) -> dict[int, str]:
    columns = Article.objects.only("headline", "body", "text")
    articles = (article for part in slices(sorted(article_ids)) for article in columns.filter(pk__in=part))
    return {article.pk: shortened(article.display_headline, QUOTED) for article in articles}


def _status(own_date: Mapping[str, Any]) -> str:
    return str(own_date.get("status", DateStatus.NONE)) if own_date.get("value") else DateStatus.NONE


def choose(own: Mapping[str, Any], loans: Iterable[Loan]) -> Loan | None:
    """The version that lends its date, or bears out the one inferred; None where the article keeps its own."""
    ranked = sorted(loans, key=Loan.rank)
    if not ranked or _status(own) == DateStatus.STATED:
        return None
    if _status(own) == DateStatus.NONE:
        return ranked[0]
    agreeing = [loan for loan in ranked if _agrees(own, loan.date)]
    if agreeing:
        return agreeing[0]
    return ranked[0] if own["confidence"] < ranked[0].date["confidence"] else None


def _agrees(own: Mapping[str, Any], lent: Mapping[str, Any]) -> bool:
    """Whether the inferred date lies within the stated one, and says no less."""
    return bool(own["value"][:DAY].startswith(lent["value"][:DAY]))


def _settle(article: Article, loan: Loan | None, names: Mapping[int, str]) -> bool:
    """Sets the article's date. Returns whether it is other than before."""
    before = [getattr(article, column) for column in _COLUMNS]
    own = article.own_date
    set_published(article, own if loan is None else with_loan(own, loan, names[loan.lender_id]))
    return before != [getattr(article, column) for column in _COLUMNS]


def with_loan(own: Mapping[str, Any], loan: Loan, name: str) -> dict[str, Any]:
    """The date as borrowed; or the inferred one, borne out. Evidence names no ids: they follow from the arrival."""
    day = loan.date["value"][:DAY]
    trust = float(loan.date["confidence"]) * loan.coverage * LENT_TRUST
    # Stored, and compared between archives: so in one language, whoever ingests.
    detail = f"lent by the version “{name}”; {int(100 * loan.coverage)} % of this text stands there"
    evidence = [[EVIDENCE_KIND, day, detail], *(list(entry) for entry in own.get("evidence", ()))]
    if _status(own) == DateStatus.INFERRED and _agrees(own, loan.date):
        both = 1 - (1 - float(own["confidence"])) * (1 - trust)
        borne_out = max(float(own["confidence"]), min(MOST_CONFIDENCE, both))
        return {**own, "confidence": round(borne_out, 3), "evidence": evidence}
    precision = loan.date["precision"]
    return {
        "value": day,
        "precision": Precision.DAY if precision == Precision.TIME else precision,
        "status": DateStatus.BORROWED,
        "confidence": round(trust, 3),
        "evidence": evidence,
    }
