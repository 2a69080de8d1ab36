"""What of a dump is most unlike the rest of it: where a reader met a page of another kind, it shows here first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from statistics import median
from typing import Final

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext

from archive.models import Article
from archive.presenting.cards import Card, card, for_cards
from archive.wording import language_name

LEAST: Final = 10  # articles that make a habit; fewer have no neighbours to be unlike
SHOWN: Final = 5
MOST: Final = 50_000  # articles looked at, the first of the dump: about a second
FAR: Final = 3.5  # median absolute deviations from the median (Iglewicz and Hoaglin, 1993)
LEAST_SPREAD: Final = 0.1  # of logarithms: articles all of a length do not make one a tenth longer strange
RARE: Final = 0.02  # share of the dump's articles in a language, below which it is foreign there


@dataclass(frozen=True, slots=True)
class Unlike:
    card: Card
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Facts:
    id: int
    words: int
    kept: float  # share of the text's characters that is body
    language: str
    has_headline: bool


def most_unlike(articles: QuerySet[Article]) -> list[Unlike]:
    """The strangest first. Two queries; nothing for a few articles or where all are alike."""
    columns = ("pk", "words", Length("body"), Length("text"), "language", "headline")
    rows = articles.order_by("pk").values_list(*columns)[:MOST]
    facts = [
        _Facts(pk, words, body / max(1, text), language, bool(headline))
        for pk, words, body, text, language, headline in rows
    ]
    if len(facts) < LEAST:
        return []
    judged = sorted(_judged(facts), key=lambda each: (-each[0], each[1]))[:SHOWN]
    shown = {article.pk: article for article in for_cards(Article.objects.filter(pk__in=[pk for _, pk, _ in judged]))}
    return [Unlike(card(shown[pk]), reasons) for _, pk, reasons in judged if pk in shown]


def _judged(facts: Sequence[_Facts]) -> list[tuple[float, int, tuple[str, ...]]]:
    """(strangeness, id, why) of those that are strange in anything."""
    lengths, shares = [log(each.words + 1) for each in facts], [each.kept for each in facts]
    usual_words, usual_share = round(median(each.words for each in facts)), median(shares)
    far_words, far_share = _distances(lengths), _distances(shares)
    languages = Counter(each.language for each in facts)
    titled = sum(each.has_headline for each in facts) / len(facts)
    found = []
    for each, words, share in zip(facts, far_words, far_share, strict=True):
        reasons: list[tuple[float, str]] = []
        if words > FAR:
            said = {"words": each.words, "usual": usual_words}
            reasons.append((words, gettext("%(words)d words; half of the others have more than %(usual)d") % said))
        if share > FAR:
            percents = {"share": round(100 * each.kept), "usual": round(100 * usual_share)}
            reasons.append((share, gettext("%(share)d %% of it is body; usual here are %(usual)d %%") % percents))
        rarity = languages[each.language] / len(facts)
        if rarity < RARE:
            reasons.append((FAR / max(rarity, RARE / 4), language_name(each.language)))
        if not each.has_headline and 1 - titled < RARE:
            reasons.append((FAR, gettext("no headline, as hardly any other")))
        if reasons:
            found.append((sum(far for far, _ in reasons), each.id, tuple(said for _, said in reasons)))
    return found


def _distances(values: Sequence[float]) -> list[float]:
    """How many median absolute deviations each lies from the median."""
    middle = median(values)
    spread = max(LEAST_SPREAD, median(abs(value - middle) for value in values))
    return [abs(value - middle) / spread for value in values]
