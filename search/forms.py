"""The search's parameters, checked."""

import re
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.parameters import Parameters
from archive.versions.changes import Kind
from archive.wording import CHANGE_WORDS
from search.facets.kinds import Facet, OneOf, Shaped
from search.facets.table import FACETS
from search.results import SearchRequest
from search.takeaway.exports import FORMATS

_MOST_VALUES: Final = 50  # of one facet in one request; a URL longer than that is no reader's
_LONGEST_VALUE: Final = 300  # characters; a source's name may be as long
_LARGEST_PAGE: Final = 100  # hits
_DEFAULT_PAGE: Final = 20  # hits
_HIGHEST_PAGE: Final = 10**9
_PARTIAL_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
_FORMATS: Final = ("json", *FORMATS, "atom")  # beside the page
SIZES: Final = (20, 50, 100)  # results a page that the page offers


class ValuesField(forms.Field):
    """What is chosen of a facet: the parameter may stand several times; values in order, each once, blanks dropped."""

    widget = forms.SelectMultiple  # reads all values of its name

    def __init__(self, facet: Facet) -> None:
        super().__init__(required=False)
        self._takes = facet.takes

    def clean(self, value: Any) -> tuple[str, ...]:
        values = tuple(dict.fromkeys(text.strip() for text in value or () if text.strip()))
        if len(values) > _MOST_VALUES:
            raise ValidationError(_("At most %(most)d values can be given."), params={"most": _MOST_VALUES})
        for text in values:
            if len(text) > _LONGEST_VALUE or "\0" in text:
                raise ValidationError(_("A value has at most %(most)d characters."), params={"most": _LONGEST_VALUE})
            self._check(text)
        return values

    def _check(self, text: str) -> None:
        match self._takes:
            case OneOf(allowed) if text not in allowed:
                raise ValidationError(_("It can be: %(allowed)s."), params={"allowed": ", ".join(allowed)})
            case Shaped(pattern, problem) if not re.fullmatch(pattern, text, re.ASCII):
                raise ValidationError(gettext(problem))


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


class SearchParameters(Parameters):
    """Everything `/search/` understands. What is left out takes SearchRequest's default."""

    q = forms.CharField(required=False)
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
        choices=[(name, name) for name in ("html", *_FORMATS)],
        error_messages={"invalid_choice": format_lazy(_("A result comes as {formats}."), formats=", ".join(_FORMATS))},
    )
    manifest = forms.ChoiceField(
        required=False,
        choices=[("yes", "yes")],
        error_messages={"invalid_choice": _("A manifest comes with “yes”.")},
    )
    at = forms.IntegerField(required=False, min_value=1, max_value=_HIGHEST_PAGE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {name: ValuesField(facet) for name, facet in FACETS.items()}
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
            chosen={name: asked[name] for name in FACETS if asked[name]},
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
