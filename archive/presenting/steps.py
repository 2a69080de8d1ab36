"""From one version to the next: which one a version follows, and what it changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from archive.models import Article, VersionLink
from archive.presenting.cards import Card, card, for_cards
from archive.presenting.editions import Editions
from archive.versions.changes import Kind, NamedChange
from archive.wording import CHANGE_WORDS, counted_paragraphs, distance_words, sentence

_DAY: Final = 10  # characters of an ISO 8601 day


@dataclass(frozen=True, slots=True)
class Label:
    """A named change in words. `told` is its examples, or where it has none how many paragraphs there are of it."""

    change: NamedChange
    name: str
    told: str

    @property
    def kind(self) -> str:
        return self.change.kind.value

    @property
    def is_material(self) -> bool:
        return self.change.kind.is_material


_OF_THE_HOUSE: Final = frozenset({Kind.HEADLINE, Kind.FIRST_PARAGRAPH})  # every paper writes its own


@dataclass(frozen=True, slots=True)
class Step:
    """A version beside the one it follows."""

    earlier: Card
    later: Card
    labels: tuple[Label, ...]

    @property
    def compare_url(self) -> str:
        return reverse("archive:compare", args=[self.earlier.id, self.later.id])

    @property
    def distance(self) -> str:
        return distance_words(self.earlier.day, self.later.day)

    @property
    def material(self) -> tuple[Label, ...]:
        """None where another source only put its own headline and opening on the same report."""
        found = tuple(label for label in self.labels if label.is_material)
        same_source = self.earlier.source == self.later.source
        return found if same_source or any(label.change.kind not in _OF_THE_HOUSE for label in found) else ()

    @property
    def summary(self) -> str:
        """For readers of plain text."""
        return sentence(f"{label.name}: {label.told}" for label in self.labels)


def label_of(change: NamedChange) -> Label:
    examples = "; ".join(" → ".join(filter(None, [one.before, one.after])) for one in change.examples)
    return Label(change, str(CHANGE_WORDS[change.kind]), examples or counted_paragraphs(change.count))


def came_before(one: str | None, other: str | None) -> bool:
    """Whether their dates, ISO 8601 of any precision, say that one came first: as precisely as both are known."""
    if not one or not other:
        return False
    length = min(len(one), len(other), _DAY)
    if one[:length] != other[:length] or min(len(one), len(other)) <= _DAY:
        return one[:length] < other[:length]
    try:
        return datetime.fromisoformat(one) < datetime.fromisoformat(other)
    except (TypeError, ValueError):  # one clock names its zone and the other does not; or it is no clock
        return False


def predecessors(articles: Iterable[Article]) -> dict[int, int]:
    """Article id → the version it follows: the last earlier one of its address, else of its source, else the closest.

    Only versions linked with it and in its story are looked at; one that none came before is left out. One query.
    """
    closest: dict[int, tuple[Any, ...]] = {}
    wanted = {article.pk for article in articles}
    for link in VersionLink.objects.touching(sorted(wanted)).of_versions().values(*_SIDES, "coverage_a", "coverage_b"):
        for later, earlier in (("a", "b"), ("b", "a")):
            if link[f"{later}_id"] in wanted and _follows(link, later, earlier):
                found = _closeness(link, later, earlier)
                closest[link[f"{later}_id"]] = max(closest.get(link[f"{later}_id"], found), found)
    return {later: found[-1] for later, found in closest.items()}


_SIDES: Final = [
    f"{side}{column}"
    for side in "ab"
    for column in ("_id", "__published", "__source_id", "__url", "__version_group_id")
]


def _follows(link: dict[str, Any], later: str, earlier: str) -> bool:
    together = link["a__version_group_id"] == link["b__version_group_id"]
    return together and came_before(link[f"{earlier}__published"], link[f"{later}__published"])


def _closeness(link: dict[str, Any], later: str, earlier: str) -> tuple[Any, ...]:
    """The greatest is followed; its id comes last. Of one source the latest counts, of others the most alike."""
    address, source = (
        bool(link[f"{later}__{column}"]) and link[f"{later}__{column}"] == link[f"{earlier}__{column}"]
        for column in ("url", "source_id")
    )
    alike = max(link["coverage_a"], link["coverage_b"])
    when = link[f"{earlier}__published"]
    order = (when, alike) if address or source else (alike, when)
    return address, source, *order, link[f"{earlier}_id"]


@dataclass(frozen=True, slots=True)
class StepPage:
    """Steps of one page. `passed_over`: versions of it that changed nothing wanted."""

    steps: tuple[Step, ...]
    passed_over: int
    number: int
    has_next: bool


def latest_steps(page: int, size: int, kind: Kind | None = None) -> StepPage:
    """Of the `size` latest versions that follow another, those with a material change, or one of `kind`.

    Four queries. The labels are worked out anew: they follow from the texts as they are now. `page` is 1-based.
    """
    earlier = Article.objects.filter(
        version_group=OuterRef("version_group"), published__lt=OuterRef("published")
    ).order_by()
    later = Article.objects.filter(Exists(earlier)).order_by(F("published").desc(), "-id")
    window = list(for_cards(later)[(page - 1) * size : page * size + 1])
    shown = window[:size]
    steps = [step for step in steps_of(shown) if _is_wanted(step, kind)]
    return StepPage(tuple(steps), len(shown) - len(steps), page, has_next=len(window) > size)


def _is_wanted(step: Step, kind: Kind | None) -> bool:
    return any(kind is None or label.change.kind == kind for label in step.material)


def steps_of(articles: Sequence[Article]) -> Iterator[Step]:
    """The step to each of the articles, rows of `for_cards`; those that follow none are left out. Three queries."""
    follows = predecessors(articles)
    cards = {article.pk: card(article) for article in articles}
    unknown = set(follows.values()) - cards.keys()
    cards |= {article.pk: card(article) for article in for_cards(Article.objects.filter(pk__in=unknown))}
    editions = Editions([*follows.keys(), *follows.values()])
    for article in articles:
        if article.pk in follows:
            earlier = follows[article.pk]
            labels = tuple(map(label_of, editions.changes(earlier, article.pk)))
            yield Step(cards[earlier], cards[article.pk], labels)
