"""What a dump would bring, before a word of it is stored: a dry run in a child process, kept on the dump's row.

A person may look for as long as they like, change how it is read, and only then let it in.
"""

import json
import logging
import time
from collections import Counter
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from archive.errors import ArchiveError, ItemError
from archive.ingest.items import ParsedArticle, RawItem
from archive.ingest.loading import identity_of
from archive.models import Article, Dump, DumpStatus
from archive.reading.stages import prepare_next, read_items
from archive.reading.watching import Watch, killing_place

logger = logging.getLogger(__name__)

WHOLE_UP_TO: Final = 2000  # items: about 20 seconds of work
SAMPLE: Final = 500  # items of a larger dump
_MOST_SECONDS: Final = 60.0  # what a person waits for a preview at most
FIRST_SHOWN: Final = 10
ERRORS_SHOWN: Final = 20
COLUMNS_SHOWN: Final = 100
_EXAMPLE: Final = 80  # characters of a value that stands for a field
_OPENING: Final = 300  # characters of a body
_ABANDONED: Final = timedelta(minutes=5)  # after which another worker makes it
_SLICE: Final = 500  # identities a query


def make_next() -> int:
    """Makes one preview that somebody waits for; how many were made, 0 or 1."""
    held = Dump.objects.filter(status=DumpStatus.RECEIVED, held=True)
    for dump in held.order_by("id"):
        unmade = _unmade(dump.preview)
        making = {"state": "making", "since": timezone.now().isoformat()}
        if unmade and held.filter(unmade, pk=dump.pk).update(preview=making):
            logger.info("trying dump %d (%s) for its preview", dump.pk, dump.name)
            found = _made(dump)
            held.filter(pk=dump.pk, preview__since=making["since"]).update(preview=found)
            return 1
    return 0


def _unmade(preview: dict[str, Any] | None) -> Q | None:
    """The state of a row whose preview is to be made; None where it is there or another worker makes it."""
    if preview is None:
        return Q(preview__isnull=True)
    since = preview.get("since", "")
    if preview["state"] == "making" and timezone.now() - datetime.fromisoformat(since) > _ABANDONED:
        return Q(preview__since=since)
    return None


def _made(dump: Dump) -> dict[str, Any]:
    """The child reads and writes a file; the look-ups in the database are done here."""
    target = Path(settings.ARCHIVE_DATA) / "running" / f"{dump.pk}.preview"
    target.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        place = killing_place(dump.pk, lambda watch: _try_and_write(dump, watch, target), lambda: None)
        found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        logger.warning("the preview of dump %d ended its process at %s", dump.pk, place)
        return {"state": "failed", "detail": f"The reader broke off at {place.locator if place else dump.name}."}
    finally:
        target.unlink(missing_ok=True)
    return _counted(found)


def _try_and_write(dump: Dump, watch: Watch, target: Path) -> None:
    try:
        found = _tried(dump, watch)
    except ArchiveError as error:
        found = {"state": "failed", "detail": str(error)}
    target.write_text(json.dumps(found), encoding="utf-8")


def _tried(dump: Dump, watch: Watch) -> dict[str, Any]:
    """What needs no database; `identities`: identity and whether undated, of each item to be accepted, in order."""
    started = time.monotonic()
    total = sum(1 for _ in islice(read_items(dump, at=watch.at), WHOLE_UP_TO + 1))
    wanted = total if total <= WHOLE_UP_TO else SAMPLE
    found = _Found()
    for number, raw in enumerate(islice(read_items(dump, at=watch.at), wanted)):
        if number and time.monotonic() - started > _MOST_SECONDS:
            break
        found.add(raw, prepare_next(dump, number, raw, watch.at).parsed)
    return {**found.as_json(), "whole": found.tried == total, "seconds": round(time.monotonic() - started, 1)}


class _Found:
    """Counts over the items tried."""

    def __init__(self) -> None:
        self.tried = 0
        self.formats, self.encodings, self.fields = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
        self.examples: dict[tuple[str, str], str] = {}
        self.first: list[dict[str, Any]] = []
        self.columns: dict[str, tuple[Counter[str], str]] = {}  # key → what it was taken for, and a value
        self.errors: list[dict[str, str]] = []
        self.rejected = 0
        self.identities: list[tuple[str, bool]] = []

    def add(self, raw: RawItem | ItemError, parsed: ParsedArticle | ItemError) -> None:
        self.tried += 1
        if isinstance(raw, RawItem):
            self._add_raw(raw)
        if isinstance(parsed, ItemError):
            self.rejected += 1
            if len(self.errors) < ERRORS_SHOWN:
                self.errors.append({"locator": parsed.locator, "code": parsed.code, "detail": parsed.detail})
            return
        self.identities.append((identity_of(parsed), parsed.published.value is None))
        if len(self.first) < FIRST_SHOWN:
            self.first.append(_as_seen(raw.locator, parsed))

    def _add_raw(self, raw: RawItem) -> None:
        self.formats[raw.format] += 1
        self.encodings[raw.encoding] += 1
        for origin, name in {(field.origin, field.name) for field in raw.fields}:
            self.fields[origin, name] += 1
        for field in raw.fields:
            self.examples.setdefault((field.origin, field.name), field.value[:_EXAMPLE])
        for column in raw.columns:
            self.columns.setdefault(column.key, (Counter(), column.example))[0][column.field] += 1

    def as_json(self) -> dict[str, Any]:
        fields = [[*key, count, self.examples[key]] for key, count in self.fields.most_common(60)]
        return {
            "state": "ready", "tried": self.tried, "rejected": self.rejected,
            "formats": dict(self.formats.most_common()), "encodings": dict(self.encodings.most_common()),
            "fields": fields, "columns": self._columns(), "first": self.first, "errors": self.errors,
            "identities": self.identities,
        }  # fmt: skip

    def _columns(self) -> list[list[Any]]:
        """[key, what it was mostly taken for, records that have it, a value of it], in the order they came."""
        shown = islice(self.columns.items(), COLUMNS_SHOWN)
        return [[key, taken.most_common(1)[0][0], taken.total(), example] for key, (taken, example) in shown]


def _as_seen(locator: str, parsed: ParsedArticle) -> dict[str, Any]:
    return {
        "locator": locator,
        "headline": parsed.headline or "",
        "opening": parsed.body[:_OPENING],
        "published": parsed.published.value,
        "precision": parsed.published.precision.value,
        "source": parsed.source or "",
        "language": parsed.language or "",
        "roles": dict(Counter(line.role.value for line in parsed.lines).most_common()),
    }


def _counted(found: dict[str, Any]) -> dict[str, Any]:
    """`identities` becomes `new`, `duplicate`, and within the new ones `undated`."""
    if found["state"] != "ready":
        return found
    identities: list[tuple[str, bool]] = found.pop("identities")
    undated = dict(reversed(identities))  # of equal items the first is the one that would be new
    distinct = sorted(undated)
    for start in range(0, len(distinct), _SLICE):
        known = Article.objects.filter(identity__in=distinct[start : start + _SLICE])
        for identity in known.values_list("identity", flat=True):
            del undated[identity]
    new = len(undated)
    return {**found, "new": new, "duplicate": len(identities) - new, "undated": sum(undated.values())}
