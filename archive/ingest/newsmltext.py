"""What an item of NewsML 1.x or NewsML-G2 says: the fields of records. Pure."""

from collections.abc import Iterator

from lxml import etree

from archive.ingest.nitftext import nitf_values
from archive.ingest.trees import first_words, local, named, paragraphs, words_of


def second_generation_values(item: etree._Element) -> dict[str, object]:
    """A `newsItem` of G2."""
    content = [*named(item, "inlineXML"), *named(item, "inlineData")]
    inner = [child for held in content for child in held if local(child).lower() == "nitf"]
    values = nitf_values(inner[0]) if inner else {}
    body = values.get("body") or [part for held in content for part in _blocks(held)]
    dates = [first_words(item, name) for name in ("firstCreated", "contentCreated", "versionCreated")]
    stated = [date for date in dates if date]
    about: dict[str, object] = {
        "headline": first_words(item, "contentMeta/headline", "itemMeta/title", "headline"),
        "standfirst": first_words(item, "contentMeta/description", "itemMeta/description"),
        "byline": first_words(item, "contentMeta/by", "by") or _names(item, "contentMeta/creator"),
        "dateline": first_words(item, "contentMeta/dateline"),
        "published": stated[0] if stated else "",
        "updated": first_words(item, "versionCreated"),
        "source": _names(item, "itemMeta/provider", "rightsInfo/copyrightHolder")[:1],
        "tags": [
            *_names(item, "contentMeta/subject"),
            *(words_of(word) for word in named(item, "contentMeta/keyword")),
        ],
        "language": next((held.get("tag") or "" for held in named(item, "contentMeta/language")), "")
        or item.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
        "credit": first_words(item, "contentMeta/creditline"),
        "canonical_id": item.get("guid", ""),
        "version": item.get("version", ""),
        "version_of": _replaced(item),
        "pubstatus": next((held.get("qcode") or "" for held in named(item, "itemMeta/pubStatus")), ""),
    }
    return {**values, **{key: value for key, value in about.items() if value}, "body": body}


def _blocks(content: etree._Element) -> list[str]:
    """Inline mark-up, or text whose blank lines are its paragraphs."""
    if len(content):
        return paragraphs(content)
    return [part.strip() for part in (content.text or "").split("\n\n") if part.strip()]


def _names(item: etree._Element, *paths: str) -> list[str]:
    """People and things by name, else by the last part of their code."""
    found: dict[str, None] = {}
    for path in paths:
        for held in named(item, path):
            name = first_words(held, f"{local(held)}/name") or held.get("literal") or ""
            found[name or (held.get("qcode") or "").rpartition(":")[2]] = None
    return [name for name in found if name]


def _replaced(item: etree._Element) -> str:
    """The item that this one is a further version of."""
    for link in named(item, "itemMeta/link"):
        relation = (link.get("rel") or "").rpartition(":")[2].lower()
        if relation in {"previousversion", "evolvedfrom", "updateof", "translatedfrom"}:
            return link.get("residref") or link.get("href") or ""
    return ""


def first_generation_values(item: etree._Element) -> Iterator[dict[str, object]]:
    """A `NewsItem` of NewsML 1.x: one record for each component with a headline and a text of its own."""
    about = _identity(item)
    components = [held for held in named(item, "NewsComponent") if _is_story(held)]
    if not components:
        components = list(named(item, "NewsItem/NewsComponent"))[:1] or [item]
    for component in components:
        yield {**about, **{key: value for key, value in _component_values(component, item).items() if value}}


def _is_story(component: etree._Element) -> bool:
    """It has its own news lines and, in its own content, words."""
    own_lines = any(local(child) == "NewsLines" for child in component)
    inner = any(_is_story(held) for held in component if local(held) == "NewsComponent")
    return own_lines and not inner and any(_content_blocks(held) for held in named(component, "DataContent"))


def _component_values(component: etree._Element, item: etree._Element) -> dict[str, object]:
    contents = list(named(component, "DataContent"))
    inner = next((child for held in contents for child in held if local(child).lower() == "nitf"), None)
    values = nitf_values(inner) if inner is not None else {}
    body: list[str] = []
    for held in contents:  # the same text may be there as NITF, as XHTML and plain
        body = max(body, _content_blocks(held), key=lambda parts: sum(map(len, parts)))
    lines = {
        "headline": first_words(component, "HeadLine")
        or first_words(item, "HeadLine", "NewsItem/Identification/Label"),
        "standfirst": first_words(component, "SubHeadLine"),
        "byline": first_words(component, "ByLine"),
        "dateline": first_words(component, "DateLine"),
        "credit": first_words(component, "CreditLine"),
        "tags": [words for held in named(component, "KeywordLine") if (words := words_of(held))],
        "language": next((held.get("FormalName") or "" for held in named(component, "Language")), ""),
    }
    return {**values, **{key: value for key, value in lines.items() if value}, "body": values.get("body") or body}


def _content_blocks(content: etree._Element) -> list[str]:
    inner = next((child for child in content if local(child).lower() == "nitf"), None)
    if inner is not None:
        held = nitf_values(inner)["body"]
        return held if isinstance(held, list) else []
    return _blocks(content)


def _identity(item: etree._Element) -> dict[str, object]:
    provider = next((held.get("FormalName") or "" for held in named(item, "Provider/Party")), "")
    revision = next(named(item, "RevisionId"), None)
    previous = (revision.get("PreviousRevision") or "") if revision is not None else ""
    return {
        "published": first_words(item, "FirstCreated") or first_words(item, "DateId"),
        "updated": first_words(item, "ThisRevisionCreated"),
        "source": provider or first_words(item, "ProviderId"),
        "canonical_id": first_words(item, "PublicIdentifier", "NewsItemId"),
        "version": first_words(item, "RevisionId"),
        "version_of": previous if previous != "0" else "",
        "pubstatus": next((held.get("FormalName") or "" for held in named(item, "NewsManagement/Status")), ""),
    }
