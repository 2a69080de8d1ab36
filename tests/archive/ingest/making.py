"""Raw items for tests of the stages behind the readers."""

from archive.ingest.items import Field, Hint, Line, RawItem, Role
from archive.ingest.roles import label

LEAD = (
    "The harbour wall of Marrow Bay gave way early on Tuesday after three days of storm, and more than forty families"
    " had to leave their homes, the mayor said."
)
SECOND = (
    "Engineers had warned the council for years that the wall, built a century ago, would not stand another winter"
    " like this one, but no money was found for the repair."
)
THIRD = (
    "Fishing boats that lay behind the wall were carried into the market square, where volunteers spent the night"
    " pulling them off the road with tractors and ropes."
)


def text_item(*paragraphs: str, fields: tuple[Field, ...] = ()) -> RawItem:
    return RawItem("a.txt", "text", "\n\n".join(paragraphs), "utf-8", fields)


def record(fields: tuple[Field, ...] = (), **parts: str) -> RawItem:
    """`parts`: what stands in the text, as hints of that field, in order."""
    text, hints = "", []
    for name, value in parts.items():
        text += "\n" if text else ""
        hints.append(Hint(len(text), len(text) + len(value), f"field:{name}"))
        text += value
    return RawItem("a.json#1", "json", text, "utf-8", fields, tuple(hints))


def page(*blocks: tuple[str, str, str], fields: tuple[Field, ...] = ()) -> RawItem:
    """`blocks`: (tag, detail, text)."""
    text, hints = "", []
    for tag, detail, words in blocks:
        text += "\n\n" if text else ""
        hints.append(Hint(len(text), len(text) + len(words), f"html:{tag}", detail))
        text += words
    return RawItem("a.html", "html", text, "utf-8", fields, tuple(hints))


def roles_of(item: RawItem) -> list[tuple[str, Role]]:
    return [(item.text[line.start : line.end], line.role) for line in label(item)]


def role_of(item: RawItem, start: str) -> Role:
    """The role of the line that starts with these words."""
    return next(role for text, role in roles_of(item) if text.strip().startswith(start))


def gaps(text: str, lines: tuple[Line, ...]) -> list[str]:
    """What lies outside the lines."""
    edges = [0, *(edge for line in lines for edge in (line.start, line.end)), len(text)]
    return [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
