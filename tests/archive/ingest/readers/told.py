"""What a dump of tests/dumps says, for the tests of its reader."""

from pathlib import Path

from archive.errors import ItemError
from archive.ingest.items import Member, RawItem, ReadOptions
from archive.ingest.opening import Limits, expand
from archive.ingest.readers import choose

DUMPS = Path(__file__).parents[3] / "dumps"


def results(name):
    path = DUMPS / name
    found = []
    for member in expand(Member(name, lambda: path.open("rb"), path.stat().st_size), Limits(1 << 20, 1 << 20, 100)):
        found.extend([member] if isinstance(member, ItemError) else choose(member).read(member, ReadOptions()))
    return found


def items(name):
    return [found for found in results(name) if isinstance(found, RawItem)]


def field(item, name):
    return next(item.field_values(name), None)


def fields(item, *names):
    return tuple(field(item, name) for name in names)
