"""The text of a query cut into lexemes that fit together: brackets in pairs, operators between operands. Pure.

What does not fit is left out or becomes a word, with a notice.
"""

import re
from dataclasses import dataclass
from typing import Final

from search.language import sayings
from search.sentences import Sentence

DEEPEST_BRACKETS: Final = 5
OPERATORS: Final = frozenset({"OR", "AND", "NOT"})
# Whatever people and their word processors take for the quotation mark of the language.
QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_LEXEME: Final = re.compile(
    r'(?P<open>-?(?:[A-Za-z]+:)?\()|(?P<close>\))|(?P<quoted>-?(?:[A-Za-z]+:)?"[^"]*"(?:~\d+)?)'
    r'|(?P<chunk>[^\s()"]+)|(?P<stray>")'
)


@dataclass(slots=True)
class Lexeme:
    kind: str  # `open`, `close`, `quoted`, `chunk` or an operator
    text: str


def lexemes(text: str) -> tuple[list[Lexeme], list[str]]:
    """The lexemes in order, and what the reader should know."""
    notices: list[str] = []
    found = _operators(_brackets(_cut(text, notices), notices), notices)
    return found, notices


def _cut(text: str, notices: list[str]) -> list[Lexeme]:
    found = []
    for match in _LEXEME.finditer(text.translate(QUOTES)):
        kind, part = match.lastgroup or "", match.group()
        if kind == "stray":
            notices.append(Sentence(sayings.STRAY_QUOTE))
        else:
            found.append(Lexeme(part if part in OPERATORS else kind, part))
    return found


def _brackets(lexemes: list[Lexeme], notices: list[str]) -> list[Lexeme]:
    """With every bracket that has its partner and lies no deeper than allowed."""
    kept: list[Lexeme] = []
    opened: list[bool] = []  # for each open bracket, whether it was kept
    for lexeme in lexemes:
        if lexeme.kind == "open":
            opened.append(sum(opened) < DEEPEST_BRACKETS)
            if not opened[-1]:
                notices.append(Sentence(sayings.TOO_DEEP, most=DEEPEST_BRACKETS))
                continue
        elif lexeme.kind == "close":
            if not opened:
                notices.append(Sentence(sayings.STRAY_BRACKET))
                continue
            if not opened.pop():
                continue
        kept.append(lexeme)
    if opened:
        notices.append(Sentence(sayings.OPEN_BRACKET))
    return kept + [Lexeme("close", ")") for was_kept in opened if was_kept]


def _operators(lexemes: list[Lexeme], notices: list[str]) -> list[Lexeme]:
    """With OR, AND and NOT only where they have what they join; elsewhere they are words."""
    for at in range(len(lexemes) - 1, -1, -1):
        following = lexemes[at + 1].kind if at + 1 < len(lexemes) else ""
        if lexemes[at].kind in OPERATORS and following in {"", "close", "OR", "AND"}:
            _as_word(lexemes[at], notices)
    for at, lexeme in enumerate(lexemes):
        before = lexemes[at - 1].kind if at else ""
        if lexeme.kind in {"OR", "AND"} and before in {"", "open", "OR", "AND", "NOT"}:
            _as_word(lexeme, notices)
    return lexemes


def _as_word(lexeme: Lexeme, notices: list[str]) -> None:
    notices.append(Sentence(sayings.JOINS_NOTHING, operator=lexeme.text))
    lexeme.kind, lexeme.text = "chunk", lexeme.text.lower()
