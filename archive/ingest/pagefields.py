"""What a page says of itself: meta tags, JSON-LD, time elements, title, canonical address. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from archive.ingest.decoding import settle
from archive.ingest.fields import is_address, is_junk
from archive.ingest.items import Field
from archive.ingest.jsontext import loads

LONGEST_VALUE: Final = 5_000  # characters of one metadata value; longer ones are not metadata
MOST_TIMES: Final = 5  # `time` elements told: the first ones are the article's, later ones of other articles
MOST_NODES: Final = 500  # of JSON-LD looked at in one page

_META: Final[Mapping[str, str]] = {
    name: field
    for field, names in {
        "headline": "og:title twitter:title headline dc.title dcterms.title parsely-title sailthru.title",
        "standfirst": "description og:description twitter:description dc.description sailthru.description",
        "byline": "author article:author dc.creator dcterms.creator parsely-author sailthru.author byl citation_author",
        "section": "article:section parsely-section section category",
        "tags": "keywords news_keywords article:tag parsely-tags sailthru.tags",
        "published": "article:published_time og:published_time og:article:published_time article:published "
        "datepublished pubdate publishdate publish-date publish_date publication_date published_time date "
        "dc.date dc.date.issued dc.date.created dcterms.date dcterms.issued dcterms.created sailthru.date "
        "parsely-pub-date citation_publication_date citation_date originalpublicationdate article_date_original "
        "datecreated created cxenseparse:recs:publishtime bt:pubdate rnews:datepublished article.published "
        "published-date last-published",
        "updated": "article:modified_time og:updated_time article:modified datemodified last-modified lastmod "
        "dc.date.modified dcterms.modified revised modified_time article.updated",
        "url": "og:url twitter:url",
        "source": "og:site_name application-name publisher dc.publisher dcterms.publisher",
        "language": "og:locale content-language dc.language dcterms.language language inlanguage",
    }.items()
    for name in names.split()
}
_ITEMPROPS: Final = {"datepublished": "published", "datecreated": "published", "datemodified": "updated"}
_ARTICLE_TYPE: Final = re.compile(r"Article|Posting|Report|Review|Opinion|Story")
_LD: Final = (
    ("headline", "headline"),
    ("description", "standfirst"),
    ("alternativeHeadline", "standfirst"),
    ("author", "byline"),
    ("creator", "byline"),
    ("datePublished", "published"),
    ("dateCreated", "published"),
    ("dateModified", "updated"),
    ("articleSection", "section"),
    ("keywords", "tags"),
    ("publisher", "source"),
    ("inLanguage", "language"),
    ("url", "url"),
    ("mainEntityOfPage", "url"),
    ("dateline", "dateline"),
)
_SAVED_FROM: Final = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+?)\s*-->")
_CDATA: Final = re.compile(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*$")


def page_fields(root: etree._Element, markup: str) -> tuple[Field, ...]:
    """In the order meta, JSON-LD, time, the rest; the same value of one origin once."""
    fields: dict[Field, None] = {}
    for field, value, origin in _found(root, markup):
        settled = " ".join(settle(value)[0].split())
        if settled and len(settled) <= LONGEST_VALUE and not is_junk(settled) and _is_fit(field, settled):
            fields[Field(field, settled, origin)] = None
    return tuple(fields)


def _is_fit(field: str, value: str) -> bool:
    """People and names, not the addresses of their pages; addresses that are addresses."""
    if field in {"byline", "source", "section", "headline"}:
        return not value.startswith(("http://", "https://"))
    return field != "url" or (value.startswith(("http://", "https://")) and is_address(value))


def _found(root: etree._Element, markup: str) -> Iterator[tuple[str, str, str]]:
    yield from _metas(root)
    yield from _linked_data(root)
    yield from _times(root)
    title = next(root.iter("title"), None)
    if title is not None:
        yield "headline", "".join(str(part) for part in title.itertext()), "html title"
    if language := root.get("lang", ""):
        yield "language", language, "html lang"
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            yield "url", link.get("href") or "", "link canonical"
    if saved := _SAVED_FROM.search(markup[:4096]):
        yield "url", saved[1], "saved from"


def _metas(root: etree._Element) -> Iterator[tuple[str, str, str]]:
    for meta in root.iter("meta"):
        content = meta.get("content") or ""
        for attribute in ("property", "name", "http-equiv", "itemprop"):
            name = (meta.get(attribute) or "").strip()
            if field := _META.get(name.lower()):
                yield field, content, f"meta {name}"
                break


def _times(root: etree._Element) -> Iterator[tuple[str, str, str]]:
    times = 0
    for element in root.iter():
        if element.tag == "meta":
            continue
        prop = (element.get("itemprop") or "").lower()
        value = element.get("datetime") or element.get("content") or ""
        if field := _ITEMPROPS.get(prop):
            yield field, value or "".join(str(part) for part in element.itertext())[:100], f"itemprop {prop}"
        elif element.tag == "time" and value and times < MOST_TIMES:
            times += 1
            pubdate = element.get("pubdate") is not None or "publish" in (element.get("class") or "").lower()
            yield "published", value, "time pubdate" if pubdate else "time"


def linked_articles(root: etree._Element) -> list[Mapping[str, object]]:
    """The JSON-LD objects of the page that are articles."""
    return [node for nodes in _linked_nodes(root) for node in nodes if _ARTICLE_TYPE.search(_types(node))]


def _linked_nodes(root: etree._Element) -> Iterator[list[Mapping[str, object]]]:
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield list(_nodes(loads(_CDATA.sub("", script.text or ""))))


def _linked_data(root: etree._Element) -> Iterator[tuple[str, str, str]]:
    for nodes in _linked_nodes(root):
        articles = [node for node in nodes if _ARTICLE_TYPE.search(_types(node))]
        for node in articles[:1]:
            yield from _of_node(node, "ld+json")
        if not articles:
            for node in nodes:
                if "WebPage" in _types(node):
                    yield from (
                        found for found in _of_node(node, "ld+json WebPage") if found[0] in {"published", "updated"}
                    )


def _of_node(node: Mapping[str, object], origin: str) -> Iterator[tuple[str, str, str]]:
    for key, field in _LD:
        for value in _texts(node.get(key)):
            yield field, value, f"{origin} {key}"


def _nodes(value: object) -> Iterator[Mapping[str, object]]:
    """Every object at the top, in lists, in @graph and as main entity; breadth first."""
    queue = [value]
    for _ in range(MOST_NODES):
        if not queue:
            return
        now = queue.pop(0)
        if isinstance(now, list):
            queue.extend(now)
        elif isinstance(now, dict):
            yield now
            queue.extend(now[key] for key in ("@graph", "mainEntity", "itemListElement", "item") if key in now)


def _types(node: Mapping[str, object]) -> str:
    kind = node.get("@type")
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value[:50]:
            if isinstance(part, str):
                yield part
            elif isinstance(part, dict):
                yield from _texts(part)
    elif isinstance(value, dict):
        named = value.get("name") or value.get("@id") or value.get("@value")
        if isinstance(named, str | list):
            yield from _texts(named)
