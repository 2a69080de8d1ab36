import socket

import pytest

from tests.archive.ingest.members import codes, read
from tests.archive.ingest.readers.told import fields, items, results


def test_the_full_content_is_the_body_and_the_summary_the_standfirst():
    item = items("feed.rss")[0]
    assert fields(item, "headline", "standfirst", "byline", "source", "language", "url", "updated") == (
        "Ferry late after fog", "Fog held the morning boat.", "Ann Lee", "Harbour Post", "en",
        "https://harbour.example/2020/10/06/ferry", None,
    )  # fmt: skip
    assert item.text.endswith("closed the channel.\n\nThe harbour master said the evening boat would run to time.")


def test_an_entry_without_content_has_its_summary_for_a_body():
    assert items("feed.rss")[1].hints[-1].kind == "field:body"


def test_an_entry_of_atom_has_both_its_dates():
    (item,) = items("feed-atom.xml")
    assert fields(item, "headline", "published", "updated") == (
        "Ferry late", "2020-10-06T09:01:00Z", "2020-10-06T12:00:00Z",
    )  # fmt: skip


def test_entities_of_a_dtd_are_shown_and_never_followed():
    first, *_, cut = results("broken-feed.xml")
    assert fields(first, "headline", "source") == ("Ferry late &x;", "Harbour Post &b; & more")
    assert cut.code == "truncated"


def test_a_feed_opens_no_socket(monkeypatch):
    def refuse(*_):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    text = (
        '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://news.example/x.dtd"><?xml-stylesheet href="http://x/y.xsl"?>'
        '<rss version="2.0" xmlns:xi="http://www.w3.org/2001/XInclude"><channel><item><title>Late</title>'
        '<description><xi:include href="http://news.example/x"/>Fog closed it.</description></item></channel></rss>'
    )
    assert codes(read(text, "a.xml")) == ["item"]


@pytest.mark.parametrize("depth", [300, 20_000])
def test_deep_nesting_does_no_harm(depth):
    text = f"<rss><channel><item><title>Late</title><description>{'<a>' * depth}</description></item></channel></rss>"
    assert codes(read(text, "a.xml"))


@pytest.mark.parametrize("quote", ["'", '"'])
def test_an_element_of_very_many_attributes_is_refused_before_it_costs_anything(quote):
    many = " ".join(f"a{n}={quote}x{quote}" for n in range(201))
    (result,) = read(f"<rss version='2.0'><channel><item {many}><title>Fog</title></item></channel></rss>", "a.rss")
    assert (result.code, result.locator) == ("bad-xml", "a.rss")


def test_a_feed_without_entries_is_one_rejected_item_that_says_so():
    (found,) = read('<rss version="2.0"><channel><title>Harbour Post</title></channel></rss>', "a.rss")
    assert (found.locator, found.code, found.detail) == ("a.rss", "empty", "The feed has no entries.")
