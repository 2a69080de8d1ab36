"""HTML → its visible text, block by block, each with where it stood. Pure; no recursion, no network."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.html import HTMLParser

DETAIL_CHARACTERS: Final = 300  # of ancestors told of one block
TOKEN_CHARACTERS: Final = 60  # of them for one ancestor
_DROPPED: Final = frozenset({
    "head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio",
    "video", "map", "select", "datalist", "textarea", "progress", "meter", "param", "source", "track", "link", "meta",
    "base", "title",
})  # fmt: skip
_INLINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "input", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr", "ruby", "rb", "rt", "rp", "nobr",
})  # fmt: skip
_TELLING: Final = frozenset(
    {"nav", "header", "footer", "aside", "form", "figure", "main", "article", "section", "dialog", "menu"}
)
# Their classes say what the site is, not what the block is.
_UNTOLD: Final = frozenset({"html", "body", "tbody"})
_SPACES: Final = re.compile(r"[ \t\n\r\f\v\u200b]+")
_HIDING_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NESTING: Final = re.compile(  # all that may stand in itself
    r"</?(?!(?:html|head|body|title|meta|link|script|style|p|h[1-6]|a|br|time)\b)[a-z][^<>]*>", re.IGNORECASE
)
_NAME: Final = re.compile(r"[\w-]+")
_BREAK: Final = "\x00"  # stands for <br>; no NUL survives the parser
_AROUND_BREAK: Final = re.compile(r" ?\x00 ?")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of visible text. `detail`: its ancestors outermost first, `div.story#main`, space-separated."""

    text: str
    tag: str
    detail: str


def parse_html(text: str) -> etree._Element | None:
    """The tree; None where there is nothing in it. Never fetches anything, never fails on bad mark-up."""
    root, too_deep = _parsed(text)
    if too_deep:  # the parser gives up on what lies below
        root, _ = _parsed(_NESTING.sub(" ", text))
    return root


def _parsed(text: str) -> tuple[etree._Element | None, bool]:
    parser = HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True, no_network=True)
    data = text.replace("\0", "").encode("utf-8", "replace")
    try:
        root: etree._Element | None = etree.fromstring(data, parser)
    except etree.LxmlError:
        root = None
    return root, any("depth" in entry.message for entry in parser.error_log)


def blocks_of(text: str) -> tuple[Block, ...]:
    """The visible blocks of a fragment or page."""
    root = parse_html(text)
    return () if root is None else visible_blocks(root)


def visible_blocks(root: etree._Element) -> tuple[Block, ...]:
    """In order. Hidden parts are left out unless nothing else is there: some pages show themselves by script."""
    shown = tuple(_Walk(root, drop_hidden=True).blocks())
    return shown or tuple(_Walk(root, drop_hidden=False).blocks())


@dataclass(slots=True)
class _Open:
    """An element whose end has not come yet."""

    tag: str
    token: str
    is_block: bool


class _Walk:
    """One pass over the tree, gathering inline text until a block begins or ends."""

    def __init__(self, root: etree._Element, *, drop_hidden: bool) -> None:
        self._root, self._drop_hidden = root, drop_hidden
        self._open: list[_Open] = []
        self._pieces: list[str] = []
        self._around: list[_Open] | None = None  # what all of the gathered text stands in

    def blocks(self) -> Iterator[Block]:
        walk = etree.iterwalk(self._root, events=("start", "end"))
        dropped: etree._Element | None = None
        for event, element in walk:
            if event == "start":
                if self._is_dropped(element):
                    dropped = element
                    walk.skip_subtree()
                    continue
                yield from self._begin(element)
            elif dropped is not None and element is dropped:
                dropped = None
                self._add(element.tail)
            else:
                yield from self._end(element)
        yield from self._flush()

    def _is_dropped(self, element: etree._Element) -> bool:
        if element.tag in _DROPPED:
            return True
        if not self._drop_hidden or element.tag in {"html", "body"}:
            return False
        return element.get("hidden") is not None or bool(_HIDING_STYLE.search(element.get("style", "")))

    def _begin(self, element: etree._Element) -> Iterator[Block]:
        tag = str(element.tag)
        is_block = tag not in _INLINE and tag != "br"
        if is_block:
            yield from self._flush()
        self._open.append(_Open(tag, _token(element), is_block))
        if tag == "br":
            self._pieces.append(_BREAK)
        self._add(element.text)

    def _end(self, element: etree._Element) -> Iterator[Block]:
        if self._open[-1].is_block:
            yield from self._flush()
        self._open.pop()
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if not text:
            return
        in_pre = any(opened.tag == "pre" for opened in self._open)
        self._pieces.append(text.replace("\r\n", "\n").replace("\n", _BREAK) if in_pre else text)
        if text.strip():
            self._around = _shared(self._around, self._open)

    def _flush(self) -> Iterator[Block]:
        around, pieces = self._around, self._pieces
        self._around, self._pieces = None, []
        if around is None:
            return
        text = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", "".join(pieces))).strip()
        if not text:
            return
        at = max((n for n, opened in enumerate(around) if opened.is_block), default=-1)
        tag = around[at].tag if at >= 0 else "div"
        yield Block(text, tag, _detail([*around[:at], *around[at:]]))


def _shared(before: list[_Open] | None, now: list[_Open]) -> list[_Open]:
    if before is None:
        return list(now)
    same = 0
    for one, other in zip(before, now, strict=False):
        if one is not other:
            break
        same += 1
    return before[:same]


def _token(element: etree._Element) -> str:
    classes = "".join(f".{name}" for name in _NAME.findall(element.get("class", "")))
    ids = "".join(f"#{name}" for name in _NAME.findall(element.get("id", "")))
    role = element.get("role") or element.get("itemprop") or ""
    roles = "".join(f".{name}" for name in _NAME.findall(role))
    return f"{element.tag}{classes}{ids}{roles}"[:TOKEN_CHARACTERS]


def _detail(around: list[_Open]) -> str:
    """Within the bound: the innermost keep their classes longest, and what tells most is never left out."""
    told = [opened for opened in around if opened.tag not in _UNTOLD]
    left = DETAIL_CHARACTERS
    tokens: list[str] = []
    for opened in reversed(told):
        token = opened.token
        if len(token) + 1 > left:
            token = opened.tag if opened.tag in _TELLING and len(opened.tag) < left else ""
        if token:
            tokens.append(token)
            left -= len(token) + 1
    return " ".join(reversed(tokens))
