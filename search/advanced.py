"""The advanced form: fields that write the query language, so that what it asks can be read, changed and kept."""

from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from archive.models import Article, Source
from archive.wording import language_name
from search.facets.table import COLUMNS, LANGUAGE, SOURCE
from search.forms import PartialDateField
from search.helping.composing import SCOPED, composed
from search.language.parser import LONGEST_QUERY
from search.presenting.facets import title

_OFFERED_SOURCES: Final = 300  # names in the list below the field; others can be typed
_FIELD: Final = 200  # characters of one field: all of them together make a query
_FILTERS: Final = (*COLUMNS, "from", "to", "sort")


def _words(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=_FIELD)


class AdvancedForm(forms.Form):
    query = forms.CharField(
        label=_("All of these words"), help_text=_("or anything a query can say"), required=False,
        max_length=LONGEST_QUERY,
    )  # fmt: skip
    phrase = _words(_("This exact phrase"))
    any = _words(_("Any of these"), _("several words in quotation marks are one phrase"))
    none = _words(_("None of these"))
    headline = _words(_("In the headline"))
    byline = _words(_("Written by"))
    added = _words(_("Added"), _("an earlier version of the story has it not"))
    removed = _words(_("Removed"), _("a later version of the story has it no more"))
    versions = forms.ChoiceField(
        label=_("Versions"), required=False, choices=[("", _("any")), (">1", _("with other versions"))]
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("Relevance")), ("newest", _("Newest first")), ("oldest", _("Oldest first"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["from"] = PartialDateField(
            label=_("From"), required=False, help_text=_("2020, 2020-10 or 2020-10-06")
        )
        self.fields["to"] = PartialDateField(label=_("Up to"), required=False, help_text=_("the whole of it included"))
        self.fields |= {name: _words(title(name)) for name in COLUMNS}
        self.fields[SOURCE.name].widget.attrs["list"] = "sources"
        codes = Article.objects.exclude(language="").order_by("language").values_list("language", flat=True).distinct()
        self.fields[LANGUAGE.name] = forms.ChoiceField(
            label=title(LANGUAGE.name),
            required=False,
            choices=[("", _("any")), *((code, language_name(code)) for code in codes)],
        )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if len(composed(self._texts())) > LONGEST_QUERY:
            self.add_error(
                "query", _("All of it together is longer than a query may be: %d characters.") % LONGEST_QUERY
            )
        return said

    def address(self) -> str:
        """The search that it asks for; only of a valid form."""
        asked = {"q": composed(self._texts())} | {name: self.cleaned_data.get(name) for name in _FILTERS}
        return f"{reverse('search:search')}?{urlencode({name: value for name, value in asked.items() if value})}"

    def _texts(self) -> dict[str, str]:
        names = ("query", "phrase", "any", "none", *SCOPED, "versions")
        return {name: self.cleaned_data.get(name) or "" for name in names}

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        parts = (
            (_("Words"), ("query", "phrase", "any", "none")),
            (_("Where they stand"), ("headline", "byline", "added", "removed")),
            (_("Which texts"), (*COLUMNS, "versions", "from", "to", "sort")),
        )
        return [(title, [self[name] for name in names]) for title, names in parts]


@require_safe
def advanced(request: HttpRequest) -> HttpResponse:
    """Filled in, it leads to the result; `q` alone is taken over into the form. Two queries."""
    if "query" in request.GET:
        form = AdvancedForm(request.GET)
        if form.is_valid():
            return redirect(form.address())
    else:
        filters = {name: request.GET.get(name, "") for name in _FILTERS}
        form = AdvancedForm(initial={"query": request.GET.get("q", "")[:LONGEST_QUERY], **filters})
    sources = Source.objects.order_by("name").values_list("name", flat=True)[:_OFFERED_SOURCES]
    return render(request, "search/advanced.html", {"form": form, "sources": sources})
