"""Which column of a source's records is which of our fields, where a person said so; remembered for its next dumps."""

from collections.abc import Mapping
from typing import Final

from archive import naming
from archive.errors import DumpError
from archive.ingest.fields import BODY
from archive.ingest.items import FIELD_NAMES, LEFT_OUT
from archive.models import FieldMapping

MEANINGS: Final = (BODY, *sorted(FIELD_NAMES), LEFT_OUT)
MOST_KEYS: Final = 200  # columns a mapping speaks of
LONGEST_KEY: Final = 200  # characters


def remembered(source_name: str) -> dict[str, str]:
    """What was said of this source's columns before; empty where nothing was. Two queries for a named source.

    Said under another of its names counts where nothing was under this one: the name it is known by comes first.
    """
    if not source_name:
        return {}
    names = naming.names()
    said = dict(
        FieldMapping.objects.filter(source_name__in=names.family(source_name)).values_list("source_name", "mapping")
    )
    ranked = sorted(said, key=lambda name: (name != source_name, name != names.of(source_name), name))
    return dict(said[ranked[0]]) if ranked else {}


def remember(source_name: str, mapping: Mapping[str, str]) -> None:
    """For the next dumps of the source; an empty mapping is forgotten. A source without a name has no memory."""
    if not source_name:
        return
    if mapping:
        FieldMapping.objects.update_or_create(source_name=source_name, defaults={"mapping": dict(mapping)})
    else:
        FieldMapping.objects.filter(source_name=source_name).delete()


def mapping_of(pairs: list[str]) -> dict[str, str]:
    """`KEY=FIELD`, as the command line and the form for reading again have it. Raises DumpError("bad-mapping")."""
    said: dict[str, str] = {}
    for pair in pairs:
        key, mark, name = (part.strip() for part in pair.rpartition("="))
        if not mark or not key or len(key) > LONGEST_KEY or name not in MEANINGS:
            known = ", ".join(MEANINGS)
            raise DumpError(pair, "bad-mapping", f"Write a column and its field as COLUMN=FIELD; fields are {known}.")
        said[key] = name
    if len(said) > MOST_KEYS:
        raise DumpError("", "bad-mapping", f"A mapping speaks of {MOST_KEYS} columns at most.")
    return said
