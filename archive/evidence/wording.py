"""An article as its neighbours' evidence has it: repeated lines are boilerplate. Pure."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from archive.evidence.traces import ELIGIBLE, line_hash, scoped
from archive.ingest.items import BODY_ROLES, Line, ParsedArticle, Role
from archive.ingest.lines import judged, key
from archive.ingest.parsing import body_of

CONFIDENCE: Final = 0.95  # all of the 13 such lines of the US press dump were no text of their article (decisions.md)
EVIDENCE: Final = "printed in many stories of its source"


def without_repeats(parsed: ParsedArticle, scope: int, repeated: Collection[int]) -> ParsedArticle:
    """`repeated`: lines of the scope that are boilerplate. `parsed` itself where it prints none of them."""
    named = {line for line in parsed.lines if _is_repeated(parsed.text, line, scope, repeated)} if repeated else set()
    left = [line for line in parsed.lines if line.role in BODY_ROLES - {Role.SUBHEAD} and line not in named]
    if not named or not left:  # a text of repeated lines only is what it is: a notice
        return parsed
    lines = tuple(
        replace(line, role=Role.BOILERPLATE, confidence=CONFIDENCE, evidence=(EVIDENCE,)) if line in named else line
        for line in parsed.lines
    )
    return replace(parsed, lines=lines, body=body_of(parsed.text, lines))


def _is_repeated(text: str, line: Line, scope: int, repeated: Collection[int]) -> bool:
    return line.role in ELIGIBLE and scoped(scope, line_hash(key(judged(text[line.start : line.end])))) in repeated
