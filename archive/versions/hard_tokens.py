"""The words of a text that a template changes and an edition keeps: numbers and names. Pure."""

import re
from typing import Final

from archive.tokens import comparison_tokens

# A number, or a capitalised word that does not open a sentence: after a small letter, a comma or a semicolon.
_HARD: Final = re.compile(r"\d[\d.,:]*|(?<=[^\W\d_A-Z] |[,;] )[^\W\d_a-z][\w'’-]*")


def hard_tokens(body: str) -> frozenset[str]:
    """As comparison tokens; scripts without capitals give numbers only."""
    found = [match for match in _HARD.findall(body) if match[0].isdigit() or match[0].isupper()]
    return frozenset(comparison_tokens(" ".join(found)))
