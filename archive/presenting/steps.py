"""From one version to the next: which one a version follows, and what it changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from archive.models import Article
from archive.presenting.cards import Card, card, for_cards
from archive.versions.changes import Kind, NamedChange, material
from archive.versions.editions import Editions
from archive.versions.following import predecessors
from archive.wording import CHANGE_WORDS, counted_paragraphs, distance_words, sentence


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
        """Those that may change what a reader takes away; see `changes.material`."""
        kinds = material(self.kinds, same_source=self.earlier.source == self.later.source)
        return tuple(label for label in self.labels if label.change.kind in kinds)

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(label.change.kind for label in self.labels)

    @property
    def summary(self) -> str:
        """For readers of plain text."""
        return sentence(f"{label.name}: {label.told}" for label in self.labels)


def label_of(change: NamedChange) -> Label:
    examples = "; ".join(" → ".join(filter(None, [one.before, one.after])) for one in change.examples)
    return Label(change, str(CHANGE_WORDS[change.kind]), examples or counted_paragraphs(change.count))


def steps_of(articles: Sequence[Article]) -> Iterator[Step]:
    """The step to each of the articles, rows of `for_cards`; those that follow none are left out. Three queries."""
    follows = predecessors(article.pk for article in articles)
    cards = {article.pk: card(article) for article in articles}
    unknown = set(follows.values()) - cards.keys()
    cards |= {article.pk: card(article) for article in for_cards(Article.objects.filter(pk__in=unknown))}
    editions = Editions([*follows.keys(), *follows.values()])
    for article in articles:
        if article.pk in follows:
            earlier = follows[article.pk]
            labels = tuple(map(label_of, editions.changes(earlier, article.pk)))
            yield Step(cards[earlier], cards[article.pk], labels)
