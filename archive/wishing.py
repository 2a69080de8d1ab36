"""The form fields in which a person says how a dump is to be read. Each may be left to the archive."""

import codecs
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from archive.ingest.readers import READERS
from archive.models import Dump
from archive.receiving import Wishes


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


class WishesForm(WayForm):
    """Format, encoding, and the source of items that name none."""

    source = forms.CharField(
        label=_("Source"), max_length=300, required=False, help_text=_("The publisher, where the items name none.")
    )
    field_order: tuple[str, ...] = ("source", "format", "encoding")

    def wishes(self, *, held: bool = False) -> Wishes:
        said = self.cleaned_data
        return Wishes(said["format"] or "auto", said["encoding"], said["source"].strip(), held)

    @classmethod
    def about(cls, dump: Dump, **arguments: Any) -> "WishesForm":
        """Filled with what was said about the dump before."""
        initial = {"format": dump.wanted_format, "encoding": dump.wanted_encoding, "source": dump.source_name}
        return cls(initial=initial, **arguments)
