"""A restore into a folder that is thrown away: the proof that a backup is one."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings

_ELSEWHERE: Final = (
    "DATABASE_URL",
    "REPLICA_URL",
    "SEARCH_URL",
    "ORIGINALS_URL",
    "FILE_UPLOAD_TEMP_DIR",
    "ARCHIVE_DATA",
)  # must not reach the rehearsal


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """`export_sha256`: of the canonical export of what was restored."""

    restored: str
    problems: tuple[str, ...]
    export_sha256: str
    seconds: float


def rehearse(folder: Path, name: str = "") -> Rehearsed:
    """Restores beside the system's temporary files, asks its doctor, exports. Touches the archive here in no way.

    In SQLite, wherever the snapshot comes from: a database of its own. What failed is among the problems.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as data:
        snapshot = ["--snapshot", name] if name else []
        restored = _run(data, "restore", str(folder.resolve()), *snapshot)
        if restored.returncode:
            return Rehearsed("", (restored.stderr.strip(),), "", time.monotonic() - started)
        doctor = _run(data, "doctor", "--json")
        problems = tuple(problem["detail"] for problem in json.loads(doctor.stdout)["problems"])
        export = _run(data, "export", "--canonical")
    digest = sha256(export.stdout.encode()).hexdigest()
    return Rehearsed(restored.stdout.strip(), problems, digest, round(time.monotonic() - started, 1))


def _run(data: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    environment |= {"ARCHIVE_DATA": data, "DJANGO_SETTINGS_MODULE": "archive.settings"}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own
