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

_HIGHEST_PAGE: Final = 10**9  # keeps the number inside a database integer
ArticleView = Literal["read", "received"]


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
