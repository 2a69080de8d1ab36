"""The upload form of the admin: files in, Dump rows out. Reading is the worker's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.delivery.receiving import Received, receive_stream
from archive.errors import DumpError
from archive.forms.wishing import WishesForm


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Cleans to a list of one file or more."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(WishesForm):
    """What a person says when uploading. Every choice but the files may be left to the archive."""

    files = ManyFilesField(  # type: ignore[assignment]  # the stubs take the form's own `files` for it
        label=_("Files"), allow_empty_file=True, help_text=_("One file is one dump; put a folder into a zip.")
    )
    preview = forms.BooleanField(
        label=_("Preview first"), required=False, help_text=_("Nothing is read into the archive until you say so.")
    )
    field_order = ("files", "source", "format", "encoding", "preview")

    def receive(self, actor: str) -> tuple[list[Received], list[DumpError]]:
        """Keeps every file and makes its Dump row; a file that is refused does not stop the others."""
        wishes = self.wishes(held=self.cleaned_data["preview"])
        received, refused = [], []
        for file in self.cleaned_data["files"]:
            try:
                received.append(receive_stream(file.file, file.name, wishes, actor, size=file.size))
            except DumpError as error:
                refused.append(error)
        return received, refused
