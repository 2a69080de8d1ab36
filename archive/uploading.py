"""The upload form of the admin: files in, Dump rows out. Reading is the worker's."""

import codecs
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from archive.errors import DumpError
from archive.ingest.readers import READERS
from archive.receiving import Received, Wishes, receive_stream


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Cleans to a list of one file or more."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    """What a person says when uploading. Every choice but the files may be left to the archive."""

    files = ManyFilesField(  # type: ignore[assignment]  # the stubs take the form's own `files` for it
        label=_("Files"), allow_empty_file=True, help_text=_("One file is one dump; put a folder into a zip.")
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, required=False, help_text=_("The publisher, where the items name none.")
    )
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

    def receive(self, actor: str) -> tuple[list[Received], list[DumpError]]:
        """Keeps every file and makes its Dump row; a file that is refused does not stop the others."""
        said = self.cleaned_data
        wishes = Wishes(said["format"] or "auto", said["encoding"], said["source"].strip())
        received, refused = [], []
        for file in said["files"]:
            try:
                received.append(receive_stream(file.file, file.name, wishes, actor, size=file.size))
            except DumpError as error:
                refused.append(error)
        return received, refused
