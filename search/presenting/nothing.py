"""What helps where nothing was found: the parts that fail, and what leaving one condition out would bring."""

from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from search.helping.diagnosing import Diagnosis, Without
from search.presenting.addresses import without
from search.presenting.facets import label, title

MOST_WAYS: Final = 8  # conditions to leave out; the most fruitful come first


@dataclass(frozen=True, slots=True)
class Way:
    """A condition in words, and the address of the result without it."""

    label: str
    query: QueryDict
    stories: int
    articles: int


def ways(diagnosis: Diagnosis, query: QueryDict) -> list[Way]:
    return [_way(each, query) for each in diagnosis.without[:MOST_WAYS]]


def _way(each: Without, query: QueryDict) -> Way:
    if each.condition == "query":
        changed = without(query)
        changed["q"] = each.request.query
        return Way(_("“%(words)s”") % {"words": each.dropped}, changed, each.stories, each.articles)
    if each.condition == "date":
        return Way(_("the dates"), without(query, "from", "to"), each.stories, each.articles)
    chosen = ", ".join(label(each.condition, value) for value in query.getlist(each.condition))
    words = f"{title(each.condition)}: {chosen}"
    return Way(words, without(query, each.condition), each.stories, each.articles)
