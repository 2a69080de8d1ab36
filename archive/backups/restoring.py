"""A snapshot back into an empty data folder: originals first, the database last, then what follows from it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from archive import auditing
from archive.backups.checking import Checked, check
from archive.backups.engines import engine
from archive.backups.manifest import ORIGINALS, BackupError, Kept, copy_hashed
from archive.delivery.shelves import Incoming, shelf
from archive.models import Article, Dump, Upload

_MARK: Final = "restoring"  # names the snapshot whose restoring was begun here, so that it can be gone on with
_HARMLESS: Final = {"secret-key", "uploads", "throttle", _MARK}  # what a start makes in any data folder

Progress = Callable[[str, int, int], None]  # what is being done, how far, of how many


@dataclass(frozen=True, slots=True)
class Restored:
    snapshot: str
    dumps: int
    articles: int
    originals: int


def restore(
    folder: Path, name: str = "", actor: str = "command line", progress: Progress = lambda _what, _done, _of: None
) -> Restored:
    """Checks the whole snapshot, brings it here, migrates its tables and builds the index.

    Interrupted, it goes on when called again. Raises BackupError; a damaged backup changes nothing here.
    """
    progress("checking", 0, 1)
    checked = check(folder, name)
    saved = [problem for problem in checked.problems if not problem.startswith("The archive itself")]
    if saved:
        raise BackupError("damaged", f"The backup is damaged, nothing was changed: {' '.join(saved[:5])}")
    if checked.manifest.engine != engine().name:
        detail = f"It is a backup of {checked.manifest.engine}: restore it there, then move it with migrate-data."
        raise BackupError("engine", detail)
    data = Path(settings.ARCHIVE_DATA)
    _begin(data, checked)
    _bring_originals(folder, checked, progress)
    progress("database", 0, 1)
    engine().load(checked.snapshot / checked.manifest.database.path)
    call_command("migrate", verbosity=0)
    _settle_in(checked, actor)
    (data / _MARK).unlink()
    progress("index", 0, 1)
    call_command("reindex")
    return Restored(
        checked.snapshot.name, Dump.objects.count(), Article.objects.count(), len(checked.manifest.originals)
    )


def _begin(data: Path, checked: Checked) -> None:
    mark = data / _MARK
    if mark.exists() and mark.read_text() == checked.snapshot.name:
        return
    there = sorted(path.name for path in data.iterdir() if path.name not in _HARMLESS)
    if there or any((data / "uploads").glob("*")) or not engine().is_empty():
        detail = f"{data} is not empty ({', '.join(there[:5]) or 'a database elsewhere'}); nothing was changed. "
        raise BackupError(
            "not-empty", f"{detail}Point ARCHIVE_DATA to an empty folder, DATABASE_URL to an empty database."
        )
    mark.write_text(checked.snapshot.name)


def _bring_originals(folder: Path, checked: Checked, progress: Progress) -> None:
    total = len(checked.manifest.originals)
    for number, one in enumerate(checked.manifest.originals, 1):
        name = one.path.removeprefix(f"{ORIGINALS}/")
        if not shelf().exists(name):
            _bring(folder / one.path, name, one)
        progress("originals", number, total)


def _bring(source: Path, name: str, one: Kept) -> None:
    """A copy of this machine first, that is whole; a folder moves it into its place."""
    aside = Path(settings.ARCHIVE_DATA) / ORIGINALS / f"incoming-{source.name}"
    with source.open("rb") as stream:
        brought = copy_hashed(stream, aside, one.path)
    try:
        if brought != one:
            raise BackupError("damaged", f"{one.path} changed while it was brought here.")
        with aside.open("rb") as copy:
            shelf().save(name, Incoming(copy, str(aside)))
    finally:
        aside.unlink(missing_ok=True)


@transaction.atomic
def _settle_in(checked: Checked, actor: str) -> None:
    """What spoke of processes and files of the other place is no more; the restoring itself is on record."""
    Dump.objects.exclude(lease_token="").update(lease_token="", lease_until=None)
    Upload.objects.all().delete()
    auditing.record(actor, "restore", snapshot=checked.snapshot.name, made_at=checked.manifest.made_at)
