"""A backup against its manifest: every hash, the database whole, every original the bytes its name says."""

import gzip
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final, cast

from archive.backups.engines import engine
from archive.backups.manifest import MANIFEST, Kept, Manifest, chosen, hash_of

_CHUNK: Final = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Checked:
    snapshot: Path
    manifest: Manifest
    problems: tuple[str, ...]


def check(folder: Path, name: str = "") -> Checked:
    """Reads every byte of one snapshot, the latest unless named. Raises BackupError where there is none."""
    snapshot = chosen(folder, name)
    manifest = Manifest.read(snapshot / MANIFEST)
    found = _file_problems(snapshot / manifest.database.path, manifest.database)
    found += engine(manifest.engine).problems(snapshot / manifest.database.path, manifest.counts) if not found else []
    for one in manifest.originals:
        found += _file_problems(folder / one.path, one) or _original_problems(folder / one.path)
    found += [f"The archive itself did not have the original {digest}." for digest in manifest.missing]
    return Checked(snapshot, manifest, tuple(found))


def _file_problems(file: Path, said: Kept) -> list[str]:
    try:
        found = hash_of(file)
    except OSError as error:
        return [f"{said.path} cannot be read: {error.strerror or error}."]
    if (found.sha256, found.size) != (said.sha256, said.size):
        return [f"{said.path} is not what was saved: {found.size} bytes, SHA-256 {found.sha256[:12]}…"]
    return []


def _original_problems(file: Path) -> list[str]:
    """An original's name is the hash of the bytes as delivered; saved truly, it can still have been wrong before."""
    digest = sha256()
    try:
        with cast("BinaryIO", gzip.open(file) if file.suffix == ".gz" else file.open("rb")) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except (OSError, EOFError) as error:
        return [f"{file.name} cannot be unpacked: {error}."]
    return [] if digest.hexdigest() == file.stem else [f"{file.name} was changed before it was saved."]
