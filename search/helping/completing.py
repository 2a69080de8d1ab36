"""What a reader may be about to type: words and sources of the archive, and headlines to go to at once."""

import re
from dataclasses import dataclass
from typing import Final

from archive.models import Article
from search.analysis import sought, tokens
from search.engine import backend
from search.facets.table import SOURCE
from search.language.parser import LONGEST_QUERY, parse
from search.query import SCOPES, Everything, Node, Prefix, Word, conjunction
from search.results import Found, SearchRequest

# Characters from which on the rest of a word is worth guessing.
SHORTEST: Final = 2
# Of each kind.
MOST: Final = 5
# What comes before the word that is being typed, and that word; not within quotation marks.
_LAST: Final = re.compile(r"(?P<before>(?:.*[\s(])?-?)(?P<name>[a-z]+:)?(?P<word>[^\s()\":]+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Completion:
    """`query` finds `articles` articles in `stories` stories; of a headline it is empty: `article_id` leads there."""

    text: str  # the word, the source's name or the headline
    query: str
    stories: int
    articles: int
    article_id: int | None = None


@dataclass(frozen=True, slots=True)
class Completions:
    words: tuple[Completion, ...] = ()
    sources: tuple[Completion, ...] = ()
    headlines: tuple[Completion, ...] = ()


def complete(text: str, most: int = MOST) -> Completions:
    """`most` of each kind. Raises SearchUnavailableError. At most one query; nothing for what is too long or short."""
    match = _LAST.fullmatch(text) if len(text) < LONGEST_QUERY and text.count('"') % 2 == 0 else None
    if match is None:
        return Completions()
    before, name, word = match["before"], match["name"] or "", match["word"]
    last = next((token.surface for token in sought(word)), "")
    if len(last) < SHORTEST or len(list(tokens(word))) != 1:
        return Completions()
    if name.removesuffix(":") == SOURCE.name:
        return Completions(sources=_sources(before, last, most))
    if name and name.removesuffix(":") not in SCOPES:
        return Completions()
    words = _words(f"{before}{name}", last, most)
    return Completions(words) if name or before.endswith("-") else Completions(
        words, _sources(before, last, most), _headlines(before, last, most)
    )  # fmt: skip


def _found(tree: Node, size: int = 1) -> Found:
    return backend().find(tree, SearchRequest(size=size, facets=()))


def _words(before: str, prefix: str, most: int) -> tuple[Completion, ...]:
    """Those that find something beside what stands before them."""
    made = []
    for word in backend().words(prefix, most):
        query = f"{before}{word}"
        found = _found(parse(query).tree) if len(query) <= LONGEST_QUERY else None
        if found and found.articles:
            made.append(Completion(word, query, found.stories, found.articles))
    return tuple(made)


def _sources(before: str, prefix: str, most: int) -> tuple[Completion, ...]:
    """Sources one of whose words starts so, with what they hold of what stands before."""
    tree = parse(before).tree if len(before) <= LONGEST_QUERY else Everything()
    held = {group: _by_source(tree, group) for group in ("stories", "all")}
    names = [name for name in held["all"] if any(token.surface.startswith(prefix) for token in tokens(name))]
    names.sort(key=lambda name: (-held["all"][name], name))
    return tuple(
        Completion(name, f'{before}source:"{name}"', held["stories"][name], held["all"][name]) for name in names[:most]
    )


def _by_source(tree: Node, group: str) -> dict[str, int]:
    request = SearchRequest(size=1, facets=(SOURCE.name,), group="all" if group == "all" else "stories")
    return backend().find(tree, request).facets[SOURCE.name]


def _headlines(before: str, prefix: str, most: int) -> tuple[Completion, ...]:
    """Of articles with all the words in the headline, the last one perhaps unfinished."""
    words: list[Node] = [Word(token.surface, "headline") for token in sought(before)]
    found = _found(conjunction([*words, Prefix(prefix, "headline")]), most)
    ids = [row.article_id for row in found.rows]
    headlines = dict(Article.objects.filter(pk__in=ids).values_list("pk", "headline"))
    return tuple(Completion(headlines[pk], "", 1, 1, pk) for pk in ids if headlines.get(pk))
