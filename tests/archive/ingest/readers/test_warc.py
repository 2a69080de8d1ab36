import pytest

from tests.archive.ingest.members import read
from tests.archive.ingest.readers.told import fields, items, results


@pytest.mark.parametrize("name", ["warc.warc", "warc-by-record.warc.gz", "warc-whole.warc.gz"])
def test_however_it_is_packed_a_capture_gives_the_same_pages(name):
    first, second = items(name)
    assert fields(first, "headline", "url", "crawled") == (
        "Ferry late after fog", "https://harbour.example/2020/10/06/ferry", "2020-10-08T01:00:00+00:00",
    )  # fmt: skip
    assert (first.locator, second.locator) == (f"{name}#2", f"{name}#6")
    assert second.text.endswith("a tenth less than last year.")


def test_of_a_collection_only_its_captures_are_read():
    assert [item.locator for item in items("warc-collection.wacz")] == [
        f"warc-collection.wacz!/archive/data.warc.gz#{number}" for number in (2, 6)
    ]


def test_records_that_are_no_pages_are_told_in_one_line():
    assert str(results("warc.warc")[-1]).endswith("hold no page: 1 of image/png, 1 answers 404.")


def test_an_arc_is_read_like_a_warc():
    (item,) = items("warc-old.arc")
    assert fields(item, "crawled") == ("2020-10-08T01:00:00+00:00",)


def test_a_record_that_breaks_off_is_read_with_a_note():
    assert items("broken-capture.warc")[-1].notes[-1].startswith("incomplete: the record breaks off after")


def captured(kind, payload, url="https://post.example/feed"):
    body = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + payload
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2020-10-08T01:00:00Z\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


FEED = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Harbour Post</title>
<item><title>Ferry late after fog</title><link>https://post.example/ferry</link>
<pubDate>Tue, 06 Oct 2020 09:01:00 GMT</pubDate><description>The ferry came in late on Tuesday.</description></item>
<item><title></title></item></channel></rss>"""


@pytest.mark.parametrize("kind", ["application/rss+xml", "text/xml; charset=utf-8", "application/xml"])
def test_a_feed_in_a_capture_gives_its_entries(kind):
    entry, rejected = read(captured(kind, FEED), "a.warc")
    assert (entry.locator, entry.format) == ("a.warc#1#1", "feed")
    assert fields(entry, "headline", "url", "source", "crawled") == (
        "Ferry late after fog", "https://post.example/ferry", "Harbour Post", "2020-10-08T01:00:00+00:00",
    )  # fmt: skip
    assert (rejected.locator, rejected.code) == ("a.warc#1#2", "no-text")


def test_other_xml_in_a_capture_and_a_page_that_is_xml_are_no_feeds():
    (told,) = read(captured("application/xml", b"<urlset><url/></urlset>"), "a.warc")
    assert told.detail.endswith("1 of application/xml.")
    page = b"<html xmlns='http://www.w3.org/1999/xhtml'><body><p>The ferry came in late on Tuesday.</p></body></html>"
    (item,) = read(captured("application/xhtml+xml", page), "a.warc")
    assert item.format == "warc"
