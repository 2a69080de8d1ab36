"""Examples for the help page that find something here: made of the newest articles' own words."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from archive.errors import ArchiveError
from archive.models import Article
from search import searching
from search.analysis import tokens
from search.results import SearchRequest

_LOOKED_AT: Final = 20  # of the newest articles
_STORIES_TRIED: Final = 5  # of several versions, until one shows a word that was added and one that was removed
_WORDS_TRIED: Final = 4  # of one version
_TELLING: Final = 5  # letters a word has at least to be an example


@dataclass(frozen=True, slots=True)
class Example:
    query: str
    meaning: Any
    stories: int
    articles: int


def examples() -> list[Example]:
    """Each finds something. About fifteen small searches; none where there is no index to search."""
    try:
        return list(_examples())
    except ArchiveError:
        return []


def _examples() -> Iterator[Example]:
    newest = Article.objects.for_listing().exclude(headline="").newest_first()[:_LOOKED_AT]
    seen: set[Any] = set()
    for article in newest:
        for query, meaning in _about(article):
            if meaning not in seen and (found := _found(query, meaning)):
                seen.add(meaning)
                yield found
    if several := _found("versions:>1", _("stories of several versions")):
        yield several
        yield from islice(_of_changes(), 2)


def _found(query: str, meaning: Any) -> Example | None:
    page = searching.search(SearchRequest(query=query, size=1, facets=()))
    return Example(query, meaning, page.stories, page.articles) if page.articles else None


_WORD: Final = _("a word, in any of its forms")
_BOTH: Final = _("both words, anywhere in the text")
_PHRASE: Final = _("the words side by side")
_START: Final = _("every word that begins so")
_SOURCE: Final = _("one source")
_MONTH: Final = _("one month")


def _about(article: Article) -> Iterator[tuple[str, Any]]:
    words = [token.surface for token in tokens(article.headline)]
    telling = [word for word in words if len(word) >= _TELLING and word.isalpha()]
    if telling:
        yield telling[0], _WORD
        yield f"{telling[0][:4]}*", _START
    if len(telling) > 1:
        yield f"{telling[0]} {telling[-1]}", _BOTH
    if len(words) > 1 and telling:
        yield f'"{words[0]} {words[1]}"', _PHRASE
    if article.source:
        yield f'source:"{article.source.name}"'.replace("\\", ""), _SOURCE
    if article.published and len(article.published) >= len("2020-10"):
        yield f"date:{article.published[:7]}", _MONTH


def _of_changes() -> Iterator[Example]:
    """A word that one version removed, and one that one added."""
    request = SearchRequest(query="versions:>1", sort="newest", size=_STORIES_TRIED, facets=())
    groups = [hit.version_group for hit in searching.search(request).hits]
    for field, meaning in (("removed", _("who deleted this word?")), ("added", _("who put this word in later?"))):
        tried = (_found(f"{field}:{word}", meaning) for group in groups for word in _differing(group))
        yield from islice((example for example in tried if example), 1)


def _differing(group: int) -> list[str]:
    """Telling words that some versions of the story have and others have not."""
    bodies = Article.objects.filter(version_group=group).values_list("body", flat=True)[:_WORDS_TRIED]
    sets = [{token.surface for token in tokens(body)} for body in bodies]
    mixed: set[str] = set().union(*sets).difference(set(sets[0]).intersection(*sets)) if sets else set()
    return sorted(word for word in mixed if len(word) >= _TELLING and word.isalpha())[:_WORDS_TRIED]
