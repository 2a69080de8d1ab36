"""Completions as the search box and a browser's bar take them."""

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from search.helping.completing import Completion, Completions


def offered(found: Completions) -> list[dict[str, Any]]:
    """Words, then sources, then headlines. Of `query` and `address` one is null: what to search, or where to go."""
    kinds = (("word", found.words), ("source", found.sources), ("headline", found.headlines))
    return [_offer(kind, completion) for kind, completions in kinds for completion in completions]


def _offer(kind: str, completion: Completion) -> dict[str, Any]:
    article_id = completion.article_id
    return {
        "kind": kind,
        "text": completion.text,
        "query": completion.query or None,
        "address": None if article_id is None else reverse("archive:article", args=[article_id]),
        "stories": completion.stories,
        "articles": completion.articles,
        "note": _note(kind, completion),
    }


def _note(kind: str, completion: Completion) -> str:
    if kind == "headline":
        return pgettext("a completion", "article")
    stories = ngettext("%(number)s story", "%(number)s stories", completion.stories)
    counted = stories % {"number": intcomma(completion.stories)}
    return _("source, %(stories)s") % {"stories": counted} if kind == "source" else counted
