"""What partitions say of their hashes adds up to the candidates that `relink` finds."""

import random
from collections import defaultdict

import pytest

from archive.tokens import comparison_tokens, tokens_sha256
from archive.versions import pairing
from archive.versions.pairing import pairs_in, table
from archive.versions.spreading import Met, Text, _candidate, _may_be, meetings


def texts(number=160):
    """Stories of one to five versions, copies, and a notice that many of them carry."""
    chance = random.Random(5)
    words = [
        f"{a}{b}" for a in ("gull", "quay", "rope", "tide", "crab", "pier") for b in ("man", "side", "wick", "ton", "")
    ]
    notice = " ".join(chance.choices(words, k=30))
    pk = 0
    while pk < number:
        story = chance.choices(words, k=chance.choice((40, 90, 200)))
        for _ in range(chance.randint(1, 5)):
            pk += 1
            cut = story[: chance.choice((len(story), len(story) * 2 // 3))]
            body = " ".join(cut) + (f"\n\n{notice}" if chance.random() < 0.5 else "")
            kin = (chance.randrange(40),) if chance.random() < 0.3 else ()
            tokens = comparison_tokens(body)
            yield Text(pk, body, tokens_sha256(body), len(tokens), kin)


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_candidates_of_all_partitions_are_those_of_the_whole(partitions, monkeypatch):
    monkeypatch.setattr(pairing, "HOT_STORIES", 12)  # so that the notice is hot here
    entries = [text.entry() for text in texts()]
    sizes = {entry.article_id: len(entry.hashes) for entry in entries}
    shares = defaultdict(list)
    for entry in entries:
        for row in entry.rows():
            shares[row.hash % partitions].append(tuple(row))
    met = defaultdict(Met)
    for rows in shares.values():
        for pair, shared in meetings(rows):
            met[pair] += shared
    found = {}
    for (a, b), shared in met.items():
        if _may_be(shared):
            found |= _candidate(((a, b), (shared, sizes[a], sizes[b])))
    whole = dict(pairs_in(table(row for entry in entries for row in entry.rows()), sizes))
    assert found == whole
    assert {ground.kin for ground in whole.values()} == {True, False}
    assert len(whole) > 100


def test_a_partition_without_rows_says_nothing():
    assert list(meetings([])) == []


def test_a_text_is_read_as_it_was_written():
    line = '{"id": 3, "body": "The ferry left.", "body_sha256": "ab", "words": 3, "kin": [5]}'
    assert Text.read(line) == Text(3, "The ferry left.", "ab", 3, (5,))
