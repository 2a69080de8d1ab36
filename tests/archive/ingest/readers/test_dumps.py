"""The tiny dumps of tests/dumps, one or more per format, and the broken ones: what comes of each."""

from pathlib import Path

import pytest

from archive.errors import DumpError, ItemError
from archive.ingest.items import Member, ReadOptions
from archive.ingest.opening import Limits, expand
from archive.ingest.readers import READERS, choose

DUMPS = Path(__file__).parents[3] / "dumps"
LIMITS = Limits(1 << 20, 1 << 20, 100)
EXPECTED = {
    "text.txt": ["text"],
    "text-cp1252.txt": ["text"],
    "text-utf16.txt": ["text"],
    "json-array.json": ["json", "json"],
    "json-wrapped.json": ["json", "json"],
    "jsonl.jsonl": ["jsonl", "jsonl"],
    "csv.csv": ["csv", "csv"],
    "csv-semicolon-no-names.csv": ["csv", "csv"],
    "html.html": ["html"],
    "broken-array.json": ["json", "bad-record", "json", "truncated"],
    "broken-lines.jsonl": ["jsonl", "bad-record", "jsonl", "bad-record"],
    "broken-member.zip": ["empty", "text", "unreadable-member"],
    "not-text.txt": ["not-text"],
    "empty.txt": ["empty"],
    "blank.txt": ["no-text"],
}


def outcomes(name):
    path = DUMPS / name
    for member in expand(Member(name, lambda: path.open("rb"), path.stat().st_size), LIMITS):
        if isinstance(member, ItemError):
            yield member.code
            continue
        try:
            reader = choose(member)
        except ItemError as error:
            yield error.code
            continue
        for result in reader.read(member, ReadOptions()):
            yield getattr(result, "code", None) or result.format


@pytest.mark.parametrize("name", EXPECTED)
def test_a_dump_ends_in_the_outcomes_it_is_made_for(name):
    assert list(outcomes(name)) == EXPECTED[name]


def test_a_broken_archive_fails_as_a_whole():
    with pytest.raises(DumpError):
        list(outcomes("broken-archive.zip"))


def test_every_format_has_a_dump_and_a_paragraph_in_the_docs():
    docs = (DUMPS.parents[1] / "docs/dump-formats.md").read_text(encoding="utf-8")
    for name in READERS:
        assert any(path.name.startswith(f"{name}.") or path.name.startswith(f"{name}-") for path in DUMPS.iterdir()), (
            name
        )
        assert f"\n## {name}\n" in docs, name


def test_every_dump_is_expected_to_end_somehow():
    assert {path.name for path in DUMPS.iterdir()} - {"broken-archive.zip"} >= set(EXPECTED)
