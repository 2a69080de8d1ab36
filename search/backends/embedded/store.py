"""Where an index lies on disk: generations beside one another, a pointer to the one in use, and one lock to write.

    index/lock          held by the process that writes
    index/current       the name of the generation in use
    index/generation-…  one complete Whoosh index each, with the fingerprint of what wrote it

A new generation is built aside and put in use by replacing the pointer, so that readers see the old one or the new
one, whole. Whoosh keeps pickles in an index: the folder must never take files from elsewhere.
"""

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Final

from whoosh import index

from search.backends.embedded.arrays import sync
from search.backends.embedded.journal import Journal
from search.backends.locking import LOCK_WAIT, held
from search.errors import SearchUnavailableError
from search.schema import fingerprint, schema

_FINGERPRINT_FILE: Final = "fingerprint"
_PREFIX: Final = "generation-"


class Store:
    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    @contextmanager
    def writing(self, wait: float = LOCK_WAIT) -> Iterator[None]:
        """Holds the write lock; it dies with the process. Raises IndexBusyError after `wait` seconds."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with held(self.folder / "lock", wait):
            yield

    def current(self) -> Path | None:
        """The generation in use; None before the first one."""
        try:
            name = (self.folder / "current").read_text().strip()
        except FileNotFoundError:
            return None
        return self.folder / name

    def is_current_code(self) -> bool:
        """Whether the generation in use was written by this schema and analysis."""
        generation = self.current()
        return generation is not None and _stored_fingerprint(generation) == fingerprint()

    def open(self) -> Path | None:
        """The generation in use, fit to be read by this code; None where there is none yet."""
        generation = self.current()
        if generation is not None and _stored_fingerprint(generation) != fingerprint():
            raise SearchUnavailableError("the index was written by another version; run `python manage.py reindex`")
        return generation

    def unfinished(self) -> Path | None:
        """The generation that a run left half built, where this code can go on with it."""
        current = self.current()
        left = [path for path in self._generations() if current is None or path.name > current.name]
        resumable = [path for path in left if Journal(path).exists() and _stored_fingerprint(path) == fingerprint()]
        return resumable[-1] if resumable else None

    def percent_built(self) -> int | None:
        """How far the half-built generation is, in whole stretches of it; None where there is none."""
        generation = self.unfinished()
        if generation is None:
            return None
        journal = Journal(generation)
        return 100 * len(journal.finished()) // max(1, len(journal.stretches()))

    def remember(self, articles: Collection[int]) -> None:
        """Notes for a half-built generation what is about to change in the one in use. Only under the lock."""
        generation = self.unfinished()
        if generation is not None:
            Journal(generation).remember(articles)

    def begin(self) -> Path:
        """A new, empty generation, not in use. Only under the lock; leftovers of a run that died go."""
        current = self.current()
        taken = [int(path.name.split("-")[1]) for path in self._generations()]
        before = [path for path in self._generations() if current is not None and path.name < current.name][-1:]
        for path in self._generations():
            if path != current and path not in before:
                shutil.rmtree(path)
        # The second part tells it from one of the same number in a folder that was deleted under a running reader.
        generation = self.folder / f"{_PREFIX}{max(taken, default=0) + 1:06}-{token_hex(4)}"
        generation.mkdir(mode=0o700)
        index.create_in(str(generation), schema())
        (generation / _FINGERPRINT_FILE).write_text(fingerprint())
        return generation

    def publish(self, generation: Path) -> None:
        """Puts the generation in use; the one before it is kept, older ones go."""
        Journal(generation).close()
        before = self.current()
        for path in generation.iterdir():
            sync(path)
        sync(generation)
        aside = self.folder / "current.new"
        aside.write_text(generation.name)
        sync(aside)
        aside.replace(self.folder / "current")
        sync(self.folder)
        for path in self._generations():
            if path not in {before, generation}:
                shutil.rmtree(path)

    def _generations(self) -> list[Path]:
        return sorted(path for path in self.folder.glob(f"{_PREFIX}*") if path.is_dir())


def _stored_fingerprint(generation: Path) -> str:
    try:
        return (generation / _FINGERPRINT_FILE).read_text().strip()
    except FileNotFoundError:
        return ""
