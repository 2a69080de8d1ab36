"""A byline → the people it names."""

import re
from collections.abc import Iterable
from typing import Final

_BY: Final = re.compile(
    r"\s*(?:(?:story|written|reported|reporting|words|text|texte|texto|photos?|interview)\s+)?(?:by|von|par"
    r"|por|di|door|af|av|oleh|yazan|автор|author|authors|autor(?:in|es)?|auteurs?|texte?|texto)\b\s*[:：]?\s*",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+|[(<\[]?\s*(?:mailto:)?[\w.+-]{1,64}@[\w.-]{1,190}\s*[)>\]]?")
_BETWEEN: Final = re.compile(
    r"\s*(?:[;/|\n•·，、]|,(?! ?(?:Jr|Sr|II|III|MD|PhD)\b)|\s(?:and|und|et|y|e|en|och|og|i|ve|и|&|with|mit"
    r"|avec|con|com)\s)\s*"
)
_LIST_JSON: Final = re.compile(r"[\[\]\"]|(?<![^\W_])'|'(?![^\W_])")
_ROLE_WORDS: Final = re.compile(
    r"(?:(?:staff|senior|chief|political|business|sports?|health|science|foreign|deputy|associate"
    r"|contributing|special|the|our) )*"
    r"(?:writers?|reporters?|correspondents?|editors?|staff|columnists?|contributors?|producer|journalist"
    r"|redaktion|redacción|rédaction|redazione|agencies|newsroom|desk|team)$",
    re.IGNORECASE,
)
_EMPTY: Final = frozenset(
    {"", "none", "null", "nan", "n/a", "na", "unknown", "undefined", "author", "admin", "-", "false", "[]"}
)
NAME_LONGEST: Final = 80  # characters; longer is a sentence or an office's self-description
NAME_WORDS: Final = 8


def authors(bylines: Iterable[str]) -> tuple[str, ...]:
    """Each person once, in order. Web addresses, e-mail addresses, `By` words and job titles are left off."""
    people: dict[str, str] = {}
    for byline in bylines:
        text = _LIST_JSON.sub(" ", _ADDRESS.sub(" ", byline)) if "[" in byline else _ADDRESS.sub(" ", byline)
        text = _BY.sub("", text, count=1) if _BY.match(text) else text
        for part in _BETWEEN.split(" ".join(text.split(" "))):
            name = _named(part)
            if name:
                people.setdefault(name.casefold(), name)
    return tuple(people.values())


def _named(part: str) -> str | None:
    if part.strip().casefold() in _EMPTY or len(part) > NAME_LONGEST:
        return None
    name = _BY.sub("", part, count=1) if _BY.match(part) else part
    name = " ".join(name.strip(" .,:;-–—()<>").split())
    if not any(c.isalpha() for c in name) or len(name.split()) > NAME_WORDS or any(c.isdigit() for c in name):
        return None
    return None if _ROLE_WORDS.match(name) or name.casefold() in _EMPTY else name
