"""What a word is: one chain for documents, queries and snippets. Pure: no Django.

    text --tokens--> Token(surface, start, end, position) --stem--> the form that words share

A surface is NFKC, casefolded, without accents (Latin and Greek letters, Arabic vowel signs). Spellings of one thing
meet like this:

- `U.S.`, `US` and `us` are one token, `us`; `1,000` and `1000` are `1000`; `mayor's` is `mayor`.
- `COVID-19`, `O'Neill`, `AT&T` are their parts side by side (`covid`, `19`) and, at the place of the first part,
  the joined form (`covid19`, marked `joined`); a query for one of them asks for either.
- Scripts without spaces (Han, Kana, Thai, …) give overlapping pairs of characters, and the last character alone.

No word is left out as too common: phrases stay exact.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from whoosh.lang import NoStemmer, stemmer_for_language

from archive.tokens import UNSPACED

# Part of the index's fingerprint: raise it with every change that gives other tokens or stems.
ANALYSIS_VERSION: Final = 1
# Characters kept of a token; what is longer is no word (encoded files, address lists) and would bloat the lexicon.
_LONGEST_TOKEN: Final = 80
# Characters of the longest word worth stemming.
_LONGEST_STEMMED: Final = 40
_CACHED_WORDS: Final = 200_000

# Combining marks belong to the word they stand in; so do soft hyphens and zero-width joiners, which folding drops.
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060"
_MARKS: Final = "".join(chr(c) for c in range(0x300, 0xFFFF) if unicodedata.category(chr(c)) in {"Mn", "Mc"})
_CHAR: Final = f"[^\\W_{UNSPACED}]"
_WORD: Final = f"{_CHAR}(?:{_CHAR}|[{re.escape(_MARKS)}{_INVISIBLE}])*"
_APOSTROPHE: Final = "'’ʼ＇"
_JOINER: Final = f"[-‐‑{_APOSTROPHE}&]"  # hyphens and apostrophes of printed texts
_TOKEN: Final = re.compile(
    # Most words of most texts: letters alone, and nothing after them that could belong to the word.
    r"(?P<plain>[A-Za-z]{2,}+(?=[\s,;:!?)\"]|\.(?:\s|\Z)|\Z))"
    r"|(?P<acronym>(?<!\w)[^\W\d_](?:\.[^\W\d_])+(?!\w))"
    r"|(?P<number>(?<!\w)\d+(?:[.,]\d+)+(?!\w))"
    rf"|(?P<word>{_WORD}(?:{_JOINER}{_WORD})*)"
    rf"|(?P<run>[{UNSPACED}]+)"
)
_PIECE: Final = re.compile(re.sub(r"\(\?P<\w+>", "(?:", _TOKEN.pattern))
_SPLIT: Final = re.compile(f"({_PIECE.pattern})")
_PART: Final = re.compile(_WORD)
_RUN: Final = re.compile(f"[{UNSPACED}]+")
_POSSESSIVE: Final = re.compile(f"[{_APOSTROPHE}][sS]$")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")

# Letters that no decomposition reduces to a base letter.
_FOLDED_LETTERS: Final = str.maketrans({
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ё": "е",
} | dict.fromkeys(_INVISIBLE))  # fmt: skip
_ACCENTED_SCRIPTS: Final = ("LATIN", "GREEK")
_ARABIC_SIGNS: Final = re.compile("[\u0610-\u061a\u064b-\u065f\u0670]")
_ARABIC_PREFIX: Final = re.compile("^(?:و?(?:ال|بال|كال|فال)|لل)(?=.{3})")

_LANGUAGE_ALIASES: Final = {"nb": "no", "nn": "no"}


class Token(NamedTuple):
    surface: str
    start: int  # characters of the text, 0-based
    end: int
    position: int  # words counted from 0; neighbours differ by 1
    joined: bool = False  # the whole of a compound, beside its parts


def tokens(text: str) -> Iterator[Token]:
    """The tokens of the text in order; a compound's joined form follows its parts."""
    position = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        kind = match.lastgroup or ""
        if kind == "plain":
            yield Token(match.group().lower()[:_LONGEST_TOKEN], start, end, position)
            position += 1
            continue
        found = [token for token in _BY_KIND[kind](match.group(), start, end, position) if token.surface]
        yield from found
        position = max((token.position for token in found), default=position - 1) + 1


def pieces(text: str) -> list[str]:
    """As `chunks`, the pieces alone."""
    found: list[str] = _PIECE.findall(text)
    return found


def split(text: str) -> list[str]:
    """The text in parts: what lies between pieces, a piece, what lies between, …; joined they are the text."""
    return _SPLIT.split(text)


