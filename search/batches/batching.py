"""A list of queries asked one after the other: an answer for each line, or what is wrong with it on that very line."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext

from archive.errors import ArchiveError, QueryError
from search.errors import SearchUnavailableError
from search.language.wording import said
from search.results import PATIENCE, ResultPage, SearchRequest
from search.searching import search
from search.takeaway.serializing import as_json

# Seconds that a page waits for all of its queries; what is not asked by then says so. A hundred usual ones take one
# or two, and no web server waits longer than this.
LONGEST: Final = 25.0
_BYTE_ORDER_MARK: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why one line has no answer: `code` is stable, `message` a sentence, `field` the parameter at fault or empty."""

    code: str
    message: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """One line: either `page` or `refused` is there. `number` is the line's in what was given, from 1 on."""

    number: int
    query: str
    page: ResultPage | None = None
    refused: Refused | None = None


def lines(data: bytes) -> list[tuple[int, str]]:
    """The lines with something in them, numbered; bytes that are no UTF-8 stay as surrogates, for `answer` to tell."""
    text = data.decode("utf-8", "surrogateescape").removeprefix(_BYTE_ORDER_MARK)
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [(number, row.strip()) for number, row in enumerate(rows, 1) if row.strip()]


def answers(asked: list[tuple[int, str]], wanted: SearchRequest, seconds: float = LONGEST) -> Iterator[Answered]:
    """In order. `wanted` says all but the query. What is not reached within `seconds` is refused, never left out."""
    until = time.monotonic() + seconds
    for number, query in asked:
        left = until - time.monotonic()
        if left > 0:
            yield answer(number, query, replace(wanted, patience=min(PATIENCE, left)))
        else:
            sentence = gettext("Not asked: the queries before took too long. Ask this one again.")
            yield Answered(number, _readable(query), refused=Refused("not-asked", sentence))


def answer(number: int, query: str, wanted: SearchRequest) -> Answered:
    """The answer to one line; raises nothing, so that the other lines go on."""
    try:
        query.encode()
        return Answered(number, query, search(replace(wanted, query=query)))
    except UnicodeEncodeError:
        refused = Refused("bad-encoding", gettext("the line is not UTF-8"), "q")
    except QueryError as wrong:
        refused = Refused("bad-parameter", said(wrong.detail), wrong.field)
    except SearchUnavailableError as unavailable:
        refused = Refused("unavailable", str(unavailable))
    except ArchiveError as failed:
        refused = Refused("failed", str(failed))
    return Answered(number, _readable(query), refused=refused)


def _readable(query: str) -> str:
    return query.encode("utf-8", "replace").decode()


def as_object(answered: Answered) -> dict[str, Any]:
    """As the command and the page's JSON give it: a page of results, or the query and its error."""
    if answered.page is not None:
        return as_json(answered.page)
    wrong = answered.refused or Refused("failed", "")
    return {
        "query": answered.query,
        "error": {"code": wrong.code, "message": wrong.message, "field": wrong.field},
    }
