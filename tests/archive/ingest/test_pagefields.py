from archive.ingest.blocks import parse_html
from archive.ingest.pagefields import linked_articles, page_fields


def told(markup):
    return [(field.name, field.value, field.origin) for field in page_fields(parse_html(markup), markup)]


def test_meta_tags_linked_data_and_times_say_where_they_stood():
    linked = '{"@graph": [{"@type": "NewsArticle", "headline": "Late", "author": {"name": "Ann Lee"}}]}'
    markup = (
        '<html lang="en"><head><title>Late | Post</title><meta property="article:published_time" content="2020-10-06">'
        f'<script type="application/ld+json">{linked}</script></head>'
        '<body><time datetime="2020-10-06T09:01">Tuesday</time></body></html>'
    )
    assert told(markup) == [
        ("published", "2020-10-06", "meta article:published_time"), ("headline", "Late", "ld+json headline"),
        ("byline", "Ann Lee", "ld+json author"), ("published", "2020-10-06T09:01", "time"),
        ("headline", "Late | Post", "html title"), ("language", "en", "html lang"),
    ]  # fmt: skip


def test_addresses_that_are_none_are_left_out():
    assert (
        told('<meta property="og:url" content="http://[broken/a"><meta name="author" content="https://x.example/ann">')
        == []
    )


def test_broken_linked_data_says_nothing():
    assert linked_articles(parse_html('<script type="application/ld+json">{"@type": "NewsArticle",</script><p>x')) == []
