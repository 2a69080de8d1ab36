"""Names inside archives: shown, never followed."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

Entry = TypeVar("Entry")

_CLUTTER: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})  # what desktops leave behind


def is_clutter(name: str, names: frozenset[str]) -> bool:
    """`names`: all of the archive; `._a.txt` beside `a.txt` holds what a Mac knows of that file."""
    folder, _, last = name.rpartition("/")
    if not name.strip() or last in _CLUTTER or name.startswith("__MACOSX/") or "/__MACOSX/" in name:
        return True
    return last.startswith("._") and f"{folder}/{last[2:]}".lstrip("/") in names


def located(outer: str, entries: Iterable[tuple[str, int, Entry]]) -> Iterator[tuple[str, Entry]]:
    """(name, place, entry) of every member → its locator and entry, in the order of names.

    Members of one name are told apart by a number, in the order of their places.
    """
    prefix = f"{outer}!/" if outer else ""
    seen: dict[str, int] = {}
    for name, _, entry in sorted(entries, key=lambda given: given[:2]):
        seen[name] = seen.get(name, 0) + 1
        yield f"{prefix}{name}" + (f" ({seen[name]})" if seen[name] > 1 else ""), entry
