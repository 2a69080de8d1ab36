"""The text of an article, twice: as one reads it, and line by line as received."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.ingest.items import ABOUT_ROLES, KEPT_ROLES, PICTURE_ROLES, SET_APART_ROLES, Line, Role
from archive.ingest.revising import PERSON, RULE
from archive.models import Article

UNSURE: Final = 0.6  # confidence (0.0-1.0) below which a label is shown as doubtful

ROLE_WORDS: Final = {
    Role.HEADLINE: _("headline"), Role.STANDFIRST: _("standfirst"), Role.BYLINE: _("byline"),
    Role.DATELINE: _("dateline"), Role.BODY: _("body"), Role.SUBHEAD: _("subhead"),
    Role.LIST_ITEM: _("list item"), Role.QUOTE: _("quote"), Role.PUBDATE: _("date"),
    Role.UPDATED: _("updated"), Role.SOURCE: _("source"), Role.SECTION: _("section"), Role.TAGS: _("tags"),
    Role.NOTE: _("note"), Role.BIO: _("about the author"), Role.COPYRIGHT: _("copyright"),
    Role.CAPTION: _("caption"), Role.CAPTION_REPEAT: _("caption again"), Role.CREDIT: _("credit"),
    Role.MEDIA: _("media"), Role.PROMO: _("promo"), Role.NEWSLETTER: _("newsletter"), Role.COOKIE: _("cookie notice"),
    Role.SHARE: _("share links"), Role.COMMENTS: _("comments"), Role.AD: _("advertisement"),
    Role.NAV: _("navigation"), Role.EMBED: _("embed"), Role.REPEAT: _("repeat"),
    Role.BOILERPLATE: _("boilerplate"), Role.RESIDUE: _("residue"), Role.NOISE: pgettext_lazy("role", "noise"),
}  # fmt: skip

ROLE_GROUPS: Final = (
    (_("the article"), KEPT_ROLES), (_("about it"), ABOUT_ROLES), (_("pictures"), PICTURE_ROLES),
    (_("set apart"), SET_APART_ROLES),
)  # fmt: skip
_EVIDENCE_WORDS: Final = {PERSON: _("said by the archive's staff"), RULE: _("a rule for its source")}

BlockKind = Literal["paragraph", "subhead", "list", "quote", "picture"]
_BLOCK_OF: Final[dict[Role, BlockKind]] = {
    Role.BODY: "paragraph",
    Role.SUBHEAD: "subhead",
    Role.LIST_ITEM: "list",
    Role.QUOTE: "quote",
    Role.CAPTION: "picture",
    Role.CREDIT: "picture",
}
_RUNS: Final = frozenset({"list", "quote", "picture"})  # blocks that neighbours of the same kind join
_LINE_BREAK: Final = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BULLET: Final = re.compile(r"^[-–—*•‣▪·]\s+")  # the page sets its own


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph, list item, caption or credit."""

    text: str
    role: Role


A_SCREENFUL: Final = 15  # lines as received, at 320 px as at 1280


@dataclass(frozen=True, slots=True)
class Block:
    kind: BlockKind
    parts: tuple[Part, ...]  # one, but for lists, quotes and pictures


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """A labelled span. `gap` is the blank lines before it, one line break short: its own row is that break.

    `indent` is what stands before the span on its own line.
    """

    number: int  # 0-based, in Article.lines
    gap: str
    indent: str
    text: str
    role: Role
    label: str
    group: Literal["kept", "about", "picture", "apart"]
    percent: int
    evidence: str
    read_as: str  # the role it was read as, where somebody says otherwise; else empty
    unsure: bool
    continues: bool  # stands on the same physical line as the span before


def reading_blocks(article: Article) -> list[Block]:
    """Body and pictures in the order of the text; headline, standfirst and all that is set apart are left out."""
    blocks = []
    for kind, run in groupby(_parts(article), key=lambda part: _BLOCK_OF[part.role]):
        parts = tuple(run)
        blocks += [Block(kind, parts)] if kind in _RUNS else [Block(kind, (part,)) for part in parts]
    return blocks


def _parts(article: Article) -> Iterator[Part]:
    """Spans of the same role on one physical line are one part: a cut-out note between them leaves no break."""
    held: Part | None = None
    held_end = 0
    for line in article.line_objects():
        if line.role not in _BLOCK_OF:
            continue
        text = " ".join(article.text[line.start : line.end].split())
        if line.role == Role.LIST_ITEM:
            text = _BULLET.sub("", text)
        if held and held.role == line.role and "\n" not in article.text[held_end : line.start]:
            held = Part(f"{held.text} {text}", held.role)
        else:
            if held:
                yield held
            held = Part(text, line.role)
        held_end = line.end
    if held:
        yield held


def role_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every role with its name, by group, as the enumeration has them."""
    return [
        (str(name), [(role.value, str(ROLE_WORDS[role])) for role in Role if role in roles])
        for name, roles in ROLE_GROUPS
    ]


def received_lines(article: Article) -> list[ReceivedLine]:
    """Every span with what was decided about it; gaps and texts together give the article's text again."""
    rows: list[ReceivedLine] = []
    end = 0
    read = [(start, Role(role)) for start, _end, role, *_why in (article.own_reading or {}).get("lines", ())]
    for line in article.line_objects():
        place = bisect_right(read, line.start, key=itemgetter(0)) - 1
        was = read[place][1] if place >= 0 else line.role
        rows.append(_received(article.text, line, article.text[end : line.start], len(rows), was))
        end = line.end
    return rows


def far_below(lines: Sequence[ReceivedLine]) -> int | None:
    """The number of the first line of the article itself, where a screenful of something else stands before it."""
    first = next((line.number for line in lines if line.group == "kept"), 0)
    return first if first >= A_SCREENFUL else None


def _received(text: str, line: Line, gap: str, number: int, was: Role) -> ReceivedLine:
    first = number == 0
    blank, broken, indent = _LINE_BREAK.sub("\n", gap).rpartition("\n")
    return ReceivedLine(
        number=number,
        gap=blank + broken if first else blank,
        indent=indent,
        text=text[line.start : line.end],
        role=line.role,
        label=str(ROLE_WORDS[line.role]),
        group=_group_of(line.role),
        percent=int(line.confidence * 100 + 1e-9),
        evidence=", ".join(str(_EVIDENCE_WORDS.get(name, name.replace("-", " "))) for name in line.evidence),
        read_as="" if was is line.role else str(ROLE_WORDS[was]),
        unsure=line.confidence < UNSURE,
        continues=not first and not broken,
    )


def _group_of(role: Role) -> Literal["kept", "about", "picture", "apart"]:
    if role in KEPT_ROLES:
        return "kept"
    if role in ABOUT_ROLES:
        return "about"
    return "picture" if role in PICTURE_ROLES else "apart"


def set_apart(article: Article) -> list[tuple[str, int]]:
    """What the reading text leaves out and the head of the page does not say: label and lines, most first."""
    left_out = (
        line.role
        for line in article.line_objects()
        if _group_of(line.role) == "apart" or line.role in {Role.CAPTION_REPEAT, Role.MEDIA}
    )
    return [(str(ROLE_WORDS[role]), count) for role, count in Counter(left_out).most_common()]
