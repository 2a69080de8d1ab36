"""The accuracy that `benchmarks/roles_baseline.json` pins, on every eighth labelled page."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
EVERY = 8

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the labelled pages are not here")


@pytest.fixture(scope="module")
def baseline():
    return json.loads((ROOT / "benchmarks" / "roles_baseline.json").read_text(encoding="utf-8"))


def test_roles_stay_above_their_floors(baseline):
    from benchmarks import roles

    assert roles.below(roles.measured(every=EVERY, fast=True), baseline["every eighth page"]) == []


def test_dates_stay_above_their_floors(baseline):
    from benchmarks import dates, roles
    from benchmarks.gold import read_pages

    found = dates.measured(read_pages("publishers", every=EVERY))

    assert roles.below(found, baseline["dates of every eighth page"]) == []


def test_a_figure_under_its_floor_is_told():
    from benchmarks import roles

    assert roles.below({"dev": {"F1": 0.90, "lost": 0.02}}, {"dev": {"F1": 0.91}}) == ["dev: F1 is 0.900, floor 0.910"]
