"""The search's parameters, checked."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from archive.parameters import Parameters
from archive.versions.changes import Kind
from archive.wording import CHANGE_WORDS
from search.results import UNDATED, SearchRequest

_MOST_VALUES: Final = 50  # of one facet in one request; a URL longer than that is no reader's
_LONGEST_VALUE: Final = 300  # characters; a source's name may be as long
_LARGEST_PAGE: Final = 100  # hits
_DEFAULT_PAGE: Final = 20  # hits
_HIGHEST_PAGE: Final = 10**9
_PARTIAL_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
_YEAR: Final = re.compile(r"\d{4}|undated", re.ASCII)
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])|undated", re.ASCII)
_DUMP: Final = re.compile(r"\d{1,18}", re.ASCII)
SIZES: Final = (20, 50, 100)  # results a page that the page offers
DATINGS: Final = ("certain", "uncertain", UNDATED)
VERSIONS: Final = ("one", "several")
CHANGES: Final = tuple(kind.value for kind in CHANGE_WORDS if kind.is_material)


class ValuesField(forms.Field):
    """A parameter that may stand several times; its values in order, each once, blanks dropped."""

    widget = forms.SelectMultiple  # reads all values of its name

    def clean(self, value: Any) -> tuple[str, ...]:
        values = tuple(dict.fromkeys(text.strip() for text in value or () if text.strip()))
        if len(values) > _MOST_VALUES:
            raise ValidationError(_("At most %(most)d values can be given."), params={"most": _MOST_VALUES})
        for text in values:
            if len(text) > _LONGEST_VALUE or "\0" in text:
                raise ValidationError(_("A value has at most %(most)d characters."), params={"most": _LONGEST_VALUE})
            self.run_validators(text)
        return values


class PartialDateField(forms.CharField):
    """A date as precise as known: `2020`, `2020-10`, `2020-10-06`; None where empty."""

    def clean(self, value: Any) -> str | None:
        text: str = super().clean(value)
        if not text:
            return None
        match = _PARTIAL_DATE.fullmatch(text)
        try:
            year, month, day = (int(part or 1) for part in match.groups()) if match else (0, 0, 0)
            date(year, month, day)
        except ValueError as error:
            raise ValidationError(_("A date is written 2020, 2020-10 or 2020-10-06.")) from error
        return text


def _is_year(text: str) -> None:
    if not _YEAR.fullmatch(text):
        raise ValidationError(_("A year is written 2020; “undated” finds what has no date."))


def _is_month(text: str) -> None:
    if not _MONTH.fullmatch(text):
        raise ValidationError(_("A month is written 2020-10; “undated” finds what has no date."))


def _is_dump(text: str) -> None:
    if not _DUMP.fullmatch(text):
        raise ValidationError(_("A dump is given by its number."))


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], None]:
    def check(text: str) -> None:
        if text not in allowed:
            raise ValidationError(_("It can be: %(allowed)s."), params={"allowed": ", ".join(allowed)})

    return check


class SearchParameters(Parameters):
    """Everything `/search/` understands. What is left out takes SearchRequest's default."""

    q = forms.CharField(required=False)
    source = ValuesField(required=False)
    language = ValuesField(required=False)
    section = ValuesField(required=False)
    year = ValuesField(required=False, validators=[_is_year])
    month = ValuesField(required=False, validators=[_is_month])
    dating = ValuesField(required=False, validators=[_one_of(DATINGS)])
    versions = ValuesField(required=False, validators=[_one_of(VERSIONS)])
    change = ValuesField(required=False, validators=[_one_of(CHANGES)])
    dump = ValuesField(required=False, validators=[_is_dump])
    sort = forms.ChoiceField(
        required=False,
        choices=[("relevance", _("Relevance")), ("newest", _("Newest first")), ("oldest", _("Oldest first"))],
        error_messages={"invalid_choice": _("Results sort by “relevance”, “newest” or “oldest”.")},
    )
    group = forms.ChoiceField(
        required=False,
        choices=[("stories", _("Stories")), ("all", _("All articles"))],
        error_messages={"invalid_choice": _("Results group as “stories”, or “all” lists each article.")},
    )
    page = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=_HIGHEST_PAGE,
        error_messages=dict.fromkeys(("invalid", "min_value"), _("A page is a whole number from 1 on.")),
    )
    size = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=_LARGEST_PAGE,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("A page holds from 1 to 100 results.")),
    )

    format = forms.ChoiceField(
        required=False,
        choices=[(name, name) for name in ("html", "json", "csv", "jsonl", "bibtex", "ris", "atom")],
        error_messages={"invalid_choice": _("A result comes as json, csv, jsonl, bibtex, ris or atom.")},
    )
    manifest = forms.ChoiceField(
        required=False,
        choices=[("yes", "yes")],
        error_messages={"invalid_choice": _("A manifest comes with “yes”.")},
    )
    at = forms.IntegerField(required=False, min_value=1, max_value=_HIGHEST_PAGE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # `from` is a word of Python, so it cannot stand as a class attribute.
        self.fields["from"] = PartialDateField(required=False)
        self.fields["to"] = PartialDateField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        since, until = cleaned.get("from"), cleaned.get("to")
        if since and until and until < since[: len(until)]:
            self.add_error("to", _("The end lies before the beginning."))
        return cleaned

    def request(self) -> SearchRequest:
        asked = self.cleaned_data
        return SearchRequest(
            query=asked["q"],
            sources=asked["source"],
            languages=asked["language"],
            sections=asked["section"],
            years=asked["year"],
            months=asked["month"],
            datings=asked["dating"],
            versions=asked["versions"],
            changes=asked["change"],
            dumps=asked["dump"],
            date_from=asked["from"],
            date_to=asked["to"],
            sort=asked["sort"] or "relevance",
            group=asked["group"] or "stories",
            page=asked["page"] or 1,
            size=asked["size"] or _DEFAULT_PAGE,
        )


class ChangesParameters(Parameters):
    """`page`, 1-based, and `kind`: only versions with a change of this kind."""

    page = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=_HIGHEST_PAGE,
        error_messages=dict.fromkeys(("invalid", "min_value"), _("A page is a whole number from 1 on."))
        | {"max_value": _("There is no page as high as that.")},
    )
    kind = forms.ChoiceField(
        required=False,
        choices=[(kind.value, CHANGE_WORDS[kind]) for kind in Kind if kind.is_material],
        error_messages={"invalid_choice": _("This is no kind of material change.")},
    )

    def wanted_kind(self) -> Kind | None:
        value = self.cleaned_data["kind"]
        return Kind(value) if value else None

    def number(self) -> int:
        return int(self.cleaned_data["page"] or 1)
