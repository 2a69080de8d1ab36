"""How much a line reads like running text: from its own shape first, then from its neighbours as well.

The weights were trained by `benchmarks/train_roles.py`; docs/decisions.md says on what, and what they gain.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from math import log
from typing import Final

import numpy as np

from archive.ingest.items import Role
from archive.ingest.weights import Matrix, Vector, Weights, logistic

_STOPS_AT_END: Final = re.compile(r"[.!?…。！？।؟۔][\"'”’»」』)\]]*$")
_SENTENCE: Final = re.compile(r"[.!?。！？।؟۔][\"'”’»」』)\]]*(?:\s|$)|[。！？]")
_SAID_BY: Final = (
    "said says told added according sagte erklärte déclaré dijo disse detto zei sa сказал сообщил dedi قال"
)
_SAID: Final = frozenset(_SAID_BY.split())
_LINKISH: Final = re.compile(r"https?://|www\.|\.com\b|[|•›»▸►→]|(?:^|\s)[@#]\w")
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_DIGIT: Final = re.compile(r"\d")
_ELLIPSIS: Final = re.compile(r"(?:…|\.\.\.)[\"'”’»)\]]*$")
_SMALL: Final = (
    "the a an of to in and that is was for on with as at by from it his he she said has have be are not but they "
    "which who were their will or been its had this we i you more about der die das und ist nicht von zu den dem "
    "mit sich des ein eine auf für im es sie wird hat le la les et de du un une est que qui dans pour pas sur au "
    "par en el los las del se y con su lo al il che di non per sono della gli da com não uma os o het van dat op "
    "te zijn voor met och att det som på är inte og ikke til av w z na się do nie jest po на что не с как это в и "
    "из к за ve bir bu için ki في من على إلى أن عن yang dan ke dari az és hogy nem ja ei si cu pe"
)
_SMALL_WORDS: Final = frozenset(_SMALL.split())
_READER: Final = (  # as the site addresses one
    "you your yours vous votre vos usted você dich dein deine deinen deiner du din ditt je jouw uw вас ваш ваши вашу"
    " size sizin"
)
_ADDRESSED: Final = frozenset(_READER.split())
_ADDRESSED_FORMALLY: Final = frozenset({"Sie", "Ihnen", "Ihr", "Ihre", "Ihren", "Ihrer", "Ihrem", "Ihres"})
_SITE_WORDS: Final = (  # anywhere in a line, in small letters
    "newsletter", "cookie", "feedback", "abonn", "subscri", "suscri", "account", "konto", "login", "log in", "privacy",
    "datenschutz", "datos personales", "données personnelles", " app", "google", "facebook", "twitter", "whatsapp",
    "telegram", "youtube", "instagram", "artikel", "article", "artículo", "artigo", "articolo", "inhalt", "content",
    "comment", "kommentar", "comentario", "forum", "spende", "donat", "registr", "email", "e-mail", "liveblog",
    "podcast", "redaktion", "editorial team", "website", "webseite", "подпис", "сайт", "会員", "登録", "記事",
)  # fmt: skip
_AROUND_WORD: Final = ".,;:!?\"'“”‘’„«»()[]…"
_WORDINGS: Final = (  # roles by wording, grouped as they tell alike
    frozenset({Role.PROMO, Role.AD, Role.NEWSLETTER, Role.COOKIE}),
    frozenset({Role.SHARE, Role.COMMENTS, Role.MEDIA, Role.RESIDUE, Role.NOISE, Role.PUBDATE}),
    frozenset({Role.COPYRIGHT, Role.TAGS, Role.SOURCE}),
    frozenset({Role.NOTE, Role.BIO}),
)

UNSPACED_WIDTH: Final = 2.5  # one CJK character carries about as much as 2.5 letters
BODY_AT: Final = 0.5  # score from which a line reads as running text
OWN_FEATURES: Final = (
    "one", "length", "long", "short", "tiny", "stopped", "colon", "question", "ellipsis", "small words", "sentences",
    "digits", "said", "linkish", "title case", "capitals", "lower start", "quote start", "unspaced", "one word",
    "commas", "word length", "inner capitals", "addressed", "site words", "two sentences", "selling words",
    "widget words", "about words", "note words", "repeated", "often repeated", "among unstopped", "among stopped",
)  # fmt: skip
NEAR_FEATURES: Final = (
    "own", "above", "below", "next above", "next below", "far above", "far below", "mass above", "mass below",
    "prose share", "own short", "own beside prose", "stretch above", "stretch below", "stretch both", "told elsewhere",
    "told elsewhere short", "stretch short", "in main stretch", "far from it", "short in it", "before it",
)  # fmt: skip
PARAGRAPH: Final = 120  # characters of two sentences that make a paragraph
OFTEN: Final = 3  # times a line stands in an item: it is no accident
FULL_PARAGRAPH: Final = 220  # characters
SHORT_LINE: Final = 60  # characters of a heading
LABEL: Final = 25  # characters
STRETCH: Final = 10  # lines each way whose prose, the nearer the more, tells of the line between them
FADING: Final = 0.75  # weight of a line one step farther
LINE_COST: Final = 15.0  # characters of prose that one line of anything else outweighs, and half its length
LONG_WORD: Final = 5  # characters of a word that tells what a text is about


def stops(words: str) -> bool:
    return _STOPS_AT_END.search(words[-6:]) is not None


def own_features(lines: Sequence[str], named: Sequence[Role | None], keys: Sequence[str]) -> Matrix:
    """One row a line, as OWN_FEATURES names the columns. `named`: the role its wording gives a line, if any."""
    counts = Counter(keys)
    stopped = [stops(words) for words in lines]
    runs = _runs(stopped)
    rows = [
        (
            *_shape(words),
            *(role in group for group in _WORDINGS),
            counts[text] > 1,
            counts[text] >= OFTEN,
            0.0 if stop else run,
            run if stop else 0.0,
        )
        for words, role, text, stop, run in zip(lines, named, keys, stopped, runs, strict=True)
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(OWN_FEATURES))


def _shape(words: str) -> tuple[float, ...]:
    unspaced = len(_UNSPACED.findall(words)) if not words.isascii() else 0
    length = len(words) + (UNSPACED_WIDTH - 1) * unspaced
    tokens, lowered = words.split(), words.lower()
    bare = {token.strip(_AROUND_WORD) for token in lowered.split()}
    count = max(1, len(tokens))
    stopped, sentences = stops(words), len(_SENTENCE.findall(words))
    small = sum(token in _SMALL_WORDS for token in lowered.split()) / count if not unspaced else 0.2
    capitals = [token[:1].isupper() for token in tokens]
    return (
        1.0,
        min(length / 80, 3.0),
        length > FULL_PARAGRAPH,
        length < SHORT_LINE,
        length < LABEL,
        stopped,
        words.endswith((":", "：")),
        words.endswith(("?", "？", "؟")),
        _ELLIPSIS.search(words[-6:]) is not None,
        small,
        min(3, sentences),
        len(_DIGIT.findall(words)) / max(1, len(words)),
        not _SAID.isdisjoint(bare),
        _LINKISH.search(words) is not None,
        not stopped and count > 1 and sum(capitals) > 0.7 * count,  # nearly all words
        words.isupper(),
        words[:1].islower(),
        words[:1] in '"“„«‘「',
        unspaced > 0,
        count == 1 and not unspaced,
        min(3, sum(words.count(comma) for comma in ",،、，")),
        min(12.0, len(words) / count) / 6,
        sum(capitals[1:]) / count,
        not _ADDRESSED.isdisjoint(bare) or not _ADDRESSED_FORMALLY.isdisjoint(tokens),
        any(word in lowered for word in _SITE_WORDS),
        sentences >= 2 and len(words) >= PARAGRAPH,  # noqa: PLR2004 - as the name says
    )


def _runs(stopped: Sequence[bool]) -> list[float]:
    """Of each line, how long the run of lines is that end as it does, in log lines."""
    lengths: list[float] = []
    for _, run in groupby(stopped):
        size = len(list(run))
        lengths += [log(1 + size)] * size
    return lengths


def long_words(lines: Sequence[str]) -> list[set[str]]:
    """Of each line, the words that tell what it is about."""
    return [{word for word in line.casefold().split() if len(word) >= LONG_WORD} for line in lines]


def near_features(lines: Sequence[str], long: Sequence[set[str]], first: Vector) -> Matrix:
    """One row a line, as NEAR_FEATURES names the columns.

    `long`: the lines' `long_words`; `first`: the log-odds that each line has so far.
    """
    count = len(first)
    if not count:
        return np.zeros((0, len(NEAR_FEATURES)))
    chance = logistic(first)
    lengths = np.fromiter((min(len(words), 600) for words in lines), dtype=np.float64, count=count)
    prose = np.where(chance > BODY_AT, lengths, 0.0)
    total = max(1.0, float(lengths.sum()))
    before = np.cumsum(prose) - prose
    after = prose.sum() - before - prose
    padded = np.concatenate([np.zeros(5), chance, np.zeros(5)])

    def mean(*steps: int) -> Vector:
        result: Vector = np.mean([padded[5 + step : 5 + step + count] for step in steps], axis=0)
        return result

    above, below = mean(-1), mean(1)
    stretch_above, stretch_below = _stretch(chance, lengths), _stretch(chance[::-1], lengths[::-1])[::-1]
    own, short = np.clip(first / 4, -2.0, 2.0), (lengths < SHORT_LINE).astype(np.float64)
    elsewhere = _told_elsewhere(long, chance)
    columns = (
        own, above, below, mean(-2), mean(2), mean(-3, -4, -5), mean(3, 4, 5), np.log1p(before) / log(1000),
        np.log1p(after) / log(1000), np.full(count, float(prose.sum()) / total), own * short, own * above * below,
        stretch_above, stretch_below, stretch_above * stretch_below, elsewhere, elsewhere * short,
        stretch_above * stretch_below * short, *_main_stretch(chance, lengths, short),
    )  # fmt: skip
    return np.column_stack(columns)


def _main_stretch(chance: Vector, lengths: Vector, short: Vector) -> tuple[Vector, Vector, Vector, Vector]:
    """The run of lines that holds most prose and least besides; how far each line stands from it, in log lines."""
    worth = np.where(chance > BODY_AT, (2 * chance - 1) * lengths, -LINE_COST - lengths / 2)
    best = total = 0.0
    first = last = begun = 0
    for i, value in enumerate(worth.tolist()):
        if total <= 0:
            total, begun = 0.0, i
        total += value
        if total > best:
            best, first, last = total, begun, i
    lines = np.arange(len(chance))
    away = np.maximum(np.maximum(first - lines, lines - last), 0)
    inside = (away == 0).astype(np.float64)
    return inside, np.log1p(away), inside * short, (lines < first).astype(np.float64)


def _stretch(chance: Vector, lengths: Vector) -> Vector:
    """Mean chance of the characters above each line, the nearer lines the more."""
    count = len(chance)
    sums, weights = np.zeros(count), np.full(count, 20.0)  # twenty characters of nothing: the page's edge
    for step in range(1, min(STRETCH, count - 1) + 1):
        near = FADING**step * lengths[:-step]
        sums[step:] += near * chance[:-step]
        weights[step:] += near
    result: Vector = sums / weights
    return result


def _told_elsewhere(words: Sequence[set[str]], chance: Vector) -> Vector:
    """Of each line's long words, the share that other lines of running text have as well; 0.3 where it has none."""
    holders = Counter(word for line, value in zip(words, chance, strict=True) if value > BODY_AT for word in line)
    shares = []
    for line, value in zip(words, chance, strict=True):
        needed = 2 if value > BODY_AT else 1
        shares.append(sum(holders[word] >= needed for word in line) / len(line) if line else 0.3)
    return np.array(shares)


def scores(
    lines: Sequence[str], rows: Matrix, first: Vector, weights: Sequence[Weights], leaning: float
) -> list[float]:
    """Probabilities 0.0-1.0 of running text once the neighbours have spoken, as often as there are weights.

    `leaning`: log-odds added in favour of running text.
    """
    values, long = first, long_words(lines)
    for passed in weights:
        values = passed.weigh(np.hstack([rows, near_features(lines, long, values)]))
    return [float(score) for score in logistic(values + leaning)]
