"""Segments merged against one built at once: not a byte of the arrays may differ."""

import random
from itertools import pairwise

import pytest

from search.backends.embedded.building import Builder
from search.backends.embedded.merging import merge
from search.backends.embedded.postings import Segment
from search.facets.table import COLUMNS
from search.schema import Document

WORDS = ["ferry", "ferries", "COVID-19", "U.S.", "old", "quay", "東京都", "Zoë", "1,000"]


def documents(seed, number):
    chance = random.Random(seed)

    def text(most):
        return " ".join(chance.choice(WORDS) for _ in range(chance.randint(0, most)))

    return [
        Document(at, at // 3, at * 10, 20200101 + at, text(4), text(3), text(30), text(2), (text(5), text(5)),
                 {"source": chance.choice(["", "Harbour Post", "Radio Marrow"]), "section": text(1),
                  "language": chance.choice(["en", "de", ""])},
                 {"dump": tuple(chance.sample(["1", "2", "13"], chance.randint(0, 2)))})
        for at in range(1, number + 1)
    ]  # fmt: skip


def built(path, made):
    builder = Builder()
    for document in made:
        builder.add(document)
    builder.flush(path)
    return Segment(path)


@pytest.mark.parametrize("seed", range(8))
def test_merging_gives_what_building_at_once_gives(tmp_path, seed, monkeypatch):
    monkeypatch.setattr("search.backends.embedded.merging._BLOCK", 7)
    made = documents(seed, 40)
    cuts = [0, *sorted(random.Random(seed).sample(range(1, 40), 3)), 40]
    parts = [made[first:last] for first, last in pairwise(cuts)]
    segments = [built(tmp_path / f"part{at}", part) for at, part in enumerate(parts)]
    gone = [set(random.Random(seed + at).sample(range(len(part)), len(part) // 3)) for at, part in enumerate(parts)]
    left = [
        document for part, out in zip(parts, gone, strict=True) for at, document in enumerate(part) if at not in out
    ]
    assert merge(tmp_path / "merged", segments, gone) == len(left)
    merged, whole = Segment(tmp_path / "merged"), built(tmp_path / "whole", left)
    assert merged.ranges == whole.ranges
    for name in whole.arrays:
        if not name.startswith("code_"):
            assert merged.arrays[name].tolist() == whole.arrays[name].tolist(), name
    for field in COLUMNS:
        assert [merged.values[field][code] for code in merged.column(field)] == [
            whole.values[field][code] for code in whole.column(field)
        ]


def test_a_segment_without_a_word_can_be_merged(tmp_path):
    empty = built(tmp_path / "a", [Document(1, 1, 0, 0)])
    other = built(tmp_path / "b", [Document(2, 2, 0, 0, body="ferry")])
    assert merge(tmp_path / "c", [empty, other], [set(), set()]) == 2
    assert Segment(tmp_path / "c").postings("body_exact", b"ferry").docs.tolist() == [1]