def chunks(text: str) -> Iterator[re.Match[str]]:
    """The pieces of the text that `tokens` looks at one by one: a piece gives the same tokens wherever it stands."""
    return _TOKEN.finditer(text)


def _acronym(text: str, start: int, end: int, position: int) -> list[Token]:
    return [Token(fold(text.replace(".", "")), start, end, position)]


def _number(text: str, start: int, end: int, position: int) -> list[Token]:
    if _THOUSANDS.fullmatch(text):
        return [Token(fold(re.sub("[.,]", "", text)), start, end, position)]
    digits = re.split("[.,]", text)
    if len(digits) == 2:  # noqa: PLR2004 - a whole part and a fraction
        return [Token(fold(f"{digits[0]}.{digits[1]}"), start, end, position)]
    return _parts(re.compile(r"\d+"), text, start, position)


def _word(text: str, start: int, end: int, position: int) -> list[Token]:
    stripped = _POSSESSIVE.sub("", text)
    parts = _parts(_PART, stripped, start, position)
    if len(parts) == 1:
        return [parts[0]._replace(end=end)]
    joined = "".join(part.surface for part in parts)[:_LONGEST_TOKEN]
    return [*parts, Token(joined, start, end, position, joined=True)]


def _parts(pattern: re.Pattern[str], text: str, start: int, position: int) -> list[Token]:
    spans = [match.span() for match in pattern.finditer(text)]
    return [Token(fold(text[a:b]), start + a, start + b, position + i) for i, (a, b) in enumerate(spans)]


def _run(text: str, start: int, end: int, position: int) -> list[Token]:
    pairs = [Token(fold(text[i : i + 2]), start + i, start + i + 2, position + i) for i in range(len(text) - 1)]
    return [*pairs, Token(fold(text[-1]), end - 1, end, position + len(text) - 1)]


_BY_KIND: Final[dict[str, Callable[[str, int, int, int], list[Token]]]] = {
    "acronym": _acronym,
    "number": _number,
    "word": _word,
    "run": _run,
}


@lru_cache(_CACHED_WORDS)
def fold(word: str) -> str:
    """The surface of one word: NFKC, casefolded, accents taken off, at most 80 characters."""
    if word.isascii():
        return word.lower()[:_LONGEST_TOKEN]
    folded = unicodedata.normalize("NFKC", word).casefold().translate(_FOLDED_LETTERS)
    folded = _ARABIC_SIGNS.sub("", folded)
    letters: list[str] = []
    accents_go = False
    for letter in unicodedata.normalize("NFD", folded):
        if not unicodedata.combining(letter):
            accents_go = unicodedata.name(letter, "").startswith(_ACCENTED_SCRIPTS)
        elif accents_go:
            continue
        letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters)).translate(_FOLDED_LETTERS)[:_LONGEST_TOKEN]


@lru_cache(_CACHED_WORDS)
def stem(surface: str, language: str) -> str:
    """The form the surface shares with its inflections in that language; itself where no stemmer knows it."""
    stemmer = _stemmer(language)
    if stemmer is None or len(surface) > _LONGEST_STEMMED or not surface.isalpha():
        return surface
    return stemmer(surface) or surface


@lru_cache
def _stemmer(language: str) -> Callable[[str], str] | None:
    code = _LANGUAGE_ALIASES.get(language, language)
    if code == "ar":
        return _light_arabic
    try:
        stemmer: Callable[[str], str] = stemmer_for_language(code)
    except NoStemmer:
        return None
    return stemmer


def _light_arabic(surface: str) -> str:
    """Without the article and what is written onto it: root stemmers throw unrelated words together."""
    return _ARABIC_PREFIX.sub("", surface)


def stems(surface: str, languages: frozenset[str]) -> tuple[str, ...]:
    """The distinct stems of a query's word in the languages in play, and the surface itself (language unknown)."""
    return tuple(sorted({surface, *(stem(surface, language) for language in languages)}))


def sought(text: str) -> list[Token]:
    """What a query's text asks for side by side: no joined forms, and no last character that a pair already holds."""
    parts: list[Token] = []
    for token in tokens(text):
        covered = token.end - token.start == 1 and bool(parts) and parts[-1].end == token.end
        if not token.joined and not covered:
            parts.append(token)
    return parts


def joined_forms(text: str) -> list[str]:
    """The joined surface where the whole text is one compound; else nothing."""
    found = list(tokens(text))
    whole = (found[0].start, found[-1].end) if found else None
    return [token.surface for token in found if token.joined and (token.start, token.end) == whole]


def is_unspaced(surface: str) -> bool:
    """Whether it is of a script without spaces, where a single character is indexed as the start of pairs."""
    return _RUN.fullmatch(surface) is not None
