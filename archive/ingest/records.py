"""A record (an object of JSON, a row of a table) → RawItem: which value is what, and the text they make. Pure."""

import dataclasses
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from archive.errors import ItemError
from archive.ingest.blocks import blocks_of
from archive.ingest.bounds import MAX_ITEM_CHARACTERS, too_large
from archive.ingest.decoding import settle
from archive.ingest.fields import BODY, LEAST_BODY, fits, fold, guess, is_address, is_host, is_junk, meanings
from archive.ingest.items import LEFT_OUT, Column, Field, Hint, RawItem
from archive.shortening import shortened

Values = Mapping[str, tuple[str, ...]]  # key, with its path -> the strings found there; junk is gone

SAMPLE_RECORDS: Final = 50  # looked at together before unknown keys are given a meaning
DEEPEST: Final = 4  # levels of objects that are looked into
MOST_COLUMNS: Final = 100  # keys of a record that are shown to people
LONGEST_KEY: Final = 200  # characters of a key
EXAMPLE: Final = 80  # characters of a value that stands for its key
TRUNCATED: Final = 0.7  # of the longest body's letters; a shorter one is an extract
SHOWN_FIRST: Final = ("headline", "standfirst", "byline", "published")
_WRAPPERS: Final = frozenset({
    "source", "fields", "article", "post", "story", "document", "news", "data", "item", "doc", "record", "attributes",
    "metadata", "meta", "node", "content",
})  # fmt: skip
_NAMELIKE: Final = (
    "name",
    "fullname",
    "displayname",
    "rendered",
    "html",
    "text",
    "value",
    "content",
    "body",
    "title",
    "t",
)
_HTML: Final = re.compile(
    r"<(?:p|div|br|h[1-6]|ul|ol|li|blockquote|figure|strong|em|b|i|a|span|img|table|section|article)\b[^<>]*>",
    re.IGNORECASE,
)
_HTML_SURE: Final = re.compile(r"</[a-z][a-z0-9]*\s*>|<br\b|<p\b|<img\b", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]{1,2000}>")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPLIT_STOP: Final = re.compile(r"(?<=\w) [.,](?=\s|$)| (?:n't|'s)\b|`` ")
_STOP: Final = re.compile(r"[.,](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Source:
    """What all records of one file share."""

    format: str
    encoding: str
    notes: tuple[str, ...] = ()
    mapping: Mapping[str, str] = dataclasses.field(default_factory=dict)  # as in ReadOptions


def items(records: Iterable[tuple[str, object]], source: Source) -> Iterator[RawItem | ItemError]:
    """`records`: (locator, record or what went wrong in its place), in order; out comes one item for each."""
    rest = iter(records)
    sample = list(islice(rest, SAMPLE_RECORDS))
    seen = [flatten(record) for _, record in sample if isinstance(record, Mapping)]
    guessed = guess({key: " ".join(held) for key, held in values.items()} for values in seen)
    for locator, record in chain(sample, rest):
        if isinstance(record, ItemError):
            yield record
        elif isinstance(record, Mapping):
            yield item(flatten(record), locator, source, guessed)
        else:
            yield ItemError(locator, "bad-record", f"The record is {_described(record)}, not an object with fields.")


def _described(record: object) -> str:
    names = {str: "a string", int: "a number", float: "a number", list: "a list", bool: "true or false"}
    return names.get(type(record), "null")


def flatten(record: Mapping[object, object], path: str = "", depth: int = 0) -> dict[str, tuple[str, ...]]:
    """Keys with their strings; objects that only wrap the record are opened, lists and names flattened."""
    flat: dict[str, tuple[str, ...]] = {}
    for key, value in record.items():
        name = f"{path}{key}"
        if isinstance(value, Mapping) and fold(str(key)) in _WRAPPERS and depth < DEEPEST and _wraps(value):
            for inner, held in flatten(value, f"{name}.", depth + 1).items():
                flat.setdefault(inner, held)
        elif held := tuple(_strings(value, depth)):
            flat[name] = held
    return flat


def _wraps(value: Mapping[object, object]) -> bool:
    inner = {field for key in value for field, _ in meanings(str(key))}
    return BODY in inner and ("headline" in inner or len(inner) > 2)  # noqa: PLR2004 - not {"type", "text"} of a block


def _strings(value: object, depth: int) -> Iterator[str]:
    """Every string in a value, in order; numbers as strings; junk, true, false and null say nothing."""
    match value:
        case str():
            if not is_junk(value):
                yield value.strip()
        case bool() | None:
            return
        case int() | float():
            yield str(value)
        case list() if depth < DEEPEST:
            for part in value:
                yield from _strings(part, depth + 1)
        case dict() if depth < DEEPEST:
            yield from _named_strings(value, depth)


def _named_strings(value: Mapping[object, object], depth: int) -> Iterator[str]:
    """Of an object the value that stands for it: its name, or its text."""
    by_name = {fold(str(key)): inner for key, inner in value.items()}
    for name in _NAMELIKE:
        if found := list(_strings(by_name.get(name), depth + 1)):
            yield from found
            return


def item(values: Values, locator: str, source: Source, guessed: Mapping[str, str]) -> RawItem | ItemError:
    """The item one record makes; ItemError("no-text") where no value is a text."""
    found = _mapped(values, _meant(values, guessed), source.mapping)
    body_key, notes = _pick_body(found, values)
    parts = list(_parts(found, values, body_key))
    if not any(kind != "field:published" for kind, _, _ in parts):
        return ItemError(locator, "no-text", "The record has no text: no field of it is a headline or a body.")
    text, hints, repairs = _joined(parts)
    if len(text) > MAX_ITEM_CHARACTERS:
        return too_large(locator)
    fields = tuple(
        Field(field, settle(_one(field, values[key]))[0], f"record {key}")
        for field, keys in found.items()
        if field != BODY
        for key in keys
        if key != body_key
    )
    columns = tuple(_columns(values, found, body_key))
    said = (*source.notes, *notes, *repairs)
    return RawItem(locator, source.format, text, source.encoding, fields, hints, said, columns)


def _columns(values: Values, found: Mapping[str, list[str]], body_key: str | None) -> Iterator[Column]:
    """Every key with the field it was taken for; of several texts only the body chosen is one."""
    taken = {key: name for name, keys in found.items() for key in keys if name != BODY}
    if body_key is not None:
        taken[body_key] = BODY
    for key, held in list(values.items())[:MOST_COLUMNS]:
        yield Column(key[:LONGEST_KEY], taken.get(key, ""), shortened(held[0], EXAMPLE))


def _mapped(values: Values, found: dict[str, list[str]], mapping: Mapping[str, str]) -> dict[str, list[str]]:
    """What was found, as a person says otherwise: a field that was given keys has no others."""
    said = {key: mapping[key] for key in values if key in mapping}
    if not said:
        return found
    left = {name: [key for key in keys if key not in said] for name, keys in found.items() if name not in said.values()}
    for key, name in said.items():
        if name != LEFT_OUT and (name != "url" or is_address(values[key][0])):
            left.setdefault(name, []).append(key)
    return {name: keys for name, keys in left.items() if keys}


def _meant(values: Values, guessed: Mapping[str, str]) -> dict[str, list[str]]:
    """Field → its keys, the surest first."""
    ranked: dict[str, list[tuple[int, str]]] = {}
    for key, held in values.items():
        value = held[0]
        known = meanings(key) or (((guessed[key], 0),) if key in guessed else ())
        for field, rank in known:
            if fits(field, value):
                ranked.setdefault(field, []).append((rank, key))
                break
        else:
            if known and is_host(value):
                ranked.setdefault("source", []).append((99, key))
    return {field: [key for _, key in sorted(keys, key=lambda pair: pair[0])] for field, keys in ranked.items()}


def _pick_body(found: Mapping[str, list[str]], values: Values) -> tuple[str | None, tuple[str, ...]]:
    """Of several bodies the whole one, and of those the least processed."""
    keys = found.get(BODY, [])
    if not keys:
        teasers = [key for key in found.get("standfirst", ()) if len(_one(BODY, values[key])) >= LEAST_BODY]
        return (teasers[0], (f"no body: {teasers[0]} stands for it",)) if teasers else (None, ())
    if len(keys) == 1:
        return keys[0], ()
    texts = {key: _one(BODY, values[key]) for key in keys}
    letters = {key: sum(map(len, _TAG.sub(" ", text).split())) for key, text in texts.items()}
    most = max(letters.values())

    def flaws(key: str) -> tuple[bool, bool, bool]:
        return letters[key] < TRUNCATED * most, _is_tokenised(texts[key]), texts[key].islower()

    best = min(keys, key=flaws)  # of equals the first, which has the surest name
    others = ", ".join(key for key in keys if key != best)
    return best, (f"body taken from {best}, not from {others}",)


def _is_tokenised(text: str) -> bool:
    """Words and stops set apart by a program: `n't`, ` ,`."""
    head = text[:5000]
    return 2 * len(_SPLIT_STOP.findall(head)) > len(_STOP.findall(head)) > 0


def _one(field: str, held: tuple[str, ...]) -> str:
    if field == BODY:
        return "\n\n".join(held)
    return ", ".join(" ".join(_plain(part).split()) for part in held)


def _plain(value: str) -> str:
    """A value that is not the body, without mark-up and entities."""
    if "<" in value and _HTML_SURE.search(value):
        value = _TAG.sub(" ", value)
    return _resolved(value)


def _resolved(value: str) -> str:
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), value) if "&" in value else value


def _parts(found: Mapping[str, list[str]], values: Values, body_key: str | None) -> Iterator[tuple[str, str, str]]:
    """(hint kind, text, detail) in the order they stand in the text."""
    for field in SHOWN_FIRST:
        key = next((key for key in found.get(field, ()) if key != body_key), None)
        if key is not None:
            yield f"field:{field}", _one(field, values[key]), ""
    if body_key is None:
        return
    body = _one(BODY, values[body_key])
    if _HTML.search(body) and _HTML_SURE.search(body):
        for block in blocks_of(body):
            yield "field:body", block.text, block.detail or block.tag
    else:
        yield "field:body", _resolved(body).strip(), ""


def _joined(parts: list[tuple[str, str, str]]) -> tuple[str, tuple[Hint, ...], tuple[str, ...]]:
    pieces: list[str] = []
    hints: list[Hint] = []
    notes: dict[str, None] = {}
    at = 0
    for kind, part, detail in parts:
        settled, repairs = settle(part)
        if not settled.strip():
            continue
        notes.update(dict.fromkeys(repairs))
        hints.append(Hint(at, at + len(settled), kind, detail))
        pieces.append(settled)
        at += len(settled) + 2
    return "\n\n".join(pieces), tuple(hints), tuple(notes)
