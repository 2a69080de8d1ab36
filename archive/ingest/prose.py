"""How much a line reads like running text, from its own shape and then from its neighbours. Weights are set by hand."""

import re
from collections.abc import Sequence
from math import exp
from typing import Final

_STOPS_AT_END: Final = re.compile(r"[.!?…。！？।؟۔][\"'”’»」』)\]]*$")
_SENTENCE: Final = re.compile(r"[.!?。！？।؟۔][\"'”’»」』)\]]*(?:\s|$)|[。！？]")
_SAID: Final = re.compile(
    r"\b(?:said|says|told|added|according|sagte|erklärte|déclaré|dijo|disse|detto|zei|sa|сказал|сообщил|dedi|قال)\b",
    re.IGNORECASE,
)
_LINKISH: Final = re.compile(r"https?://|www\.|\.com\b|[|•›»▸►→]|(?:^|\s)[@#]\w")
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_DIGIT: Final = re.compile(r"\d")
_SMALL: Final = (
    "the a an of to in and that is was for on with as at by from it his he she said has have be are not but they "
    "which who were their will or been its had this we i you more about der die das und ist nicht von zu den dem "
    "mit sich des ein eine auf für im es sie wird hat le la les et de du un une est que qui dans pour pas sur au "
    "par en el los las del se y con su lo al il che di non per sono della gli da com não uma os o het van dat op "
    "te zijn voor met och att det som på är inte og ikke til av w z na się do nie jest по на что не с как это в и "
    "из к за ve bir bu için ki في من على إلى أن عن yang dan ke dari az és hogy nem ja ei si cu pe"
)
_SMALL_WORDS: Final = frozenset(_SMALL.split())

UNSPACED_WIDTH: Final = 2.5  # one CJK character carries about as much as 2.5 letters
BODY_AT: Final = 0.5  # score from which a line reads as running text


def stops(words: str) -> bool:
    return _STOPS_AT_END.search(words[-6:]) is not None


def own_score(words: str) -> float:
    """The line's log-odds of being running text, by itself; above 0 more likely than not."""
    unspaced = len(_UNSPACED.findall(words)) if not words.isascii() else 0
    length = len(words) + (UNSPACED_WIDTH - 1) * unspaced
    tokens = words.lower().split()
    count = max(1, len(tokens))
    stopped = stops(words)
    score = -1.9 + 0.9 * min(length / 80, 3.0) + 1.3 * stopped
    score += 3.0 * sum(token in _SMALL_WORDS for token in tokens) / count if not unspaced else 0.6
    score += 0.3 * min(3, len(_SENTENCE.findall(words))) - 3.0 * len(_DIGIT.findall(words)) / max(1, len(words))
    score += 0.8 * (_SAID.search(words) is not None) - 0.9 * (_LINKISH.search(words) is not None)
    capitals = sum(token[:1].isupper() for token in words.split())
    if not stopped:
        score -= 0.8 * (count > 1 and capitals > 0.7 * count) + 0.5 * (length < 60)  # noqa: PLR2004 - a heading's length
    return score


def scores(own: Sequence[float], bias: float) -> list[float]:
    """Probabilities 0.0-1.0 once the neighbours have spoken; `bias` is what the kind of item adds (log-odds)."""
    first = [_logistic(value + bias) for value in own]
    count = len(first)
    result = []
    for i, value in enumerate(own):
        near = [first[j] for j in (i - 1, i + 1) if 0 <= j < count]
        far = [first[j] for j in (i - 4, i - 3, i - 2, i + 2, i + 3, i + 4) if 0 <= j < count]
        pull = 1.6 * (sum(near) / len(near) - 0.5) if near else 0.0
        pull += 1.4 * (sum(far) / len(far) - 0.5) if far else 0.0
        result.append(_logistic(value + bias + pull))
    return result


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, value))))
