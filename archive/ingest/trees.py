"""XML → a tree, bounded and closed: no DTD, no entity but characters, no network, no depth beyond 256. Pure."""

import html
import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from archive.errors import ItemError

MOST_BYTES: Final = 8 << 20  # of one document: its tree takes up to 40 times as much; the largest met has 0.2 MB
_DECLARATION: Final = re.compile(r"\s*<\?xml\b[^<>]{0,300}\?>")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\b[^\[<>]*(?:\[(?:[^\]]|\](?!\s*>))*\]\s*)?>", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][\w.-]{0,60});")
_BARE: Final = re.compile(r"&(?!#?\w{1,60};)")
_DOCTYPE_STARTS: Final = re.compile("<!DOCTYPE", re.IGNORECASE)
DOCTYPE_REACH: Final = 100_000  # characters of a document before which its DTD stands, if it has one
_KEPT_ENTITIES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
# More attributes than any element has. Libraries that look each up among them all take their square: 20,000 took 3.6 s.
_CROWDED: Final = re.compile(r"""<[\w:.-]++(?:[^<>"'=]*+=\s*+(?:"[^"<]*+"|'[^'<]*+')){200}+""")
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEFORE_ROOT: Final = (("<?", "?>"), ("<!--", "-->"))
MOST_BEFORE_ROOT: Final = 50  # comments and instructions that are passed over
_TAG: Final = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)([^<>]{0,8000})")
_CHARSET: Final = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_INSIDE: Final = re.compile(r"[ \t\r\n]+")
_BLOCKS: Final = frozenset({
    "p", "div", "section", "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "li", "ul", "ol", "dl", "dt", "dd", "tr",
    "table", "caption", "bq", "blockquote", "block", "body", "body.content", "body.head", "body.end", "note", "pre",
    "fn", "hr", "nitf-table", "tbody", "thead", "tagline", "bibliography", "abstract", "article", "credit", "q-block",
})  # fmt: skip
_CELLS: Final = frozenset({"td", "th"})
_APART: Final = frozenset({"script", "style", "media", "figure", "head", "title"})  # no part of the running text


def declared_encoding(data: bytes) -> str | None:
    found = _CHARSET.match(data)
    return found[1].decode("ascii") if found else None


def root_of(text: str) -> tuple[str, str]:
    """The local name of the first element and its attributes as written; empty where there is no element."""
    at = 0
    for _ in range(MOST_BEFORE_ROOT):
        at += len(text) - at - len(text[at:].lstrip()) if text[at : at + 1].isspace() else 0
        mark = next((pair for pair in _BEFORE_ROOT if text.startswith(pair[0], at)), None)
        if mark:
            end = text.find(mark[1], at)
            at = end + len(mark[1]) if end >= 0 else len(text)
        elif doctype := _DOCTYPE.match(text, at):
            at = doctype.end()
        else:
            break
    found = _TAG.match(text, at)
    return (found[1], found[2]) if found else ("", "")


def parse_xml(text: str) -> etree._Element:
    """The tree, mended where it is broken. Raises ItemError("bad-xml" or "too-deep") with an empty locator."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        root: etree._Element | None = etree.fromstring(closed(text).encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        raise ItemError("", "bad-xml", f"The mark-up cannot be read ({error}).") from error
    messages = [entry.message for entry in parser.error_log]
    if any("depth" in message.lower() for message in messages):
        raise ItemError("", "too-deep", "Its elements are nested more than 256 deep.")
    if root is None:
        why = messages[0].strip() if messages else "there is no element"
        raise ItemError("", "bad-xml", f"The mark-up cannot be read ({why}).")
    return root


def is_crowded(text: str) -> bool:
    """Whether an element has 200 attributes: for mark-up that a library reads, not `parse_xml`."""
    return bool(_CROWDED.search(text))


def closed(text: str) -> str:
    """The text without declaration and DTD; named characters resolved, every other entity shown as written."""
    text = _DECLARATION.sub("", text, count=1)
    if doctype := _DOCTYPE_STARTS.search(text, 0, DOCTYPE_REACH):
        whole = _DOCTYPE.match(text, doctype.start())
        text = text[: doctype.start()] + (text[whole.end() :] if whole else "")
    if "&" in text:
        text = "".join(_without_entities(text))
    return _NOT_XML.sub(" ", text)


def _without_entities(text: str) -> Iterator[str]:
    """What stands in CDATA is text already and stays."""
    at = 0
    while (cdata := text.find("<![CDATA[", at)) >= 0:
        yield _BARE.sub("&amp;", _ENTITY.sub(_resolved, text[at:cdata]))
        end = text.find("]]>", cdata)
        at = end if end >= 0 else len(text)
        yield text[cdata:at]
    yield _BARE.sub("&amp;", _ENTITY.sub(_resolved, text[at:]))


def _resolved(entity: re.Match[str]) -> str:
    name = entity[1]
    if name in _KEPT_ENTITIES:
        return entity[0]
    character = html.unescape(entity[0])
    if character == entity[0]:
        return f"&amp;{name};"
    return html.escape(_NOT_XML.sub("", character))


def local(element: etree._Element) -> str:
    """The name without its namespace, as written."""
    return str(element.tag).rpartition("}")[2]


def named(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Every element below with one of the local names, in order; `a/b` asks that `b` stand directly in `a`."""
    paths = [name.split("/") for name in names]
    for element in root.iter():
        for path in paths:
            above: etree._Element | None = element
            for part in reversed(path):
                if above is None or local(above) != part:
                    break
                above = above.getparent()
            else:
                yield element
                break


def words_of(element: etree._Element) -> str:
    """All text in it as one line."""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def first_words(root: etree._Element, *names: str) -> str:
    """The words of the first element, by the order of `names`, that has any."""
    for name in names:
        for element in named(root, name):
            if words := words_of(element):
                return words
    return ""


def paragraphs(root: etree._Element) -> list[str]:
    """The running text block by block; pictures and their captions left out."""
    found: list[str] = []
    pieces: list[str] = []

    def flush() -> None:
        text = "".join(pieces)
        pieces.clear()
        lines = (_INSIDE.sub(" ", line).strip() for line in text.split("\x00"))
        if shown := "\n".join(line for line in lines if line):
            found.append(shown)

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = local(element).lower()
        if name in _BLOCKS:
            flush()
        if event == "start":
            if name in _APART and element is not root:
                walk.skip_subtree()
                continue
            pieces.append("\x00" if name == "br" else " " if name in _CELLS else "")
            text = element.text or ""
            pieces.append(text.replace("\n", "\x00") if name == "pre" else text)
        elif element is not root:
            pieces.append(element.tail or "")
    flush()
    return found
