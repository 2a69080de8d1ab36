"""ParsedArticle batch → rows. One transaction is the caller's; the same batch again would change nothing.

Which article an item belongs to is decided here, by its words alone (`identity_of`). Of an article's items the one
with the least `standing` speaks for it, so that the archive does not depend on the order in which dumps arrive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.utils.text import slugify

from archive import naming
from archive.errors import ItemError
from archive.evidence.traces import headline_key
from archive.ingest.items import ParsedArticle, ReadItem
from archive.models import Article, Dump, Item, ItemStatus, Source, SourceAlias, VersionGroup
from archive.storing import correcting, hearing, readings
from archive.storing.readings import GIVEN, date_as_json, lines_as_json
from archive.storing.withholding import without_withdrawn
from archive.tokens import comparison_tokens, count_words, tokens_sha256
from archive.versions.lending import set_published


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a batch changed. `restated`: articles whose speaking item, and so perhaps their text, is another now."""

    new: tuple[Article, ...]
    restated: tuple[Article, ...]
    items: tuple[Item, ...]

    @property
    def delivered(self) -> frozenset[int]:
        """Articles that another dump, or another place of this one, had brought before."""
        duplicates = (item.article_id for item in self.items if item.status == ItemStatus.DUPLICATE)
        return frozenset(article_id for article_id in duplicates if article_id is not None)


def identity_of(parsed: ParsedArticle) -> str:
    """Hex SHA-256 over the comparison tokens of headline + standfirst + body and of the whole text."""
    kept = " ".join(comparison_tokens(f"{parsed.headline or ''}\n{parsed.standfirst or ''}\n{parsed.body}"))
    whole = " ".join(comparison_tokens(parsed.text))
    return sha256(f"{kept}\n{whole}".encode()).hexdigest()


def standing_of(parsed: ParsedArticle, dump_sha256: str, number: int) -> str:
    """Sorts the items of one article: the best described first, then by text and place, never by time of arrival."""
    described = (
        parsed.headline, parsed.standfirst, parsed.byline, parsed.dateline, parsed.agency, parsed.section, parsed.tags,
        parsed.source, parsed.url, parsed.canonical_id, parsed.updated, parsed.published.value,
    )  # fmt: skip
    unknown = sum(not value for value in described)
    return f"{unknown:02d}:{_text_sha256(parsed.text)}:{dump_sha256}:{number:08d}"


def load(dump: Dump, batch: Sequence[ReadItem]) -> Loaded:
    """Stores a batch of consecutive items. A handful of queries whatever the size of the batch."""
    batch = without_withdrawn(batch)
    parsed = {read.number: read.parsed for read in batch if isinstance(read.parsed, ParsedArticle)}
    identities = {number: identity_of(article) for number, article in parsed.items()}
    known = {row.identity: row for row in Article.objects.filter(identity__in=set(identities.values()))}
    first_numbers: dict[str, int] = {}
    for number, identity in identities.items():
        if identity not in known:
            first_numbers.setdefault(identity, number)
    new = _create(dump, {identity: parsed[number] for identity, number in first_numbers.items()})
    articles = known | {article.identity: article for article in new}
    items = [_item(dump, read, identities, articles, set(first_numbers.values())) for read in batch]
    speaking = _speaking_items(list(known.values()))
    Item.objects.bulk_create(items)
    restated = _restate_where_better(dump, items, parsed, articles, speaking)
    return Loaded(tuple(new), tuple(restated), tuple(items))


def _item(
    dump: Dump, read: ReadItem, identities: dict[int, str], articles: dict[str, Article], creators: set[int]
) -> Item:
    raw = read.raw
    item = Item(dump=dump, number=read.number, read_as=read.read_as)
    if raw is not None:
        item.locator, item.format, item.encoding, item.notes = raw.locator, raw.format, raw.encoding, list(raw.notes)
    if isinstance(read.parsed, ItemError):
        item.locator, item.status = read.parsed.locator, ItemStatus.REJECTED
        item.code, item.detail = read.parsed.code, read.parsed.detail
        return item
    item.article = articles[identities[read.number]]
    item.status = ItemStatus.NEW if read.number in creators else ItemStatus.DUPLICATE
    item.standing = standing_of(read.parsed, dump.sha256, read.number)
    return item


def _create(dump: Dump, parsed: dict[str, ParsedArticle]) -> list[Article]:
    groups = VersionGroup.objects.bulk_create([VersionGroup() for _ in parsed])
    articles = [
        Article(identity=identity, version_group=group, speaking_dump=dump)
        for identity, group in zip(parsed, groups, strict=True)
    ]
    state_all(list(zip(articles, parsed.values(), strict=True)), dump.source_name)
    return Article.objects.bulk_create(articles)


def _speaking_items(articles: list[Article]) -> dict[int, str]:
    """Article id -> the standing of the item that speaks for it."""
    rows = Item.objects.filter(article__in=articles).order_by("article_id", "-standing")
    return {article_id: standing for article_id, standing in rows.values_list("article_id", "standing") if article_id}


