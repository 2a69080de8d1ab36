"""The form fields in which a person says how a dump is to be read. Each may be left to the archive."""

import codecs
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from archive.delivery import mapping
from archive.delivery.receiving import Wishes
from archive.errors import DumpError
from archive.ingest.readers import READERS
from archive.models import Dump
from archive.reading.stages import Way


class WayForm(forms.Form):
    """Format and encoding."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[("auto", _("find out")), *((name, name) for name in READERS)],
        initial="auto",
        required=False,
    )
    encoding = forms.CharField(
        label=_("Encoding"),
        max_length=40,
        required=False,
        validators=[RegexValidator(r"^[\w.:-]*$")],
        help_text=_("Only where the archive guesses wrong, for example cp1251."),
    )

    def clean_encoding(self) -> str:
        name: str = self.cleaned_data["encoding"]
        try:
            codecs.lookup(name or "utf-8")
        except LookupError:
            raise forms.ValidationError(
                _("No encoding has this name. Try utf-8, cp1252, iso-8859-1 or cp1251.")
            ) from None
        return name


class AgainForm(WayForm):
    """A way to read rejected items again, columns included."""

    columns = forms.CharField(
        label=_("Columns"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("Where a column is taken for the wrong field: one COLUMN=field a line, such as Brödtext=body."),
    )

    def clean_columns(self) -> dict[str, str]:
        try:
            return mapping.mapping_of([line for line in self.cleaned_data["columns"].splitlines() if line.strip()])
        except DumpError as error:
            raise forms.ValidationError(str(error)) from error

    def way(self) -> Way:
        said = self.cleaned_data
        return Way(said["format"] or "auto", said["encoding"], said["columns"])


class WishesForm(WayForm):
    """Format, encoding, and the source of items that name none."""

    source = forms.CharField(
        label=_("Source"), max_length=300, required=False, help_text=_("The publisher, where the items name none.")
    )
    field_order: tuple[str, ...] = ("source", "format", "encoding")

    def wishes(self, *, held: bool = False) -> Wishes:
        said = self.cleaned_data
        return Wishes(said["format"] or "auto", said["encoding"], said["source"].strip(), held, self._columns())

    def _columns(self) -> dict[str, str] | None:
        """What a preview's table of columns says; None where the form has none."""
        if not isinstance(self.data, QueryDict) or "column" not in self.data:
            return None
        pairs = zip(self.data.getlist("column"), self.data.getlist("meaning"), strict=False)
        chosen = {key[: mapping.LONGEST_KEY]: name for key, name in pairs if key and name in mapping.MEANINGS}
        return dict(list(chosen.items())[: mapping.MOST_KEYS])

    @classmethod
    def about(cls, dump: Dump, **arguments: Any) -> "WishesForm":
        """Filled with what was said about the dump before."""
        initial = {"format": dump.wanted_format, "encoding": dump.wanted_encoding, "source": dump.source_name}
        return cls(initial=initial, **arguments)
