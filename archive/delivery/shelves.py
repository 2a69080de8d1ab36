"""Where originals lie: a folder of this machine, or a bucket that speaks S3. Both are storages of Django."""

import os
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

ALIAS = "originals"


def shelf() -> Storage:
    return storages[ALIAS]


class Folder(FileSystemStorage):
    """`originals` in ARCHIVE_DATA; what lies on the same disk is moved into its place at once."""

    def __init__(self) -> None:
        super().__init__(allow_overwrite=True, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:
        return str(Path(settings.ARCHIVE_DATA) / ALIAS)

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)  # noqa: PTH100 - as Django's own


class Incoming(File):  # type: ignore[type-arg]
    """A file that a folder may move and a bucket has to read."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def names() -> list[str]:
    """Every original, as it is named there, ascending."""
    folders = _listed("")[0]
    return sorted(f"{folder}/{name}" for folder in folders if len(folder) == 2 for name in _listed(folder)[1])  # noqa: PLR2004 - the first two digits


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return shelf().listdir(folder)
    except FileNotFoundError:
        return [], []
