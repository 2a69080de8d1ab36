"""The parameters of the archive's own pages."""

from typing import Any, Final, Literal, cast

from django import forms
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.models import ItemStatus
from archive.parameters import Parameters
from archive.presenting.matrix import Choice
from archive.versions.relating import MOST_CHARACTERS

_HIGHEST_PAGE: Final = 10**9  # keeps the number inside a database integer
_HIGHEST_ID: Final = 2**63 - 1  # a database integer
MOST_PASTED: Final = MOST_CHARACTERS  # characters; what lies behind them would not be looked at
ArticleView = Literal["read", "received"]
CompareView = Literal["side", "inline"]


class PageParameters(Parameters):
    """`page`, 1-based."""

    page = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=_HIGHEST_PAGE,
        error_messages={
            "invalid": _("A page is a whole number from 1 on."),
            "min_value": _("A page is a whole number from 1 on."),
            "max_value": _("There is no page as high as that."),
        },
    )

    def page_of(self, rows: QuerySet[Any], size: int) -> Page[Any]:
        """Raises Http404 where the list ends before that page. Two queries: the count and the rows."""
        pages = Paginator(rows, size)
        number = self.cleaned_data["page"] or 1
        try:
            return pages.page(number)
        except EmptyPage as error:
            sentence = gettext("This list has no page %(number)d; its last page is %(last)d.")
            raise Http404(sentence % {"number": number, "last": pages.num_pages}) from error


class MissingParameters(PageParameters):
    """`source`, by its slug: only what its articles mention."""

    source = forms.SlugField(required=False, error_messages={"invalid": _("A source is named by its address.")})


class ArticleParameters(Parameters):
    """`view`: the text to read, or line by line as received."""

    view = forms.ChoiceField(
        required=False,
        choices=[("read", _("Read")), ("received", _("As received"))],
        error_messages={"invalid_choice": _("A view is “read” or “received”.")},
    )

    def wanted_view(self) -> ArticleView:
        return cast("ArticleView", self.cleaned_data["view"] or "read")


class DumpParameters(PageParameters):
    """`status`: only items that ended so."""

    status = forms.ChoiceField(
        required=False,
        choices=ItemStatus.choices,
        error_messages={"invalid_choice": _("A status is “new”, “duplicate” or “rejected”.")},
    )


class CompareParameters(Parameters):
    """`view`: side by side or in one run; `cosmetic=on`: typography counts as a difference."""

    view = forms.ChoiceField(
        required=False,
        choices=[("side", _("Side by side")), ("inline", _("Inline"))],
        error_messages={"invalid_choice": _("A view is “side” or “inline”.")},
    )
    cosmetic = forms.ChoiceField(
        required=False,
        choices=[("on", _("on")), ("off", _("off"))],
        error_messages={"invalid_choice": _("Cosmetic changes are “on” or “off”.")},
    )

    def wanted_view(self) -> CompareView:
        return cast("CompareView", self.cleaned_data["view"] or "side")

    def shows_cosmetic(self) -> bool:
        return bool(self.cleaned_data["cosmetic"] == "on")


_NUMBER_EXPECTED: Final = {
    "required": _("A number is needed."),
    "invalid": _("This is no number."),
    "min_value": _("Numbers begin at 1."),
    "max_value": _("There is no number as high as that."),
}


class MatrixParameters(PageParameters):
    """`first`, an article, and `row`: the cell that was clicked first; row 0 is the headlines."""

    first = forms.IntegerField(required=False, min_value=1, max_value=_HIGHEST_ID, error_messages=_NUMBER_EXPECTED)
    row = forms.IntegerField(required=False, min_value=0, max_value=_HIGHEST_ID, error_messages=_NUMBER_EXPECTED)

    def choice(self) -> Choice | None:
        first = self.cleaned_data["first"]
        return Choice(first, self.cleaned_data["row"]) if first else None


class MergeParameters(Parameters):
    """`story`: the number of the story to put this one together with."""

    story = forms.IntegerField(min_value=1, max_value=_HIGHEST_ID, error_messages=_NUMBER_EXPECTED)


class RelateForm(forms.Form):
    text = forms.CharField(
        label=_("A sentence, a paragraph or a whole page"),
        max_length=MOST_PASTED,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        error_messages={
            "required": _("Paste a text first."),
            "max_length": _("That is longer than this page looks at. Leave some of it out."),
        },
    )
