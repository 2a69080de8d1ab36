"""Articles as the contract's JSON objects: for `export`, the API and every other way out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from archive.models import Article, Item, Mention, Relation, VersionLink

_SLICE: Final = 200  # articles whose items and links are fetched together: two queries each
_SIGN: Final = ("kind", "value", "detail")  # what the row keeps of a sign of the date, in its order
_LINE: Final = ("start", "end", "role", "confidence", "evidence")

Record = dict[str, Any]


def records(articles: Iterable[Article], *, canonical: bool = False) -> Iterator[Record]:
    """One object an article, in the given order, at constant memory. A handful of queries every 200 articles.

    `canonical`: ids become text hashes, dump numbers go, lists are sorted, so that equal archives give equal objects.
    """
    stream = iter(articles)
    while chunk := list(islice(stream, _SLICE)):
        context = _Context(chunk)
        yield from (_canonical(context, article) if canonical else _record(context, article) for article in chunk)


class _Context:
    """What the objects of a slice of articles need of other tables."""

    def __init__(self, articles: Sequence[Article]) -> None:
        ids = [article.pk for article in articles]
        self.items: dict[int, list[Item]] = defaultdict(list)
        for item in Item.objects.filter(article__in=ids).select_related("dump").order_by("dump_id", "number"):
            self.items[item.article_id or 0].append(item)
        self.links: dict[int, list[VersionLink]] = defaultdict(list)
        others: set[int] = set()
        for link in VersionLink.objects.touching(ids).order_by("a_id", "b_id"):
            self.links[link.a_id].append(link)
            self.links[link.b_id].append(link)
            others |= {link.a_id, link.b_id}
        columns = ("pk", "text_sha256", "published", "version_group_id")
        self.mentioned = Mention.objects.targets([article.pk for article in articles if article.promoted_headlines])
        others |= set(self.mentioned.values())
        rows = Article.objects.filter(pk__in=others | set(ids)).values_list(*columns)
        self.hash_of = {pk: text_hash for pk, text_hash, _, _ in rows}
        self.published = {pk: published for pk, _, published, _ in rows}
        self.group_name = _group_names({article.version_group_id for article in articles})


def _group_names(group_ids: set[int]) -> dict[int, str]:
    """A name for each group that does not depend on ids: the least text hash of its articles."""
    names: dict[int, str] = {}
    rows = Article.objects.filter(version_group__in=group_ids).values_list("version_group_id", "text_sha256")
    for group, text_hash in rows:
        names[group] = min(text_hash, names.get(group, text_hash))
    return names


def _empty_as_none(value: str) -> str | None:
    return value or None


def _item(item: Item) -> Record:
    return {"dump": item.dump_id, "dump_name": item.dump.name, "locator": item.locator, "encoding": item.encoding}


def _record(context: _Context, article: Article) -> Record:
    return {
        "id": article.pk,
        "headline": _empty_as_none(article.headline),
        "standfirst": _empty_as_none(article.standfirst),
        "byline": _empty_as_none(article.byline),
        "authors": article.authors,
        "dateline": _empty_as_none(article.dateline),
        "agency": _empty_as_none(article.agency),
        "section": _empty_as_none(article.section),
        "tags": article.tags,
        "notes": article.notes,
        "published": article.published,
        "published_precision": article.published_precision,
        "published_status": article.published_status,
        "published_confidence": article.published_confidence,
        "published_evidence": [dict(zip(_SIGN, sign, strict=True)) for sign in article.published_evidence],
        "updated": _empty_as_none(article.updated),
        "source": article.source.name if article.source else None,
        "url": _empty_as_none(article.url),
        "language": _empty_as_none(article.language),
        "words": article.words,
        "body": article.body,
        "text": article.text,
        "lines": [dict(zip(_LINE, line, strict=True)) for line in article.lines],
        "sha256": article.body_sha256,
        "text_sha256": article.text_sha256,
        "version_group": article.version_group_id,
        "versions": [_version(context, article, link) for link in context.links[article.pk]],
        "related_by_headline": [
            {"headline": headline, "id": context.mentioned.get((article.pk, headline))}
            for headline in article.promoted_headlines
        ],
        "items": [_item(item) for item in context.items[article.pk]],
    }


def _version(context: _Context, article: Article, link: VersionLink) -> Record:
    """The link as seen from this article."""
    is_a = link.a_id == article.pk
    other = link.b_id if is_a else link.a_id
    relation = Relation(link.relation) if is_a else Relation(link.relation).inverse
    own, others = (link.coverage_a, link.coverage_b) if is_a else (link.coverage_b, link.coverage_a)
    return {
        "id": other,
        "relation": relation.value,
        "direction": relation.direction,
        "coverage_of_this": round(own, 4),
        "coverage_of_other": round(others, 4),
        "edited_share": round(link.edited_share, 4),
        "shared_words": link.shared_words,
        "earlier": _earlier(article.pk, article.published, other, context.published.get(other)),
    }


def _earlier(this: int, this_date: str | None, other: int, other_date: str | None) -> int | None:
    """Which of the two came first, where their dates tell: compared as precisely as both are known, days at most."""
    if not this_date or not other_date:
        return None
    length = min(len(this_date), len(other_date), len("2020-10-06"))
    if this_date[:length] == other_date[:length]:
        return None
    return this if this_date[:length] < other_date[:length] else other


def _canonical(context: _Context, article: Article) -> Record:
    record = _record(context, article)
    record["id"] = article.text_sha256
    record["version_group"] = context.group_name[article.version_group_id]
    for version in record["versions"]:
        version["id"] = context.hash_of[version["id"]]
        version["earlier"] = context.hash_of.get(version["earlier"])
    record["versions"].sort(key=lambda version: (version["id"], version["relation"]))
    for named in record["related_by_headline"]:
        named["id"] = context.hash_of.get(named["id"])
    for item in record["items"]:
        del item["dump"]
    record["items"].sort(key=lambda item: (item["dump_name"], item["locator"]))
    return record
