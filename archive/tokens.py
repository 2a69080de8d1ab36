"""The comparison tokens of a text: what decides that two texts say the same words.

Pure: no Django. Used for identity (duplicates), counting words, coverage and fingerprints alike, so that all of
them agree about what a word is.
"""

import re
import unicodedata
from hashlib import sha256
from typing import Final

# Scripts written without spaces: each of their characters is a token of its own.
UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN: Final = re.compile(f"[{UNSPACED}]|[^\\W_{UNSPACED}]+")
_ASCII_TOKEN: Final = re.compile(r"[a-z0-9]+")


def comparison_tokens(text: str) -> list[str]:
    """NFKC, casefolded runs of letters and digits, in order; one token a character in scripts without spaces."""
    if text.isascii():
        return _ASCII_TOKEN.findall(text.lower())
    folded = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    return _TOKEN.findall(folded)


def count_words(text: str) -> int:
    """How many comparison tokens the text has."""
    return len(comparison_tokens(text))


def tokens_sha256(text: str) -> str:
    """Hex SHA-256 of the comparison tokens, joined by single spaces, in UTF-8."""
    return sha256(" ".join(comparison_tokens(text)).encode()).hexdigest()
