"""What pure modules of the search say, in the reader's language."""

from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from search.language.telling import Voice, in_words
from search.query import Node
from search.sentences import Sentence


def _day(day: date) -> str:
    return date_format(day, pgettext("date format", "j F Y"))


def _month(day: date) -> str:
    return date_format(day, pgettext("date format", "F Y"))


_READERS: Final = Voice(gettext, _day, _month)


def query_words(node: Node) -> str:
    """What the query asks for."""
    return in_words(node, _READERS)


def said(text: str) -> str:
    """A sentence in the reader's language; any other text as it is."""
    if not isinstance(text, Sentence):
        return text
    return gettext(text.message) % text.values if text.values else gettext(text.message)
