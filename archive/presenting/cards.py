"""An article as it stands in a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, F, Value, When
from django.db.models.functions import Left

from archive.models import Article, ArticleQuerySet
from archive.shortening import shortened
from archive.wording import date_doubt_words, date_known_words, date_words, day_words, language_name, text_direction

_OPENING_READ: Final = 400  # characters fetched where there is no headline: leading blanks and one long first line
_OPENING_SHOWN: Final = 90  # characters; as Article.display_headline


@dataclass(frozen=True, slots=True)
class Card:
    """`published` is ISO 8601 as precise as known, `date` the same in words, `day_words` without the clock.

    `known` says how the date is known, `doubt` only where that is a doubt; both may be empty.
    """

    id: int
    url: str
    headline: str
    standfirst: str
    published: str | None
    day: date | None
    date: str
    day_words: str
    known: str
    doubt: str
    source: str | None
    source_url: str | None
    language: str
    language_name: str
    direction: str
    words: int
    group: int


def for_cards(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Rows with all a card needs, in one query: no texts, but the opening words where a headline is missing."""
    opening = Case(
        When(headline__gt="", then=Value("")),
        When(body="", then=Left("text", _OPENING_READ)),
        default=Left(F("body"), _OPENING_READ),
    )
    return articles.for_listing().annotate(opening=opening)


def headline_of(article: Article) -> str:
    """`Article.display_headline` without fetching the text. Never empty."""
    if article.headline or "opening" not in article.__dict__:
        return article.display_headline
    opening: str = article.__dict__["opening"].strip().split("\n", 1)[0]
    if not opening:
        return f"#{article.pk}"
    return shortened(opening, _OPENING_SHOWN)


def card(article: Article) -> Card:
    """No query for a row of `for_cards`, or for one loaded whole with its source."""
    evidence = article.published_evidence
    kind = evidence[0][0] if evidence else ""
    return Card(
        id=article.pk,
        url=article.get_absolute_url(),
        headline=headline_of(article),
        standfirst=article.standfirst,
        published=article.published,
        day=article.published_day,
        date=date_words(article.published, article.published_precision),
        day_words=day_words(article.published, article.published_precision),
        doubt=date_doubt_words(article.published_status, article.published_confidence),
        known=date_known_words(article.published_status, article.published_confidence, kind),
        source=article.source.name if article.source else None,
        source_url=article.source.get_absolute_url() if article.source else None,
        language=article.language,
        language_name=language_name(article.language),
        direction=text_direction(article.language),
        words=article.words,
        group=article.version_group_id,
    )


def cards(articles: Iterable[Article]) -> list[Card]:
    return [card(article) for article in articles]
