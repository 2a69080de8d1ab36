"""The versions are no worse than they were, on a small part of what `benchmarks/versions.py` measures in full."""

import json
from pathlib import Path

import pytest

from benchmarks.editions import made, real

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
FLOORS = json.loads((ROOT / "benchmarks" / "versions_baseline.json").read_text())
STORIES = 40

pytestmark = pytest.mark.skipif(not (DATA / "reuters21578").is_dir(), reason="the real texts are not here")


@pytest.fixture(scope="module")
def figures():
    corpus = made.make(DATA, "dev", 1, stories=STORIES, versions=7, members=20)
    measured, _found = made.figures(corpus, read=False)
    for table in (real.same_event, real.abridged, real.languages):
        measured |= table(DATA, "dev")
    return measured


@pytest.mark.parametrize("name", FLOORS["least"])
def test_no_share_falls_below_its_floor(figures, name):
    assert figures[name] >= FLOORS["least"][name]


@pytest.mark.parametrize("name", FLOORS["most"])
def test_no_error_rises_above_its_ceiling(figures, name):
    assert figures[name] <= FLOORS["most"][name]


def test_every_operator_is_found():
    corpus = made.make(DATA, "dev", 2, stories=8, versions=28, members=2)
    measured, _found = made.figures(corpus, read=False)
    lost = {name: share for name, share in measured.items() if name.startswith("recall of ") and share < 0.75}
    assert not lost
