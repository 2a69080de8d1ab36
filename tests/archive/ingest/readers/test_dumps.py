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
    "text-packed.txt.bz2": ["text"],
    "text-packed.txt.xz": ["text"],
    "text-files.tar.zst": ["unreadable-member", "text", "text"],
    "markdown.md": ["markdown"],
    "bundle.txt": ["bundle", "bundle", "bundle"],
    "json-array.json": ["json", "json"],
    "json-wrapped.json": ["json", "json"],
    "jsonl.jsonl": ["jsonl", "jsonl"],
    "csv.csv": ["csv", "csv"],
    "csv-semicolon-no-names.csv": ["csv", "csv"],
    "csv-open-quote.csv": ["csv", "bad-record", "csv", "csv"],
    "xlsx.xlsx": ["xlsx", "xlsx"],
    "parquet.parquet": ["parquet", "parquet"],
    "html.html": ["html"],
    "html-ld-only.html": ["html"],
    "warc.warc": ["warc", "warc", "no-article"],
    "warc-by-record.warc.gz": ["warc", "warc", "no-article"],
    "warc-whole.warc.gz": ["warc", "warc", "no-article"],
    "warc-collection.wacz": ["warc", "warc", "no-article"],
    "warc-old.arc": ["warc"],
    "feed.rss": ["feed", "feed"],
    "feed-atom.xml": ["feed"],
    "wxr.xml": ["wxr", "no-article", "wxr"],
    "sgml.sgm": ["sgml", "sgml", "sgml"],
    "tagged.txt": ["tagged", "tagged"],
    "nitf.xml": ["nitf"],
    "newsml.xml": ["newsml"],
    "newsml-g2.xml": ["newsml", "no-article", "newsml"],
    "ninjs.json": ["ninjs"],
    "ninjs-3.json": ["ninjs", "no-text"],
    "iptc7901.txt": ["iptc7901", "iptc7901"],
    "anpa.txt": ["anpa"],
    "xml.xml": ["xml", "xml"],
    "broken-array.json": ["json", "bad-record", "json", "truncated"],
    "broken-lines.jsonl": ["jsonl", "bad-record", "jsonl", "bad-record"],
    "broken-member.zip": ["empty", "text", "unreadable-member"],
    "broken-end.zip": ["text", "text", "truncated"],
    "broken-end.tar.gz": ["text", "truncated", "truncated"],
    "broken-workbook.xlsx": ["unreadable"],
    "broken-table.parquet": ["unreadable"],
    "broken-capture.warc": ["warc", "warc", "no-article"],
    "broken-capture.arc": ["warc", "bad-record"],
    "broken-feed.xml": ["feed", "no-text", "feed", "truncated"],
    "broken-export.xml": ["wxr", "truncated"],
    "broken-items.sgm": ["sgml", "truncated", "no-text", "sgml", "truncated"],
    "broken-tags.txt": ["tagged", "truncated", "no-text", "tagged"],
    "broken-nitf.xml": ["nitf"],
    "broken-newsml.xml": ["too-deep"],
    "broken-ninjs.json": ["truncated"],
    "broken-wire.txt": ["iptc7901", "no-text"],
    "broken-anpa.txt": ["no-text", "anpa"],
    "broken-unknown.xml": ["unknown-format"],
    "empty-feed.xml": ["empty"],
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
    assert {path.name for path in DUMPS.iterdir()} == {*EXPECTED, "broken-archive.zip"}
