"""The words of a text that carry its facts: numbers, dates, names, quotations, negations. Pure.

Rules, not understanding: each finds what it can in the languages listed here, and nothing in others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive.ingest.calendars import MONTHS, WEEKDAYS
from archive.tokens import comparison_tokens

LEAST_QUOTED: Final = 3  # words; fewer between quotes are a term, not somebody's words

_NUMBER: Final = re.compile(r"\d+(?:[.,\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,:]\d+)?")
_GROUPED: Final = re.compile(r"[.,\u00a0\u202f](?=\d{3}(?!\d))")
_QUOTED: Final = re.compile('[“„«"]([^“”„«»"]+)[”“»"]')
_WORD: Final = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_ENDS: Final = frozenset(".!?:…\n“”„«»\"'‘’(-–—•")  # after one of them a capital says nothing
_NOUNS_HAVE_CAPITALS: Final = frozenset({"de", "lb"})

# One language a row, the values 2 to 12: what a corrected figure in words is.
_NUMBER_ROWS: Final = {
    "en": "two three four five six seven eight nine ten eleven twelve",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf",
}
_NUMBER_WORDS: Final = {
    language: {word: str(value) for value, word in enumerate(row.split(), start=2)}
    for language, row in _NUMBER_ROWS.items()
}
_NEGATION_ROWS: Final = {
    "en": "not no never none nobody nothing neither nor without cannot denied denies",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder ohne",
    "fr": "ne pas jamais aucun aucune personne rien ni sans",
    "es": "no nunca jamás ningún ninguno ninguna nadie nada ni sin",
    "it": "non mai nessun nessuno nessuna niente nulla né senza",
    "pt": "não nunca jamais nenhum nenhuma ninguém nada nem sem",
    "nl": "niet geen nooit niemand niets noch zonder",
    "sv": "inte ej aldrig ingen inget inga ingenting utan",
    "tr": "değil yok hiç hiçbir asla",
    "ru": "не нет ни никогда никто ничего без",
    "pl": "nie nigdy nikt nic bez żaden żadna",
    "ar": "لا لم لن ليس ليست غير بدون",
    "fa": "نه نیست نبود هرگز هیچ بدون",
}
_NEGATIONS: Final = {language: frozenset(row.split()) for language, row in _NEGATION_ROWS.items()}
_SHORTENED_NOT: Final = re.compile(r"n['’]t$")

_MONTH: Final = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_WEEKDAY: Final = "|".join(sorted(map(re.escape, WEEKDAYS), key=len, reverse=True))
_DATE: Final = re.compile(
    rf"\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s(?:of\s|de\s)?(?:{_MONTH})\b\.?(?:,?\s(?:de\s)?\d{{4}}\b)?"
    rf"|\b(?:{_MONTH})\b\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,\s\d{{4}}\b)?|\b(?:{_MONTH})\b,?\s\d{{4}}\b"
    rf"|\b(?:{_WEEKDAY})\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """As often as they stand in the text, in its order; numbers in figures, dates and negations in small letters."""

    numbers: tuple[str, ...]
    dates: tuple[str, ...]
    names: tuple[str, ...]  # single words, as they are written
    quotations: tuple[str, ...]  # what stands between the quotes
    negations: tuple[str, ...]
    words: frozenset[str]  # every word of the text, casefolded
    _tokens: str

    def holds(self, passage: str) -> bool:
        """Whether these words stand in the text, in a row."""
        return f" {' '.join(comparison_tokens(passage))} " in self._tokens


def facts_of(text: str, language: str) -> Facts:
    dates = tuple(" ".join(match[0].casefold().split()) for match in _DATE.finditer(text))
    rest = _DATE.sub(" ", text)
    words = [word[0] for word in _WORD.finditer(rest)]
    return Facts(
        numbers=tuple(_numbers(rest, words, language)),
        dates=dates,
        names=() if language in _NOUNS_HAVE_CAPITALS else tuple(_names(rest)),
        quotations=tuple(q for q in _QUOTED.findall(text) if len(comparison_tokens(q)) >= LEAST_QUOTED),
        negations=tuple(_negations(words, language)),
        words=frozenset(word[0].casefold() for word in _WORD.finditer(text)),
        _tokens=f" {' '.join(comparison_tokens(text))} ",
    )


def _numbers(text: str, words: list[str], language: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        yield _GROUPED.sub("", match[0])
    in_words = _NUMBER_WORDS.get(language or "en", {})
    yield from (in_words[word.casefold()] for word in words if word.casefold() in in_words)


def _names(text: str) -> Iterator[str]:
    """Words with a capital that no sentence begins with; all capitals anywhere."""
    for match in _WORD.finditer(text):
        word = match[0]
        if len(word) > 1 and word[0].isupper() and (word.isupper() or not _begins_sentence(text, match.start())):
            yield word.removesuffix("'s").removesuffix("’s")


def _begins_sentence(text: str, place: int) -> bool:
    before = text[:place].rstrip(" \t\u00a0") if place < _NEAR else text[place - _NEAR : place].rstrip(" \t\u00a0")
    return not before or before[-1] in _ENDS


_NEAR: Final = 12  # characters back in which the end of the sentence before must stand


def _negations(words: list[str], language: str) -> Iterator[str]:
    """`n't` counts as `not`; in a language without a list of its own, nothing does."""
    known = _NEGATIONS.get(language or "en", frozenset())
    for word in words:
        small = word.casefold()
        if small in known:
            yield "not" if small == "cannot" else small
        elif "not" in known and _SHORTENED_NOT.search(small):
            yield "not"


_CORRECTION: Final = re.compile(
    r"^\W*(?:corrections?\b|corrected\b|clarifications?\b|erratum\b|editor[’']?s[’']? note\b|an earlier version\b"
    r"|this (?:article|story|report|piece|post) (?:was|has been|is) (?:corrected|amended|updated|edited|changed)\b"
    r"|korrektur\b|berichtigung\b|richtigstellung\b|in einer früheren (?:version|fassung)\b"
    r"|rectificatif\b|une version (?:précédente|antérieure)\b|corrección\b|fe de errat|una versión anterior\b"
    r"|correzione\b|rettifica\b|una versione precedente\b|correção\b|errata\b|uma versão anterior\b"
    r"|correctie\b|rectificatie\b|in een eerdere versie\b|rättelse\b|düzeltme\b|исправлен|поправка\b|تصحيح|تصويب)",
    re.IGNORECASE,
)


def correction_in(note: str) -> bool:
    """Whether a line says that the text was wrong before, or was changed."""
    return _CORRECTION.search(note) is not None
