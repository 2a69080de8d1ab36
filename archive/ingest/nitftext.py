"""What an NITF element says, by itself or inside NewsML: the fields of a record. Pure."""

from lxml import etree

from archive.ingest.trees import first_words, named, paragraphs, words_of


def nitf_values(root: etree._Element) -> dict[str, object]:
    """Keys as `archive.ingest.fields` knows them."""
    bodies = list(named(root, "body.content")) or list(named(root, "body"))
    body = [part for held in bodies for part in paragraphs(held)]
    body += [words_of(line) for line in named(root, "tagline") if words_of(line)]
    byline = [words_of(line) for line in named(root, "body.head/byline") if words_of(line)]
    return {
        "headline": first_words(root, "hedline/hl1", "hl1", "hedline", "head/title"),
        "standfirst": first_words(root, "abstract", "hedline/hl2"),
        "byline": byline or [words_of(line) for line in named(root, "byline") if words_of(line)][:1],
        "published": _attribute(root, "norm", "date.issue", "story.date", "date.release")
        or _attribute(root, "date.publication", "pubdata"),
        "dateline": first_words(root, "dateline"),
        "body": body,
        "section": _attribute(root, "position.section", "pubdata"),
        "tags": [key for held in named(root, "keyword") if (key := held.get("key") or "")],
        "source": _attribute(root, "name", "pubdata") or first_words(root, "distributor"),
        "canonical_id": _attribute(root, "id-string", "doc-id"),
        "caption": [words for held in named(root, "media-caption") if (words := words_of(held))],
        "credit": [words for held in named(root, "media-producer") if (words := words_of(held))],
        "version": _attribute(root, "version", "du-key"),
        "version_of": _attribute(root, "key", "du-key"),
        "pubstatus": _attribute(root, "management-status", "docdata"),
    }


def _attribute(root: etree._Element, attribute: str, *names: str) -> str:
    return next((value for name in names for held in named(root, name) if (value := held.get(attribute))), "")
