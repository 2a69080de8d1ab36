"""Metadata that lie beside a text in a file of their own: `1442.txt` and `1442-meta.txt`. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import Final

from archive.errors import ItemError
from archive.ingest.decoding import decode, settle
from archive.ingest.fields import BODY, LEAST_BODY, fits, meanings
from archive.ingest.headers import bare_fields, header_fields
from archive.ingest.items import Field, Member, RawItem
from archive.ingest.jsontext import loads
from archive.ingest.records import flatten
from archive.ingest.streams import whole

MOST_MEMBERS: Final = 200_000  # of an archive or folder whose names are compared; each is held in memory for it
LARGEST: Final = 256 * 1024  # bytes of one file of metadata
_TEXTS: Final = ("txt", "text", "md", "html", "htm")
_NAMED: Final = re.compile(
    r"(?P<stem>.+?)[._-](?:meta|metadata|meta-?information|info)\.(?:txt|json|ya?ml|ini|meta)$", re.IGNORECASE
)
_SAME_STEM: Final = re.compile(r"(?P<stem>.+)\.(?:json|ya?ml|meta|ini)$", re.IGNORECASE)
_META_FOLDER: Final = re.compile(r"(?P<name>[^/]+?)[._-](?:meta|metadata|meta-?information|info)$", re.IGNORECASE)


def pairs(names: Iterable[str]) -> dict[str, str]:
    """The name of each text that has a file of metadata → that file's name."""
    known = frozenset(names)
    found: dict[str, str] = {}
    for name in sorted(known):
        text = next((text for text in _texts_of(name) if text in known and text != name), None)
        if text is not None:
            found.setdefault(text, name)
    return found


def _texts_of(name: str) -> Iterator[str]:
    folder, slash, last = name.rpartition("/")
    stated, same = _NAMED.match(last), _SAME_STEM.match(last)
    stem = stated["stem"] if stated else same["stem"] if same else None
    if stem is None:
        return
    folders = [folder]
    if stated and (beside := _META_FOLDER.search(folder)):
        folders.append(folder[: beside.start()] + beside["name"])
    yield from (f"{place}{slash}{stem}.{ending}" for place in folders for ending in _TEXTS)


def paired(members: Iterable[Member | ItemError], told: dict[str, tuple[Field, ...]]) -> Iterator[Member | ItemError]:
    """The members without those that only tell of another; what they tell stands in `told` when that one's turn comes.

    A file that looks like metadata by its name and holds a text, or nothing we know, stays a member.
    """
    rest = iter(members)
    held = list(islice(rest, MOST_MEMBERS + 1))
    of = pairs(member.locator for member in held if isinstance(member, Member)) if len(held) <= MOST_MEMBERS else {}
    by_name = {member.locator: member for member in held if member.locator in set(of.values())} if of else {}
    tellers = {teller: text for text, teller in of.items()}
    for member in chain(held, rest):
        if isinstance(member, Member) and member.locator in tellers and fields_of(member):
            continue
        teller = by_name.get(of.get(member.locator, ""))
        if isinstance(teller, Member) and (fields := fields_of(teller)):
            told[member.locator] = fields
        yield member


def fields_of(member: Member) -> tuple[Field, ...]:
    """What the file says; nothing where it cannot be read, is no metadata, or has a text of its own."""
    origin = f"beside it, {member.locator.rsplit('/', 1)[-1]}:"
    try:
        text = decode(whole(member, LARGEST)[0]).text
    except (ItemError, OSError):
        return ()
    if text.lstrip().startswith("{"):
        value = loads(text)
        return _json_fields(value, origin) if isinstance(value, Mapping) else ()
    return header_fields(text, origin) or bare_fields(text, origin)


def _json_fields(record: Mapping[object, object], origin: str) -> tuple[Field, ...]:
    found: list[Field] = []
    for key, held in flatten(record).items():
        known = [field for field, _ in meanings(key)]
        value = settle(", ".join(" ".join(part.split()) for part in held))[0]
        if BODY in known and len(value) >= LEAST_BODY:
            return ()
        name = next((field for field in known if field != BODY and fits(field, value)), None)
        if name:
            found.append(Field(name, value, f"{origin} {key}"))
    return tuple(found)


def enriched(items: Iterable[RawItem | ItemError], fields: tuple[Field, ...]) -> Iterator[RawItem | ItemError]:
    """The items of a member with what lies beside it; of a file with several the metadata belong to all."""
    for item in items:
        if isinstance(item, RawItem) and fields:
            item = replace(item, fields=(*item.fields, *fields))  # noqa: PLW2901 - the same item, better described
        yield item
