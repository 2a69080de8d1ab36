"""The currency of the ingest street: what one stage hands to the next. Frozen, pure, no Django.

    Member --readers--> RawItem --roles--> Line, … --dating--> DateResult --parsing--> ParsedArticle
    a batch of ReadItem --storing--> rows

All character offsets are 0-based, half open, counted in `RawItem.text` (which becomes `Article.text`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, BinaryIO, Final

from archive.errors import ItemError


class Role(StrEnum):
    """What a line of the text is. Values are the contract's names; the groups below say where each belongs."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATELINE = "dateline"
    BODY = "body"
    SUBHEAD = "subhead"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    PUBDATE = "pubdate"
    UPDATED = "updated"
    SOURCE = "source"
    SECTION = "section"
    TAGS = "tags"
    NOTE = "note"
    BIO = "bio"
    COPYRIGHT = "copyright"
    CAPTION = "caption"
    CAPTION_REPEAT = "caption_repeat"
    CREDIT = "credit"
    MEDIA = "media"
    PROMO = "promo"
    NEWSLETTER = "newsletter"
    COOKIE = "cookie"
    SHARE = "share"
    COMMENTS = "comments"
    AD = "ad"
    NAV = "nav"
    EMBED = "embed"
    REPEAT = "repeat"
    BOILERPLATE = "boilerplate"
    RESIDUE = "residue"
    NOISE = "noise"


BODY_ROLES: Final = frozenset({Role.BODY, Role.SUBHEAD, Role.LIST_ITEM, Role.QUOTE})  # these make up `body`
KEPT_ROLES: Final = BODY_ROLES | {Role.HEADLINE, Role.STANDFIRST, Role.BYLINE, Role.DATELINE}
ABOUT_ROLES: Final = frozenset(
    {Role.PUBDATE, Role.UPDATED, Role.SOURCE, Role.SECTION, Role.TAGS, Role.NOTE, Role.BIO, Role.COPYRIGHT}
)
PICTURE_ROLES: Final = frozenset({Role.CAPTION, Role.CAPTION_REPEAT, Role.CREDIT, Role.MEDIA})
SET_APART_ROLES: Final = frozenset(Role) - KEPT_ROLES - ABOUT_ROLES - PICTURE_ROLES


class Precision(StrEnum):
    TIME = "time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NONE = "none"


class DateStatus(StrEnum):
    """How a date is known: written there, lent by a version, worked out from the text, or not at all."""

    STATED = "stated"
    BORROWED = "borrowed"
    INFERRED = "inferred"
    NONE = "none"


class DayOrder(StrEnum):
    """How `03/04/2020` is meant."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Member:
    """One readable file inside a dump (the dump itself, a file of the folder, a member of the zip)."""

    locator: str  # path inside the dump, `/` between folders, `!/` between an archive and its member
    open: Callable[[], BinaryIO]  # each call gives a fresh stream that stands at byte 0
    size: int | None = None  # unpacked bytes, where known
    modified: datetime | None = None  # aware; an upper bound of publication at best


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person said about the dump. None means: find out."""

    encoding: str | None = None
    source: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)  # key of a record → field, `body`, or LEFT_OUT


@dataclass(frozen=True, slots=True)
class Field:
    """One metadata value as delivered. `name` is one of FIELD_NAMES; several fields may share a name."""

    name: str
    value: str
    origin: str  # where it stood: `record date_publish`, `meta article:published_time`, `ld+json datePublished`, `url`


LEFT_OUT: Final = "none"  # what a key is mapped to that is no field of ours
FIELD_NAMES: Final = frozenset({
    "headline", "standfirst", "byline", "dateline", "agency", "section", "tags", "published", "updated", "crawled",
    "url", "canonical_id", "source", "language", "caption", "credit",
    "version", "version_of", "pubstatus",  # what a wire says of its own versions
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A key of a record (a column of a table): the field it was taken for, or nothing, and a value of it."""

    key: str
    field: str
    example: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What the format itself says about a span of the text: a record's field or an HTML block."""

    start: int
    end: int
    kind: str  # `field:headline`, `field:body`, … or `html:h1`, `html:p`, `html:figcaption`, `html:li`, …
    detail: str = ""  # for HTML: the ancestors' tags, classes and ids that may tell, outermost first, space-separated


@dataclass(frozen=True, slots=True)
class RawItem:
    """One item as delivered, decoded, nothing judged yet."""

    locator: str
    format: str  # the reader's name: `text`, `json`, `jsonl`, `csv`, `html`, …
    text: str  # the reader's rendering, exactly as INTERFACES defines "text of an item"; no NUL, no lone surrogate
    encoding: str  # as decoded: `utf-8`, `cp1252`, …
    fields: tuple[Field, ...] = ()
    hints: tuple[Hint, ...] = ()  # in order of start, not overlapping; may leave gaps
    notes: tuple[str, ...] = ()  # what the reader decided on the way, for people: `decoded as cp1252 (detected)`
    columns: tuple[Column, ...] = ()  # of a record, as delivered
    markup: str | None = None  # of a saved page, as decoded; `hints` are its blocks

    def field_values(self, name: str) -> Iterator[str]:
        return (f.value for f in self.fields if f.name == name)


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled span of the text. Lines come in order, never overlap, and only white space lies between them."""

    start: int
    end: int
    role: Role
    confidence: float  # 0.0-1.0
    evidence: tuple[str, ...]  # short names of what decided, the strongest first


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a date: `kind` (`prefix`, `field`, `meta`, `url`, `line`, `caption`, `version`, …)."""

    kind: str
    value: str  # ISO 8601, as precise as the evidence
    detail: str  # a sentence for people: `characters 1-15 of the text`


@dataclass(frozen=True, slots=True)
class DateResult:
    """When the item was published, and how that is known. `value` is ISO 8601 of the given precision.

    With precision TIME it carries its UTC offset when one was stated; without, the clock time is the source's own.
    """

    value: str | None = None
    precision: Precision = Precision.NONE
    status: DateStatus = DateStatus.NONE
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()


UNDATED: Final = DateResult()


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """What one item says, ready to be stored. Body paragraphs are joined by blank lines."""

    text: str
    lines: tuple[Line, ...]
    body: str
    headline: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    dateline: str | None = None
    agency: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source: str | None = None  # the publisher's name as stated
    url: str | None = None
    canonical_id: str | None = None
    version_of: str | None = None  # canonical_id of the version before, as a wire states it
    language: str | None = None  # ISO 639-1 or -3; None = unknown
    language_confidence: float = 0.0
    published: DateResult = UNDATED
    updated: str | None = None  # ISO 8601
    promoted_headlines: tuple[str, ...] = ()  # what READ MORE lines name
    evidence: dict[str, str] = field(default_factory=dict)  # field name -> where its value comes from
    day_order: DayOrder | None = None  # what the item's own dates show of it
    by_order: tuple[DateResult, DateResult] | None = None  # day first, month first, where `published` hangs on it


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One item after all pure stages: what it says, or why it was rejected. `number` is 0-based in its dump.

    `read_as`: as in `Item`. `is_further`: one more item of a member that was one rejected item, which gets its number
    when it is stored.
    """

    number: int
    locator: str
    raw: RawItem | None
    parsed: ParsedArticle | ItemError
    read_as: dict[str, Any] | None = None
    is_further: bool = False
