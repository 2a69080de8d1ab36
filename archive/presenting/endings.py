"""How the items of a dump ended, each with the headline of the article it became."""

from collections.abc import Iterable
from dataclasses import dataclass

from archive.models import Article, Item
from archive.presenting.cards import for_cards, headline_of


@dataclass(frozen=True, slots=True)
class Ending:
    item: Item
    headline: str  # empty where it became no article


def endings(items: Iterable[Item]) -> list[Ending]:
    """One query beside that of the items."""
    listed = list(items)
    articles = for_cards(Article.objects.filter(pk__in=[item.article_id for item in listed if item.article_id]))
    headlines = {article.pk: headline_of(article) for article in articles}
    return [Ending(item, headlines.get(item.article_id or 0, "")) for item in listed]
