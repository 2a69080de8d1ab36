"""Lists of articles that people make: put in, note, take out, and all of it to take away."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.translation import gettext

from archive.models import Article
from search.models import ArticleList, ListEntry
from search.saved.saving import FullError
from search.takeaway.delivering import bundle
from search.takeaway.manifests import list_manifest

_SLICE: Final = 500  # identities asked for at once: below SQLite's oldest limit of variables


@dataclass(frozen=True, slots=True)
class Listed:
    """`there`: entries in the order of being put in, with the article; `absent` ones are not in the archive now."""

    there: tuple[tuple[ListEntry, int], ...]
    absent: int

    @property
    def ids(self) -> list[int]:
        return [article_id for _, article_id in self.there]

    @property
    def notes(self) -> dict[int, str]:
        return {article_id: entry.note for entry, article_id in self.there if entry.note}


def make(user_id: int, name: str) -> ArticleList:
    """Raises FullError."""
    if ArticleList.objects.filter(user_id=user_id).count() >= settings.MAX_LISTS:
        sentence = gettext("You have %(most)d lists, as many as one may: delete one first.")
        raise FullError(sentence % {"most": settings.MAX_LISTS})
    return ArticleList.objects.create(user_id=user_id, name=name)


def put(of_list: ArticleList, article: Article, note: str) -> None:
    """An article that is there already keeps its place; a note given replaces the one before. Raises FullError."""
    there = of_list.entries.filter(identity=article.identity)
    if there.exists():
        if note:
            there.update(note=note)
        return
    if of_list.entries.count() >= settings.MAX_LIST_ARTICLES:
        sentence = gettext("A list holds at most %(most)d articles.")
        raise FullError(sentence % {"most": settings.MAX_LIST_ARTICLES})
    ListEntry.objects.get_or_create(of_list=of_list, identity=article.identity, defaults={"note": note})


def contents(of_list: ArticleList) -> Listed:
    """One query, and one for 500 articles."""
    entries = list(of_list.entries.order_by("pk"))
    found: dict[str, int] = {}
    for start in range(0, len(entries), _SLICE):
        part = [entry.identity for entry in entries[start : start + _SLICE]]
        found |= dict(Article.objects.filter(identity__in=part).values_list("identity", "pk"))
    there = tuple((entry, found[entry.identity]) for entry in entries if entry.identity in found)
    return Listed(there, len(entries) - len(there))


def as_bundle(listed: Listed, file_format: str, name: str, address: str) -> HttpResponseBase:
    """A zip of the articles of a list of that name, with what was noted of them, and the manifest."""
    said = partial(list_manifest, name, address, len(listed.there), listed.absent)
    return bundle(listed.ids, file_format, said, listed.notes)
