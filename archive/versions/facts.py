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
_NEAR: Final = 12  # characters before a word in which the end of the sentence before it must stand
_NOUNS_HAVE_CAPITALS: Final = frozenset({"de", "lb"})

_VALUES: Final = (*range(2, 13), *range(20, 100, 10), 100, 1000)
_NUMBER_ROWS: Final = {  # one language a row, in the order of _VALUES: what a corrected figure in words is
    "en": "two three four five six seven eight nine ten eleven twelve"
    " twenty thirty forty fifty sixty seventy eighty ninety hundred thousand",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"
    " zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze"
    " vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix cent mille",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce"
    " veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien mil",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici"
    " venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento mille",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze"
    " vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem mil",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf"
    " twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd duizend",
}
_NUMBER_WORDS: Final = {
    language: {word: str(value) for value, word in zip(_VALUES, row.casefold().split(), strict=True)}
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

# What a date looks like; whether the word in it is a month is looked up, as twenty languages have too many to try.
_SHAPE: Final = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"
    r"|\b\d{1,2}(?:st|nd|rd|th|er|º|\.)?\s(?:of\s|de\s)?(?P<after>[^\W\d_]{3,})\b\.?(?:,?\s(?:de\s)?\d{4}\b)?"
    r"|\b(?P<before>[^\W\d_]{3,})\b\.?,?\s\d{1,4}(?:st|nd|rd|th)?\b(?:,\s\d{4}\b)?|\b(?:19|20)\d\d\b"
)
_FIRST_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Facts:
    """As often as they stand in the text, in its order; numbers in figures, negations in small letters."""

    numbers: tuple[str, ...]
    dates: tuple[str, ...]
    names: tuple[str, ...]  # single words, as they are written
    quotations: tuple[str, ...]  # what stands between the quotes
    negations: tuple[str, ...]
    words: frozenset[str]  # every word of the text, casefolded, without possessives
    _tokens: str

    def holds(self, passage: str) -> bool:
        """Whether these words stand in the text, in a row."""
        return f" {' '.join(comparison_tokens(passage))} " in self._tokens


def facts_of(text: str, language: str) -> Facts:
    spans = _date_spans(text)
    dates = tuple(" ".join(text[start:stop].rstrip(".").split()) for start, stop in spans)
    rest = _without(text, spans)
    words = [word[0] for word in _WORD.finditer(rest)]
    return Facts(
        numbers=tuple(_numbers(rest, words, language)),
        dates=dates,
        names=() if language in _NOUNS_HAVE_CAPITALS else tuple(_names(rest)),
        quotations=tuple(
            said.strip(" ,") for said in _QUOTED.findall(text) if len(comparison_tokens(said)) >= LEAST_QUOTED
        ),
        negations=tuple(_negations(words, language)),
        words=frozenset(_bare(word[0]).casefold() for word in _WORD.finditer(text)),
        _tokens=f" {' '.join(comparison_tokens(text))} ",
    )


def _date_spans(text: str) -> list[tuple[int, int]]:
    """Where days, months and years stand, weekdays too; ascending, half-open."""
    spans = []
    place = 0
    while match := _SHAPE.search(text, place):
        month = match["after"] or match["before"]
        if month is None or month.casefold() in MONTHS:
            spans.append(match.span())
            place = match.end()
        else:
            word = _FIRST_WORD.match(text, match.start())
            place = word.end() if word else match.end()
    weekdays = [
        (word.start(), word.start() + len(_bare(word[0])))
        for word in _WORD.finditer(text)
        if _bare(word[0]).casefold() in WEEKDAYS
    ]
    return sorted(spans + weekdays)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    ends = [0, *(stop for _start, stop in spans)]
    starts = [*(start for start, _stop in spans), len(text)]
    return " ".join(text[end:start] for end, start in zip(ends, starts, strict=True))


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
            yield _bare(word)


def _bare(word: str) -> str:
    """Without the English possessive."""
    return word.removesuffix("'s").removesuffix("’s")


def _begins_sentence(text: str, place: int) -> bool:
    before = text[max(0, place - _NEAR) : place].rstrip(" \t\u00a0")
    return not before or before[-1] in _ENDS


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
