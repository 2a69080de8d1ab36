"""Through the whole reading, as a worker does it: bombs are given up, and no name leads anywhere."""

import io
import tarfile
import tempfile
import time
from functools import cache

import pytest

from archive.ingest.opening import limits as bounds
from tests import mutate, watched
from tests.archive.ingest import bombs
from tests.archive.ingest.members import zipped

SECONDS = 5  # of the processor, for one dump
REFUSALS = (
    "bomb", "too-large", "too-deep", "too-many-members", "truncated", "unreadable-member", "bad-archive", "not-text",
)  # fmt: skip

made = cache(bombs.unfolding)
traps = cache(bombs.climbing)


def refused(outcome) -> bool:
    """Whether it came to nothing but refusals, and the one good text beside them."""
    wrong = [what for what in outcome if what.removeprefix("failed: ") not in (*REFUSALS, "text", "empty")]
    return not wrong and any(what.removeprefix("failed: ") in REFUSALS for what in outcome) and outcome["text"] <= 1


@pytest.mark.parametrize("name", made())
def test_a_bomb_is_refused_soon_and_writes_nothing_outside_the_data_folder(name, settings, tmp_path, record_property):
    settings.ARCHIVE_DATA = tmp_path
    with watched.deeds() as seen:
        began = time.process_time()
        outcome = mutate.survive(name, made()[name])
        spent = time.process_time() - began
    record_property("seconds", spent)
    assert spent <= SECONDS
    assert refused(outcome), outcome
    assert watched.outside(seen, tmp_path, tempfile.gettempdir()) == []


@pytest.mark.parametrize("name", traps())
def test_names_links_and_devices_lead_nowhere(name, settings, tmp_path):
    settings.ARCHIVE_DATA = tmp_path / "data"
    with watched.deeds() as seen:
        outcome = mutate.survive(name, traps()[name])
    assert watched.outside(seen) == []
    assert outcome["text"] >= 1, outcome
    assert not settings.ARCHIVE_DATA.exists()


def test_without_the_ratio_the_bomb_unfolds(settings, tmp_path, monkeypatch):
    """The check itself: the same bomb, the defence off."""
    settings.ARCHIVE_DATA = tmp_path
    bomb = bombs.PACKERS["gz"](b"ferry " * (20 << 17))
    assert mutate.survive("a.gz", bomb) == {"failed: bomb": 1}
    monkeypatch.setattr(bounds, "RATIO_AFTER", 1 << 60)
    assert mutate.survive("a.gz", bomb) == {"too-large": 1}  # all of it was unpacked before the reader gave up


def test_without_the_bound_every_hollow_file_is_looked_at(monkeypatch):
    """The check itself; and as many files as do not reach it are rejected one by one."""
    assert mutate.survive("a.zip", made()["hollow.zip"]) == {"failed: bomb": 1}
    monkeypatch.setattr(bounds, "HOLLOW_FROM", 60_000)
    assert mutate.survive("a.zip", made()["hollow.zip"]) == {"empty": 60_000}


def test_many_short_texts_are_no_bomb(monkeypatch):
    monkeypatch.setattr(bounds, "HOLLOW_FROM", 50)
    texts = {f"{n}.txt": f"Berth {n} is closed today." for n in range(60)}
    assert mutate.survive("a.zip", zipped(texts)) == {"text": 60}
    assert mutate.survive("a.tar", bombs._tar_of({name: text.encode() for name, text in texts.items()})) == {"text": 60}


def test_an_unpacking_that_believes_names_is_seen_to_write_outside(tmp_path):
    """The check itself: Python's own unpacking without a filter."""
    home = tmp_path / "a" / "b"
    home.mkdir(parents=True)
    names = bombs._tar_of({"../../up.txt": b"The ferry is late."})
    with watched.deeds() as seen, tarfile.open(fileobj=io.BytesIO(names)) as archive:
        archive.extractall(home, filter="fully_trusted")
    assert (tmp_path / "up.txt").exists()
    assert any("up.txt" in deed for deed in watched.outside(seen))
