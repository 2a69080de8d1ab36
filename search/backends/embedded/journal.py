"""How far the building of a generation has come, written down in it: a run that died is gone on with, not begun anew.

`building`  JSON lines: the stretches of article ids, then for each finished one its number and its segments
`changed`   ids of articles that were written to the generation in use meanwhile, one a line
"""

import json
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from search.backends.embedded.arrays import sync

_BUILDING: Final = "building"
_CHANGED: Final = "changed"

Stretch = tuple[int, int | None]  # ids above the first, up to the last; None is open


class Journal:
    def __init__(self, generation: Path) -> None:
        self._building, self._changed = generation / _BUILDING, generation / _CHANGED

    def exists(self) -> bool:
        return bool(self._lines(self._building))

    def begin(self, stretches: Sequence[Stretch]) -> None:
        self._append(self._building, json.dumps(stretches))

    def stretches(self) -> list[Stretch]:
        first, *_ = self._lines(self._building)
        return [(start, end) for start, end in json.loads(first)]

    def note(self, number: int, segments: Sequence[tuple[str, int]]) -> None:
        """The stretch of that number is finished: the ids of its segments, which are on the disk, and their sizes."""
        self._append(self._building, json.dumps([number, segments]))

    def finished(self) -> dict[int, list[tuple[str, int]]]:
        _, *noted = self._lines(self._building)
        return {number: [(name, size) for name, size in segments] for number, segments in map(json.loads, noted)}

    def remember(self, articles: Collection[int]) -> None:
        """What the generation does not know, or knows otherwise than the one in use from now on."""
        if articles:
            self._append(self._changed, "\n".join(map(str, sorted(articles))))

    def remembered(self) -> list[int]:
        """Ascending, each once."""
        return sorted({int(line) for line in self._lines(self._changed)})

    def close(self) -> None:
        """The generation is whole."""
        for path in (self._building, self._changed):
            path.unlink(missing_ok=True)

    @staticmethod
    def _lines(path: Path) -> list[str]:
        """Whole ones: a kill can leave the last without its end."""
        try:
            return path.read_text().split("\n")[:-1]
        except FileNotFoundError:
            return []

    @staticmethod
    def _append(path: Path, lines: str) -> None:
        """After the last whole line, on the disk when it returns."""
        whole = path.read_bytes().rfind(b"\n") + 1 if path.exists() else 0
        with path.open("ab") as stream:
            stream.truncate(whole)
            stream.write(f"{lines}\n".encode())
            stream.flush()
            os.fsync(stream.fileno())
        sync(path.parent)
