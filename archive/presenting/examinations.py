"""The doctor's checks as sentences."""

from dataclasses import dataclass

from django.utils.translation import gettext

from archive.keeping import examining
from archive.models import Examination


@dataclass(frozen=True, slots=True)
class Check:
    """`found` and `seconds` are None before it is made."""

    words: str
    found: int | None
    seconds: float | None


def checks_of(examination: Examination | None) -> list[Check]:
    """Those made, then those that are still to be."""
    if examination is None:
        return []
    made = [Check(_words(step["name"]), step["found"], step["seconds"]) for step in examination.checked]
    if examination.finished_at:
        return made
    return made + [Check(_words(name), None, None) for name in examining.steps_left(examination)]


def _words(name: str) -> str:
    return {
        "originals": gettext("Kept originals against their checksums"),
        "dumps": gettext("Counts of dumps against their items"),
        "articles": gettext("Articles against their items, texts and lines"),
        "stories": gettext("Stories against links and verdicts"),
        "fingerprints": gettext("Fingerprints against texts"),
        "lines": gettext("Repeated lines against the articles that print them"),
        "index": gettext("The search index against the database"),
        examining.MENDED: gettext("Mended what follows from a truth below it, and looked once more"),
    }.get(name, name)
