"""What people send when they correct a text."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.ingest.dates import EARLIEST_YEAR
from archive.ingest.items import Role
from archive.ingest.parsing import ADDRESS_LONGEST, FIELD_LONGEST
from archive.ingest.revising import PUBLISHED
from archive.parameters import Parameters
from archive.presenting.reading import ROLE_WORDS

MOST_LINES: Final = 2000  # lines corrected at once
LONGEST: Final = 2000  # characters of a headline, standfirst or byline
_AHEAD: Final = timedelta(days=1)  # time zones: somewhere it is tomorrow already
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}$")
_PART: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:T[0-9:.+Z-]{5,30})?)?)?$")
_NO_DATE: Final = _("Write a date as 2020, 2020-10, 2020-10-06 or 2020-10-06T08:30+02:00.")


class LinesParameters(Parameters):
    """`line`, numbers of lines from 0 on; `role`, what they are; `shape`: whatever the numbers in them."""

    role = forms.ChoiceField(
        choices=[(role.value, words) for role, words in ROLE_WORDS.items()],
        error_messages={"required": _("Choose what the lines are."), "invalid_choice": _("There is no such role.")},
    )
    shape = forms.BooleanField(required=False)
    line = forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        choices=[(str(number), "") for number in range(MOST_LINES)],
        error_messages={"invalid_choice": _("There is no such line.")},
    )


class FieldsForm(forms.Form):
    """Every field of an article as text; an empty one says that there is none."""

    published = forms.CharField(required=False, max_length=40)
    headline = forms.CharField(required=False, max_length=LONGEST)
    standfirst = forms.CharField(required=False, max_length=LONGEST)
    byline = forms.CharField(required=False, max_length=LONGEST)
    dateline = forms.CharField(required=False, max_length=FIELD_LONGEST)
    agency = forms.CharField(required=False, max_length=FIELD_LONGEST)
    section = forms.CharField(required=False, max_length=FIELD_LONGEST)
    source = forms.CharField(required=False, max_length=FIELD_LONGEST)
    url = forms.CharField(required=False, max_length=ADDRESS_LONGEST)
    language = forms.CharField(required=False, max_length=8)
    updated = forms.CharField(required=False, max_length=40)
    tags = forms.CharField(required=False, max_length=LONGEST)

    def clean_published(self) -> str:
        return _usable_date(self.cleaned_data[PUBLISHED])

    def clean_updated(self) -> str:
        return _usable_date(self.cleaned_data["updated"])

    def clean_language(self) -> str:
        value: str = self.cleaned_data["language"].casefold()
        if value and not _LANGUAGE.match(value):
            raise forms.ValidationError(_("Write a language as its code of two or three letters: en, ckb."))
        return value

    def clean_url(self) -> str:
        value: str = self.cleaned_data["url"]
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = None
        if value and not (parts and parts.scheme in {"http", "https"} and parts.netloc):
            raise forms.ValidationError(_("Write an address with its http:// or https://."))
        return value

    def clean_tags(self) -> list[str]:
        parts = (part.strip() for part in self.cleaned_data["tags"].split(","))
        return list(dict.fromkeys(part for part in parts if part))

    def values_of(self, sent: Any) -> dict[str, Any]:
        """Only of fields that were sent: a form of some of them leaves the others alone."""
        return {name: value for name, value in self.cleaned_data.items() if name in sent}


def _usable_date(value: str) -> str:
    """ISO 8601 of any precision, not before 1800 and not in the future; empty stays empty."""
    if not value:
        return ""
    if not _PART.match(value):
        raise forms.ValidationError(_NO_DATE)
    try:
        if "T" in value:
            datetime.fromisoformat(value)
        day = date.fromisoformat(value[:10] + "0000-01-01"[len(value) :])
    except ValueError as error:
        raise forms.ValidationError(_NO_DATE) from error
    if day.year < EARLIEST_YEAR:
        raise forms.ValidationError(_("Nothing here is older than the year 1800."))
    if day > datetime.now(tz=UTC).date() + _AHEAD:
        raise forms.ValidationError(_("This day is yet to come."))
    return value


class AlwaysParameters(Parameters):
    """What is to hold for the source: lines of a role, a field as it is here, or a kind of date evidence."""

    line = LinesParameters.base_fields["line"]
    role = forms.ChoiceField(required=False, choices=[(role.value, role.value) for role in Role])
    shape = forms.BooleanField(required=False)
    field = forms.CharField(required=False, max_length=20)
    distrust = forms.CharField(required=False, max_length=40)
