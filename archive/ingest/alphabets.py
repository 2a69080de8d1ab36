"""Which single-byte code page a text in Latin letters is written in, by the letters its language has. Pure.

A general detector takes short texts, and texts with few accents, for whatever comes first; a language's own letters
tell far better (docs/decisions.md).
"""

import re
from typing import Final

COVERED: Final = 0.95  # of the letters beyond ASCII must be the language's own; the rest are names from elsewhere
RUN_SHARE: Final = 0.1  # of them may stand in runs of four or more, as in scripts that have no ASCII letters at all
_ALPHABETS: Final = (  # of equals the first is taken
    ("cp1252", "àâæçéèêëîïôœùûüÿ"), ("cp1252", "äöüß"), ("cp1252", "áéíñóúüªº"), ("cp1252", "áâãàçéêíóôõúüªº"),
    ("cp1252", "àèéìíîòóùú"), ("cp1252", "áéëïóöüèê"), ("cp1252", "æøåéèòóôâ"), ("cp1252", "åäöéàü"),
    ("cp1252", "õäöüšž"), ("cp1252", "àçèéíïòóúü"), ("cp1252", "áðéíóúýþæö"),
    ("cp1254", "çğıi̇öşüâîû"),
    ("cp1250", "ąćęłńóśźż"), ("cp1250", "áčďéěíňóřšťúůýžľĺôäŕ"), ("cp1250", "áéíóöőúüű"), ("cp1250", "ăâîşţ"),
    ("cp1250", "čćđšž"),
    ("cp1257", "ąčęėįšųūž"), ("cp1257", "āčēģīķļņšūž"),
)  # fmt: skip
_WESTERN: Final = frozenset("".join(letters for codepage, letters in _ALPHABETS if codepage == "cp1252"))
_SIGNS: Final = frozenset("‘’“”„‚«»‹›–—…•·€£¥¢§©®™°¿¡½¼¾²³×\xa0\xad´†")
_SIGN_IN_WORD: Final = re.compile(r"(?<=[A-Za-z])[£¥¢§©®™°¿¡½¼¾²³×†](?=[A-Za-z])")  # a letter, in truth
_RUN: Final = re.compile(r"[^\W\d_\x00-\x7f]{4,}")


def codepage_of(sample: bytes) -> str | None:
    """The code page under which the sample reads as one language, or as western names in an English text; else None."""
    best: tuple[float, str | None] = (0.0, None)
    for codepage in dict.fromkeys(codepage for codepage, _ in _ALPHABETS):
        high = _high_letters(sample, codepage)
        if high is None:
            continue
        for page, letters in _ALPHABETS:
            if page == codepage:
                best = max(best, (_share(high, frozenset(letters)), codepage), key=_coverage)
    if best[0] >= COVERED:
        return best[1]
    high = _high_letters(sample, "cp1252")
    return "cp1252" if high is not None and _share(high, _WESTERN) >= COVERED else None


def _coverage(judged: tuple[float, str | None]) -> float:
    return judged[0]


def _share(high: str, letters: frozenset[str]) -> float:
    return sum(char in letters for char in high) / len(high) if high else 1.0


def _high_letters(sample: bytes, codepage: str) -> str | None:
    """The characters beyond ASCII that are no everyday signs, in lower case; None where it cannot be that page."""
    try:
        text = sample.decode(codepage)
    except UnicodeDecodeError:
        return None
    high = "".join(char for char in text if char > "\x7f" and char not in _SIGNS)
    high += "".join(_SIGN_IN_WORD.findall(text))
    if sum(map(len, _RUN.findall(text))) > RUN_SHARE * len(high):
        return None
    return high.lower()
