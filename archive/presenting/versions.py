"""The other versions of an article, and how each stands to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from django.db.models import Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext

from archive.models import Article, Relation, VersionLink
from archive.presenting.cards import Card, card, for_cards
from archive.presenting.steps import Label, label_of
from archive.versions.comparing import Change, ParagraphPair
from archive.versions.editions import Editions
from archive.versions.following import predecessors
from archive.versions.placing import placed
from archive.wording import (
    coverage_of_sides,
    coverage_words,
    distance_words,
    edited_words,
    passage_words,
    percent,
    reason_words,
    relation_words,
    sentence,
)

LISTED_VERSIONS: Final = 12  # beside the text; the page of all versions has the rest
LISTED_APART: Final = 6
# What a page tells paragraph by paragraph: at most so many versions, of at most so many words together. A comparison
# takes about 7 ms per 1,000 words, and each version is compared twice.
COMPARED_VERSIONS: Final = 30
COMPARED_WORDS: Final = 40_000


@dataclass(frozen=True, slots=True)
class Tie:
    """A version link seen from one side. `relation` names the *other* text: `expanded` = the other is longer."""

    relation: Relation
    of_this: float
    of_that: float
    edited_share: float

    @property
    def label(self) -> str:
        return relation_words(self.relation)

    @property
    def sentences(self) -> tuple[str, ...]:
        return (*coverage_words(self.of_this, self.of_that), *filter(None, [edited_words(self.edited_share)]))

    @property
    def side_sentences(self) -> tuple[str, ...]:
        """For two texts side by side, this one on the left."""
        return (*coverage_of_sides(self.of_this, self.of_that), *filter(None, [edited_words(self.edited_share)]))

    @property
    def percent_of_this(self) -> str:
        return percent(self.of_this)

    @property
    def percent_of_that(self) -> str:
        return percent(self.of_that)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """`tie` is None for the article itself, and for versions that hang together through another one only."""

    card: Card
    tie: Tie | None
    distance: str
    is_this: bool
    compare_url: str | None
    parted: bool  # a version by its words, in another story by a person's word

    @property
    def sort(self) -> str:
        """What it is listed under where it stands apart."""
        if self.parted:
            return gettext("Kept apart by a person")
        return self.tie.label if self.tie else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A version on the time line: how it stands to the article, and what it changed in the version it follows."""

    row: VersionRow
    reason: str
    follows_url: str | None  # compares it with the version it follows
    follows_this: bool  # that version is the article itself
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """What stands beside an article: `versions` by date with the article itself among them, `apart` by coverage."""

    versions: tuple[VersionRow, ...]
    apart: tuple[VersionRow, ...]
    total: int  # articles in the story, this one included


def tie_from(link: VersionLink, article_id: int) -> Tie:
    relation = Relation(link.relation)
    if link.a_id == article_id:
        return Tie(relation.inverse, link.coverage_a, link.coverage_b, link.edited_share)
    return Tie(relation, link.coverage_b, link.coverage_a, link.edited_share)


def _other(link: VersionLink, article_id: int) -> int:
    return link.b_id if link.a_id == article_id else link.a_id


def related(article: Article) -> Related:
    """Four queries: the strongest links of both sorts, the articles at their other ends, the size of the story."""
    links = VersionLink.objects.touching([article.pk]).order_by(Greatest("coverage_a", "coverage_b").desc(), "id")
    strongest = [
        *links.of_versions()[:LISTED_VERSIONS],
        *links.apart()[:LISTED_APART],
    ]
    ties = {_other(link, article.pk): tie_from(link, article.pk) for link in strongest}
    others = for_cards(Article.objects.filter(pk__in=list(ties))).in_bulk()
    rows = [_row(article, others[pk], tie) for pk, tie in ties.items()]
    versions = [row for row in rows if row.tie and row.tie.relation.is_version and not row.parted]
    apart = tuple(row for row in rows if row.tie and (row.parted or not row.tie.relation.is_version))
    total = Article.objects.filter(version_group=article.version_group_id).count()
    return Related(tuple(_by_date([*versions, _row(article, article, None)])), apart, total)


def rows_beside(article: Article, members: Sequence[Article]) -> list[VersionRow]:
    """Each member as it stands to the article; one query. Order kept."""
    there = [member.pk for member in members]
    links = VersionLink.objects.filter(Q(a=article, b__in=there) | Q(b=article, a__in=there))
    ties = {_other(link, article.pk): tie_from(link, article.pk) for link in links}
    return [_row(article, member, ties.get(member.pk)) for member in members]


def time_line(article: Article, members: Sequence[Article]) -> list[Entry]:
    """Each member as it stands to the article, and what it changed; order kept. Four queries.

    Past COMPARED_VERSIONS or COMPARED_WORDS the paragraphs are not looked at.
    """
    rows = rows_beside(article, members)
    follows = predecessors(member.pk for member in members)
    words = accumulate(member.words for member in members[:COMPARED_VERSIONS])
    near = [member.pk for member, sum_so_far in zip(members, words, strict=False) if sum_so_far <= COMPARED_WORDS]
    editions = Editions([article.pk, *near, *(follows[pk] for pk in near if pk in follows)])
    return [_entry(article, row, follows.get(row.card.id), editions, looked_at=row.card.id in near) for row in rows]


def _entry(article: Article, row: VersionRow, follows: int | None, editions: Editions, *, looked_at: bool) -> Entry:
    this, that = article.pk, row.card.id
    pairs = editions.pairs(this, that) if looked_at and not row.is_this else ()
    labels = editions.changes(follows, that) if looked_at and follows else ()
    return Entry(
        row,
        "" if row.is_this else _reason(row, pairs),
        reverse("archive:compare", args=[follows, that]) if follows else None,
        follows == this,
        tuple(map(label_of, labels)),
    )


def _reason(row: VersionRow, pairs: Sequence[ParagraphPair]) -> str:
    if row.tie is None:
        return sentence([gettext("in this story through another version, or by a person's word"), row.distance])
    passages = passage_words(placed(pairs, Change.ADDED), placed(pairs, Change.REMOVED))
    edited = edited_words(row.tie.edited_share).rstrip(".")
    return sentence([reason_words(row.tie.of_this, row.tie.of_that), passages, edited, row.distance])


def _row(this: Article, that: Article, tie: Tie | None) -> VersionRow:
    same = this.pk == that.pk
    return VersionRow(
        card=card(that),
        tie=tie,
        distance="" if same else distance_words(this.published_day, that.published_day),
        is_this=same,
        compare_url=None if same else _compare_url(this, that),
        parted=bool(tie and tie.relation.is_version and this.version_group_id != that.version_group_id),
    )


def _compare_url(this: Article, that: Article) -> str:
    """The earlier one on the left where dates tell, else the one the reader comes from."""
    later = this.published_day and that.published_day and this.published_day > that.published_day
    left, right = (that, this) if later else (this, that)
    return reverse("archive:compare", args=[left.pk, right.pk])


def _by_date(rows: list[VersionRow]) -> list[VersionRow]:
    """Earliest first, the undated last."""
    return sorted(rows, key=lambda row: (row.card.published is None, row.card.published or "", row.card.id))
