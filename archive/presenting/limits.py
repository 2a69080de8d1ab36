"""What may come in, for the upload page: each setting with what it bounds and its value here."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ShownLimit:
    setting: str
    bounds: str
    value: str


_BYTES: Final = {
    "MAX_UPLOAD_BYTES": _("one file"),
    "MAX_UNPACKED_BYTES": _("all that the archives of a dump unfold to"),
    "MAX_MEMBER_BYTES": _("one file in an archive"),
    "MAX_READER_MEMORY": _("memory of a process that reads"),
}
_NUMBERS: Final = {
    "MAX_MEMBERS": _("files in the archives of a dump"),
    "MAX_RATIO": _("bytes unpacked for each packed one"),
    "MAX_NESTING": _("archives in one another"),
    "MAX_TEXT_CHARACTERS": _("characters of one text"),
    "MAX_ITEM_SECONDS": _("seconds to read one item"),
}


def limits_shown() -> list[ShownLimit]:
    sizes = [(name, words, filesizeformat(getattr(settings, name))) for name, words in _BYTES.items()]
    numbers = [(name, words, intcomma(getattr(settings, name))) for name, words in _NUMBERS.items()]
    return [ShownLimit(name, str(words), value) for name, words, value in [*sizes, *numbers]]
