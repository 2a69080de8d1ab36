"""Facts in words a reader can weigh: dates with how they are known, relations, coverage, languages."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.conf.locale import LANG_INFO
from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.formats import date_format
from django.utils.translation import get_language_info, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from archive.ingest.items import DateStatus, Precision
from archive.models import Relation
from archive.versions.changes import Kind
from archive.versions.placing import Place

RIGHT_TO_LEFT: Final = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

# Names for codes the language detector gives and Django's own list has not.
_LANGUAGE_NAMES: Final = {
    "am": _("Amharic"), "an": _("Aragonese"), "as": _("Assamese"), "dv": _("Divehi"), "dz": _("Dzongkha"),
    "fo": _("Faroese"), "gu": _("Gujarati"), "ht": _("Haitian"), "jv": _("Javanese"), "ku": _("Kurdish"),
    "la": _("Latin"), "lo": _("Lao"), "mg": _("Malagasy"), "mt": _("Maltese"), "oc": _("Occitan"), "or": _("Odia"),
    "ps": _("Pashto"), "qu": _("Quechua"), "rw": _("Kinyarwanda"), "sd": _("Sindhi"), "se": _("Northern Sami"),
    "si": _("Sinhala"), "tl": _("Tagalog"), "vo": _("Volapük"), "wa": _("Walloon"), "xh": _("Xhosa"),
    "yi": _("Yiddish"), "zh": _("Chinese"), "zu": _("Zulu"),
}  # fmt: skip

# Below this a date is told with "possibly" where it would else read "probably" (confidence, 0.0-1.0).
DOUBTFUL_DATE: Final = 0.5

_DAYS_A_YEAR: Final = 365.25
_TOLD_IN_YEARS: Final = 2  # years from which nobody wants to hear of days

# How a stated date is known, by the kind of its first evidence.
_STATED_BY: Final = {
    "prefix": _("stated at the start of the text"),
    "line": _("stated in the text"),
    "dateline": _("stated in the dateline"),
    "field": _("stated by the record"),
    "meta": _("stated by the page"),
    "ld+json": _("stated by the page"),
    "time": _("stated by the page"),
    "url": _("stated by the address"),
}
_INFERRED_FROM: Final = {
    "caption": _("from a caption"),
    "dateline": _("from the dateline"),
    "line": _("from the text"),
    "url": _("from the address"),
    "version": _("from another version"),
}


def language_name(code: str | None) -> str:
    """The name in the reader's language; the code itself where no name is known."""
    if not code or code == "unknown":
        return gettext("language unknown")
    if code in _LANGUAGE_NAMES:
        return str(_LANGUAGE_NAMES[code])
    return get_language_info(code)["name_translated"] if code in LANG_INFO else code


def text_direction(code: str | None) -> str:
    """For the `dir` attribute. `auto` where the language is not known."""
    if not code:
        return "auto"
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def date_words(value: str | None, precision: str) -> str:
    """`6 October 2020`, `October 2020`, `2020`, `6 October 2020, 14:05`; "undated" for None."""
    if not value:
        return gettext("undated")
    try:
        if precision == Precision.TIME:
            moment = datetime.fromisoformat(value)
            return date_format(moment, pgettext("date format", "j F Y, H:i"))
        if precision == Precision.YEAR:
            return value[:4]
        if precision == Precision.MONTH:
            return date_format(date.fromisoformat(f"{value[:7]}-01"), pgettext("date format", "F Y"))
        return date_format(date.fromisoformat(value[:10]), pgettext("date format", "j F Y"))
    except ValueError:
        return value


def day_words(value: str | None, precision: str) -> str:
    """As `date_words`, without the clock time: for lists."""
    return date_words(value, Precision.DAY if precision == Precision.TIME else precision)


def date_doubt_words(status: str, confidence: float) -> str:
    """A word of doubt for lists, where a stated date needs none: `probably`, `borrowed`."""
    if status == DateStatus.BORROWED:
        return gettext("borrowed")
    if status != DateStatus.INFERRED:
        return ""
    return gettext("possibly") if confidence < DOUBTFUL_DATE else gettext("probably")


def date_known_words(status: str, confidence: float, evidence_kind: str) -> str:
    """How the date is known, doubt included: `stated at the start of the text`, `probably, from a caption`."""
    if status == DateStatus.STATED:
        return str(_STATED_BY.get(evidence_kind, _("stated")))
    if status == DateStatus.BORROWED:
        return gettext("borrowed from another version")
    if status == DateStatus.INFERRED:
        doubt = date_doubt_words(status, confidence)
        origin = _INFERRED_FROM.get(evidence_kind)
        return f"{doubt}, {origin}" if origin else doubt
    return ""


def percent(share: float) -> str:
    """`92 %`, rounded down so that only the whole is 100 %, and only nothing 0 %."""
    if 0 < share < 0.01:  # noqa: PLR2004 - one hundredth is the unit
        return gettext("less than 1 %")
    return gettext("%(number)s %%") % {"number": int(share * 100 + 1e-9)}


def _begun(sentence: str) -> str:
    """With a capital, also where a share in words stands first."""
    return sentence[:1].upper() + sentence[1:]