def _restate_where_better(
    dump: Dump,
    items: list[Item],
    parsed: dict[int, ParsedArticle],
    articles: dict[str, Article],
    speaking: dict[int, str],
) -> list[Article]:
    """Lets a duplicate of this batch speak for its article where it stands before the one that did so far."""
    current = dict(speaking)
    best: dict[int, Item] = {}
    for item in items:
        article_id = item.article_id
        if article_id is None:
            continue
        if item.status == ItemStatus.NEW:
            current[article_id] = item.standing
        elif item.standing < current[article_id]:
            current[article_id] = item.standing
            best[article_id] = item
    by_id = {article.pk: article for article in articles.values()}
    restated = [by_id[article_id] for article_id in best]
    restate({by_id[article_id]: parsed[item.number] for article_id, item in best.items()}, dump)
    return restated


def restate(said: Mapping[Article, ParsedArticle], dump: Dump) -> None:
    """Writes the articles anew from items of this dump; ids, groups and identity stay."""
    for article in said:
        article.speaking_dump = dump
    state_all(list(said.items()), dump.source_name)
    for article in said:
        article.save()


def say_again(articles: Sequence[Article]) -> list[Article]:
    """Writes articles anew from what was read of them, after others' evidence changed.

    Their sources are loaded. Saves and returns those that say something else than before.
    """
    by_given: dict[str, list[tuple[Article, ParsedArticle]]] = {}
    before = {article.pk: readings.of_row(article) for article in articles}
    for article in articles:
        given = readings.given_source(article)
        by_given.setdefault(given, []).append((article, readings.of_article(article)))
    for given, said in by_given.items():
        state_all(said, given)
    changed = [article for article in articles if readings.of_row(article) != before[article.pk]]
    for article in changed:
        article.save()
    return changed


def state_all(said: Sequence[tuple[Article, ParsedArticle]], given_source: str) -> None:
    """What the items say, over it what all others know, and over that what people corrected.

    Saves nothing. The articles' speaking dumps are set. A few queries for all.
    """
    heard = hearing.heard(said, given_source)
    standing = correcting.standing(heard, given_source)
    corrected = [standing.over(parsed, given_source) for parsed in heard]
    names = naming.names()
    sources = ensure_sources({names.of(parsed.source or given_source) for parsed in corrected})
    for (article, read), known, parsed in zip(said, heard, corrected, strict=True):
        name = parsed.source or given_source
        source = sources.get(names.of(name))
        state(article, parsed, source, given_source=not parsed.source)
        article.said_source = name[:300] if source and source.name != name[:300] else ""
        article.own_roles = readings.overruled(read.lines, known.lines)
        article.day_order, article.date_readings = read.day_order or "", readings.date_readings(read, known)
        article.own_reading = None if parsed is known else readings.as_json(read, given_source)


def state(article: Article, said: ParsedArticle, source: Source | None, *, given_source: bool) -> None:
    """Copies what an item says onto the row, without saving it. The date is the item's own: nothing is lent yet."""
    article.text, article.text_sha256 = said.text, _text_sha256(said.text)
    article.words_sha256, article.lines = tokens_sha256(said.text), lines_as_json(said.lines)
    article.body, article.body_sha256, article.words = said.body, tokens_sha256(said.body), count_words(said.body)
    article.headline, article.standfirst = said.headline or "", said.standfirst or ""
    article.headline_key = headline_key(said.headline or "")
    article.byline, article.authors, article.dateline = said.byline or "", list(said.authors), said.dateline or ""
    article.agency, article.section = (said.agency or "")[:300], (said.section or "")[:300]
    article.tags, article.notes = list(said.tags), list(said.notes)
    article.promoted_headlines = list(said.promoted_headlines)
    article.source, article.url, article.canonical_id = source, said.url or "", (said.canonical_id or "")[:300]
    article.version_of = (said.version_of or "")[:300]
    article.language, article.language_confidence = (said.language or "")[:8], said.language_confidence
    article.updated = said.updated or ""
    given = {"source": GIVEN} if source and given_source else {}
    article.metadata_evidence = {**said.evidence, **given}
    article.own_date = date_as_json(said.published)
    set_published(article, article.own_date)


def ensure_sources(names: set[str]) -> dict[str, Source]:
    """The Source rows of these names, made where missing. Names differ when their letters do."""
    wanted = {name[:300] for name in names if name.strip()}
    known = {source.name: source for source in Source.objects.filter(name__in=wanted)}
    for name in sorted(wanted - known.keys()):
        known[name] = Source.objects.create(name=name, slug=_free_slug(name))
    return {name: known[name[:300]] for name in names if name.strip()}


def _free_slug(name: str) -> str:
    digest = sha256(name.encode()).hexdigest()[:8]
    slug = slugify(name)[:100] or f"source-{digest}"
    redirects = SourceAlias.objects.in_force().filter(slug=slug).exclude(known_as=name)
    return f"{slug}-{digest}" if Source.objects.filter(slug=slug).exists() or redirects.exists() else slug


def _text_sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
