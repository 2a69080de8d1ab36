"""What a snapshot holds, file by file, with hashes: enough to check it without the archive it came from."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final

from archive.errors import ArchiveError

LAYOUT: Final = 1  # grows when an older version could not read what this one writes
MANIFEST: Final = "manifest.json"
ORIGINALS: Final = "originals"
SNAPSHOTS: Final = "snapshots"
_CHUNK: Final = 1 << 20  # bytes copied at a time


@dataclass(slots=True, eq=False)
class BackupError(ArchiveError):
    """A backup cannot be made, used or trusted. `code`: `no-backup`, `damaged`, `not-empty`, `busy`, …"""

    code: str
    detail: str

    def __str__(self) -> str:
        return self.detail


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the backup; `path` is relative to the backup's folder or, of the database, to the snapshot's."""

    path: str
    sha256: str  # of the file as it lies there, packed or not
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """`counts`: rows of each table. `missing`: originals the database names and the archive did not have."""

    made_at: str  # ISO 8601, UTC
    engine: str
    database: Kept
    counts: dict[str, int]
    originals: tuple[Kept, ...]
    missing: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    layout: int = LAYOUT

    def write(self, file: Path) -> None:
        with file.open("w", encoding="utf-8") as stream:
            json.dump(asdict(self), stream, indent=1, ensure_ascii=False)
            stream.flush()
            os.fsync(stream.fileno())

    @classmethod
    def read(cls, file: Path) -> "Manifest":
        """Raises BackupError."""
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
            if said["layout"] > LAYOUT:
                raise BackupError("newer", f"{file} was written by a newer version of the archive.")
            kept = tuple(Kept(**row) for row in said.pop("originals"))
            return cls(
                **said | {"database": Kept(**said["database"]), "originals": kept, "missing": tuple(said["missing"])}
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BackupError("damaged", f"{file} cannot be read: {error}") from error


def snapshots(folder: Path) -> list[Path]:
    """Complete ones, oldest first."""
    return sorted(path for path in (folder / SNAPSHOTS).glob("[0-9]*") if (path / MANIFEST).is_file())


def chosen(folder: Path, name: str = "") -> Path:
    """The snapshot of this name, else the latest. Raises BackupError("no-backup")."""
    there = snapshots(folder)
    wanted = [path for path in there if path.name == name] if name else there
    if not wanted:
        known = ", ".join(path.name for path in there) or "none"
        raise BackupError("no-backup", f"{folder} holds no snapshot {name or 'at all'}; there are: {known}.")
    return wanted[-1]


def copy_hashed(source: BinaryIO, target: Path, path: str) -> Kept:
    """Copies and hashes in one pass. The copy is on the disk for certain, and there whole or not at all."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = target.with_name(f"incoming-{target.name}")
    digest, size = sha256(), 0
    with aside.open("wb") as writing:
        for chunk in _chunks(source):
            digest.update(chunk)
            size += len(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    aside.replace(target)
    return Kept(path, digest.hexdigest(), size)


def hash_of(file: Path) -> Kept:
    digest, size = sha256(), 0
    with file.open("rb") as stream:
        for chunk in _chunks(stream):
            digest.update(chunk)
            size += len(chunk)
    return Kept(file.name, digest.hexdigest(), size)


def sync_folder(folder: Path) -> None:
    """What was put into the folder is still in it after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
