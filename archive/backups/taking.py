"""A snapshot of the running archive: the database first, then every original it can name."""

import fcntl
import platform
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import django
from django.conf import settings
from django.utils import timezone

from archive.backups.engines import engine
from archive.backups.manifest import (
    MANIFEST,
    ORIGINALS,
    SNAPSHOTS,
    BackupError,
    Kept,
    Manifest,
    copy_hashed,
    hash_of,
    snapshots,
    sync_folder,
)
from archive.delivery import originals, shelves
from archive.models import Dump, Withdrawal

KEEP: Final = 7  # snapshots: a week of daily ones. Originals are kept once, so each costs a packed database
_INCOMING: Final = "incoming-"  # begins the name of what is not whole
_TOLD: Final = (  # settings that say how the archive was run; none of them a secret
    "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DEBUG", "LANGUAGE_CODE", "READERS", "TIME_ZONE", "MAX_UPLOAD_BYTES",
    "MAX_UNPACKED_BYTES", "MAX_MEMBER_BYTES", "MAX_MEMBERS", "MAX_RATIO", "MAX_NESTING", "MAX_TEXT_CHARACTERS",
)  # fmt: skip

Progress = Callable[[str, int, int], None]  # what is being done, how far, of how many


@dataclass(frozen=True, slots=True)
class Taken:
    """`copied` of `originals` files were not in the backup before."""

    snapshot: str
    originals: int
    copied: int
    bytes_copied: int
    missing: tuple[str, ...]
    counts: dict[str, int]


def take(
    folder: Path, keep: int = KEEP, progress: Progress = lambda _what, _done, _of: None, *, thorough: bool = False
) -> Taken:
    """A new snapshot in `folder`; of the older ones the latest `keep - 1` stay. Others may write meanwhile.

    `thorough`: originals the backup has already are read there, and copied again where they were damaged.
    Killed at any moment, or out of space, it leaves the snapshots before it as they were. Raises BackupError.
    """
    try:
        (folder / SNAPSHOTS).mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            _clear_leftovers(folder)
            return _take(folder, keep, progress, thorough=thorough)
    except OSError as error:
        detail = f"The backup broke off: {error.strerror or error} ({error.filename or folder}). "
        raise BackupError("no-space", f"{detail}Snapshots made before are as they were.") from error


def _take(folder: Path, keep: int, progress: Progress, *, thorough: bool) -> Taken:
    before = snapshots(folder)
    number = int(before[-1].name) + 1 if before else 1
    aside = folder / SNAPSHOTS / f"{_INCOMING}{number:06}"
    aside.mkdir(mode=0o700)
    progress("database", 0, 1)
    saver = engine()
    file = aside / f"database{saver.suffix}"
    counts = saver.save(file)
    wanted = _named()  # after the database was copied: what that names is among the originals listed below
    known = _known(before)
    kept, copied = [], []
    for number_done, source in enumerate(files := shelves.names(), 1):
        path = f"{ORIGINALS}/{source}"
        there = known.get(path)
        if there is None or not _lies_there(folder, there, thorough=thorough):
            with originals.open_kept(source) as stream:
                there = copy_hashed(stream, folder / path, path)
            copied.append(there)
        kept.append(there)
        progress("originals", number_done, len(files))
    missing = tuple(sorted(wanted - {Path(one.path).stem for one in kept}))
    database = hash_of(file)
    made_at = timezone.now().isoformat(timespec="seconds")
    said = Manifest(made_at, saver.name, database, counts, tuple(kept), missing, _settings_summary())
    said.write(aside / MANIFEST)
    sync_folder(aside)
    final = aside.with_name(f"{number:06}")
    aside.rename(final)
    sync_folder(final.parent)
    _forget(folder, keep)
    return Taken(final.name, len(kept), len(copied), sum(one.size for one in copied), missing, counts)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one process writes a backup; the lock dies with it."""
    with (folder / "lock").open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError("busy", f"Another process writes a backup into {folder}.") from None
        yield


def _clear_leftovers(folder: Path) -> None:
    """Of a backup that was killed."""
    for path in (folder / SNAPSHOTS).glob(f"{_INCOMING}*"):
        shutil.rmtree(path)
    for path in (folder / ORIGINALS).glob(f"*/{_INCOMING}*"):
        path.unlink()


def _named() -> set[str]:
    """The hashes of the originals that the archive's dumps stand on, the files of readable folders included."""
    named = set()
    for sha256, is_folder in Dump.objects.values_list("sha256", "is_folder"):
        named.add(sha256)
        if is_folder:
            with suppress(OSError, EOFError, ValueError):  # a lost or damaged list of files is `doctor`'s to tell
                named |= {entry.sha256 for entry in originals.folder_entries(sha256) if entry.sha256}
    withdrawn = Withdrawal.objects.in_force().values_list("original_sha256", flat=True)
    return named - set(withdrawn)


def _known(before: list[Path]) -> dict[str, Kept]:
    """What earlier snapshots say of the originals in the backup; they are not read again, `verify-backup` does that."""
    return {one.path: one for path in before for one in Manifest.read(path / MANIFEST).originals}


def _lies_there(folder: Path, one: Kept, *, thorough: bool) -> bool:
    file = folder / one.path
    if not file.is_file() or file.stat().st_size != one.size:
        return False
    return not thorough or hash_of(file).sha256 == one.sha256


def _settings_summary() -> dict[str, Any]:
    told = {name: getattr(settings, name) for name in _TOLD if hasattr(settings, name)}
    return told | {"python": platform.python_version(), "django": django.get_version()}


def _forget(folder: Path, keep: int) -> None:
    """Snapshots beyond the latest `keep`, and originals that no snapshot names any more."""
    there = snapshots(folder)
    for path in there[: -max(1, keep)]:
        shutil.rmtree(path)
    named = _known(snapshots(folder))
    for path in (folder / ORIGINALS).glob("??/*"):
        if path.relative_to(folder).as_posix() not in named:
            path.unlink()
