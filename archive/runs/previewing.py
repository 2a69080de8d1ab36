"""What a dump would bring, before a word of it is stored: a dry run of it or of its first items, kept on its row.

A person may look for as long as they like, change how it is read, and only then let it in.
"""

import logging
import time
from collections import Counter
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from archive.errors import ArchiveError, ItemError
from archive.ingest.items import ParsedArticle, RawItem, ReadItem
from archive.models import Dump, DumpStatus
from archive.reading.crew import Prepared
from archive.reading.stages import Portion, read_items
from archive.reading.watching import Watch, killing_place
from archive.runs.apart import apart
from archive.runs.rehearsal import rehearse, within_new
from archive.shortening import shortened

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
    """The dump read as if it ended after so many items, where nothing of it stays."""
    total = _total(dump)
    wanted = SAMPLE if total is None or total > WHOLE_UP_TO else WHOLE_UP_TO
    found, started = _Found(), time.monotonic()

    def after(batch: list[Prepared]) -> bool:
        for prepared in batch:
            found.add(prepared.read)
        return time.monotonic() - started > _MOST_SECONDS

    try:
        with apart():
            report = rehearse(Dump.objects.get(pk=dump.pk), Portion(most=wanted, is_trial=True), after)
            within = within_new(report.dump)
    except ArchiveError as error:
        return {"state": "failed", "detail": str(error)}
    except Exception as error:
        # The edge of the process: one dump that breaks the street must not stop the worker.
        logger.exception("the preview of dump %d (%s) broke off", dump.pk, dump.name)
        return {"state": "failed", "detail": f"It broke off with {type(error).__name__}; the log has the details."}
    if report.dump.status == DumpStatus.FAILED:
        return {"state": "failed", "detail": report.dump.detail}
    counts = {"new": report.new, "duplicate": report.duplicate, "rejected": report.rejected, **asdict(within)}
    whole = found.tried == total or (total is None and found.tried < wanted)
    seconds = round(time.monotonic() - started, 1)
    return {**found.as_json(), **counts, "state": "ready", "whole": whole, "seconds": seconds}


def _total(dump: Dump) -> int | None:
    """Its items, counted up to what is tried as a whole; None where that cannot be told. In a child process."""
    target = Path(settings.ARCHIVE_DATA) / "running" / f"{dump.pk}.count"
    target.parent.mkdir(mode=0o700, exist_ok=True)

    def count(watch: Watch) -> None:
        items = islice(read_items(dump, at=watch.at), WHOLE_UP_TO + 1)
        target.write_text(str(sum(1 for _ in items)), encoding="utf-8")

    try:
        killing_place(dump.pk, count, lambda: None)
        return int(target.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    finally:
        target.unlink(missing_ok=True)


class _Found:
    """Counts over the items tried."""

    def __init__(self) -> None:
        self.tried = 0
        self.formats, self.encodings, self.fields = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
        self.examples: dict[tuple[str, str], str] = {}
        self.first: list[dict[str, Any]] = []
        self.columns: dict[str, tuple[Counter[str], str]] = {}  # key → what it was taken for, and a value
        self.errors: list[dict[str, str]] = []

    def add(self, read: ReadItem) -> None:
        self.tried += 1
        parsed = read.parsed
        if read.raw is not None:
            self._add_raw(read.raw)
        if isinstance(parsed, ItemError):
            if len(self.errors) < ERRORS_SHOWN:
                self.errors.append({"locator": parsed.locator, "code": parsed.code, "detail": parsed.detail})
            return
        if len(self.first) < FIRST_SHOWN:
            self.first.append(_as_seen(read.locator, parsed))

    def _add_raw(self, raw: RawItem) -> None:
        self.formats[raw.format] += 1
        self.encodings[raw.encoding] += 1
        for origin, name in {(field.origin, field.name) for field in raw.fields}:
            self.fields[origin, name] += 1
        for field in raw.fields:
            self.examples.setdefault((field.origin, field.name), shortened(field.value, _EXAMPLE))
        for column in raw.columns:
            self.columns.setdefault(column.key, (Counter(), column.example))[0][column.field] += 1

    def as_json(self) -> dict[str, Any]:
        fields = [[*key, count, self.examples[key]] for key, count in self.fields.most_common(60)]
        return {
            "tried": self.tried,
            "formats": dict(self.formats.most_common()), "encodings": dict(self.encodings.most_common()),
            "fields": fields, "columns": self._columns(), "first": self.first, "errors": self.errors,
        }  # fmt: skip

    def _columns(self) -> list[list[Any]]:
        """[key, what it was mostly taken for, records that have it, a value of it], in the order they came."""
        shown = islice(self.columns.items(), COLUMNS_SHOWN)
        return [[key, taken.most_common(1)[0][0], taken.total(), example] for key, (taken, example) in shown]


def _as_seen(locator: str, parsed: ParsedArticle) -> dict[str, Any]:
    return {
        "locator": locator,
        "headline": parsed.headline or "",
        "opening": shortened(parsed.body, _OPENING),
        "published": parsed.published.value,
        "precision": parsed.published.precision.value,
        "source": parsed.source or "",
        "language": parsed.language or "",
        "roles": dict(Counter(line.role.value for line in parsed.lines).most_common()),
    }