def coverage_words(of_this: float, of_that: float) -> tuple[str, str]:
    """How much of each text stands in the other, as two sentences. Shares 0.0-1.0."""
    whole = 1.0
    here = (
        gettext("All of this text stands in that one.")
        if of_this >= whole
        else _begun(gettext("%(share)s of this text stands in that one.") % {"share": percent(of_this)})
    )
    there = (
        gettext("All of that text stands in this one.")
        if of_that >= whole
        else _begun(gettext("%(share)s of that text stands in this one.") % {"share": percent(of_that)})
    )
    return here, there


def coverage_of_sides(of_left: float, of_right: float) -> tuple[str, str]:
    """As `coverage_words`, for two texts side by side."""
    whole = 1.0
    left = (
        gettext("All of the left text stands in the right one.")
        if of_left >= whole
        else _begun(gettext("%(share)s of the left text stands in the right one.") % {"share": percent(of_left)})
    )
    right = (
        gettext("All of the right text stands in the left one.")
        if of_right >= whole
        else _begun(gettext("%(share)s of the right text stands in the left one.") % {"share": percent(of_right)})
    )
    return left, right


def edited_words(share: float) -> str:
    """What changed inside the shared part; empty where nothing did."""
    return _begun(gettext("%(share)s of the shared words differ.") % {"share": percent(share)}) if share > 0 else ""


def relation_words(relation: str) -> str:
    """What a text of this relation is, as a name for it: `Longer version`."""
    return _begun(str(Relation(relation).label))


def distance_words(this_day: date | None, that_day: date | None) -> str:
    """Where that one stands in time, seen from this one; empty where either is undated."""
    if this_day is None or that_day is None:
        return ""
    days = (that_day - this_day).days
    if days == 0:
        return gettext("same day")
    count = abs(days)
    if count >= _TOLD_IN_YEARS * _DAYS_A_YEAR:
        count = int(count / _DAYS_A_YEAR)
        return (gettext("%(count)d years later") if days > 0 else gettext("%(count)d years earlier")) % {"count": count}
    if days > 0:
        return ngettext("%(count)d day later", "%(count)d days later", count) % {"count": count}
    return ngettext("%(count)d day earlier", "%(count)d days earlier", count) % {"count": count}


CHANGE_WORDS: Final = {
    Kind.CORRECTION: _("correction note"), Kind.HEADLINE: _("headline"), Kind.FIRST_PARAGRAPH: _("first paragraph"),
    Kind.NUMBER: _("number"), Kind.DATE: _("date"), Kind.NAME: _("name"), Kind.QUOTATION: _("quotation"),
    Kind.NEGATION: _("negation"), Kind.WORDING: _("wording"), Kind.ADDED: _("added"), Kind.REMOVED: _("left out"),
    Kind.MOVED: _("moved"), Kind.COSMETIC: _("typography"),
}  # fmt: skip


def counted_paragraphs(count: int) -> str:
    """`one paragraph`, `12 paragraphs`."""
    number = apnumber(count)
    return ngettext("%(number)s paragraph", "%(number)s paragraphs", count) % {"number": number}


def placed_paragraphs(count: int, place: Place) -> str:
    """`the last four paragraphs`, `two paragraphs`."""
    names = {"number": apnumber(count)}
    if place == Place.END:
        return ngettext("the last paragraph", "the last %(number)s paragraphs", count) % names
    if place == Place.BEGINNING:
        return ngettext("the first paragraph", "the first %(number)s paragraphs", count) % names
    return counted_paragraphs(count)


def passage_words(added: tuple[int, Place], removed: tuple[int, Place]) -> str:
    """`that one adds the last four paragraphs and leaves out one paragraph`; empty where it does neither."""
    names = {"added": placed_paragraphs(*added), "removed": placed_paragraphs(*removed)}
    if added[0] and removed[0]:
        return gettext("that one adds %(added)s and leaves out %(removed)s") % names
    if added[0]:
        return gettext("that one adds %(added)s") % names
    return gettext("that one leaves out %(removed)s") % names if removed[0] else ""


def reason_words(of_this: float, of_that: float) -> str:
    """The share that tells the most, as a clause: `92 % of this text stands in that one`. Shares 0.0-1.0."""
    whole = 1.0
    if min(of_this, of_that) >= whole:
        return gettext("every word of each stands in the other")
    if of_this >= of_that:
        share = gettext("all") if of_this >= whole else percent(of_this)
        return gettext("%(share)s of this text stands in that one") % {"share": share}
    share = gettext("all") if of_that >= whole else percent(of_that)
    return gettext("%(share)s of that text stands in this one") % {"share": share}


def sentence(clauses: Iterable[str]) -> str:
    """Clauses as one sentence, parted by semicolons; empty ones are left out."""
    said = "; ".join(clause for clause in clauses if clause)
    return f"{said[0].upper()}{said[1:]}." if said else ""


_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # no XML may hold them


def printable(text: str) -> str:
    """Without the control characters that a feed may not carry."""
    return _UNPRINTABLE.sub("", text)
