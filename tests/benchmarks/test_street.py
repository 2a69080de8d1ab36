"""The benchmark reads texts as the archive does: what a source prints in many stories is not their text."""

from benchmarks.editions import street
from tests.archive.versions.stories import story

NOTICE = "Independent reporting from the coast costs money that advertising no longer brings, so do consider joining."


def test_what_a_source_prints_under_many_stories_is_set_apart():
    texts = [f"{story(number, 6)}\n\n{NOTICE}" for number in range(8)]
    assert all(NOTICE in body for body in street.bodies(texts))
    assert not any(NOTICE in body for body in street.bodies(texts, ["Harbour Post"] * 8))
    assert all(NOTICE in body for body in street.bodies(texts, [f"Paper {number}" for number in range(8)]))
