"""A dump brought on the command line: receive it, read it here and now, say how it went."""

import json
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TextIO

from tqdm import tqdm

from archive import jobs, pipeline
from archive.delivery import originals, receiving
from archive.delivery.receiving import Wishes
from archive.errors import DumpError
from archive.models import Dump, DumpStatus, ItemStatus
from archive.pipeline import IngestReport
from archive.reading.stages import Portion
from archive.runs import rehearsal
from archive.runs.apart import apart
from archive.signals import catching_up

ACTOR: Final = "command line"
_REASONS_SHOWN: Final = 20  # of rejected items; a screenful
_LOOK_SECONDS: Final = 0.5  # between two looks at a dump that another process reads


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one PATH ended."""

    facts: dict[str, Any]  # the contract's JSON of one dump

    @property
    def failed(self) -> bool:
        return bool(self.facts["status"] != DumpStatus.DONE)

    @property
    def sentence(self) -> str:
        f = self.facts
        if self.failed:
            return f"{f['name']}: {f['status']}. {f['detail']}"
        counts = f"{f['read']} read: {f['new']} new, {f['duplicate']} duplicate, {f['rejected']} rejected"
        counts += f"; of the new {f['versions']} are versions of others, {f['undated']} undated" if f["new"] else ""
        reasons = "".join(f"\n  {e['locator']}: {e['detail']}" for e in f["errors"][:_REASONS_SHOWN])
        more = f"\n  … and {len(f['errors']) - _REASONS_SHOWN} more" if len(f["errors"]) > _REASONS_SHOWN else ""
        which = f"dump {f['id']}" if f["id"] else "a dry run"
        return f"{f['name']} ({which}): {counts}, in {f['seconds']:.1f} s{reasons}{more}"


def run(path: Path, wishes: Wishes, messages: Any) -> Outcome:
    """Takes a file or folder through the whole street; `messages` gets the progress bar."""
    started = time.monotonic()
    try:
        received = receiving.receive_path(path, wishes, ACTOR)
    except DumpError as error:
        return _refused(path, error)
    if received.already_here:
        report = pipeline.ingest_again(received.dump)
        catching_up.send(sender=Dump)  # the run that brought it may have died just before this
    else:
        with _progress_bar(received.dump, messages) as bar:
            report = _ingest_or_wait(received.dump, bar)
    return Outcome(_facts(report, time.monotonic() - started))


def rehearse(path: Path, wishes: Wishes, _messages: Any) -> Outcome:
    """Does all that a run does where nothing of it stays, not even the original. The counts are those of a run."""
    started = time.monotonic()
    portion = Portion(partial(receiving.members_at, path), is_trial=True)
    try:
        with apart():
            received = receiving.receive_path(path, wishes, ACTOR, originals.measure)
            if received.already_here:
                report = pipeline.ingest_again(received.dump)
            else:
                report = rehearsal.rehearse(received.dump, portion, lambda _: False)
            return Outcome({**_facts(report, time.monotonic() - started), "id": None})
    except DumpError as error:
        return _refused(path, error)


def as_json(outcomes: list[Outcome]) -> str:
    return json.dumps({"dumps": [outcome.facts for outcome in outcomes]}, ensure_ascii=False, indent=1)


def _ingest_or_wait(dump: Dump, bar: "tqdm[Any]") -> IngestReport:
    """Reads the dump, or watches until the process that reads it is done or gone."""
    while True:
        lease = jobs.claim(dump.pk)
        if lease:
            bar.update(dump.items_done - bar.n)
            return pipeline.ingest(dump, lease, partial(_show, bar))
        dump.refresh_from_db()
        if dump.status not in jobs.RUNNABLE:
            return IngestReport(dump, dump.new_count, dump.duplicate_count, dump.rejected_count)
        bar.update(dump.items_done - bar.n)
        time.sleep(_LOOK_SECONDS)


def _show(bar: "tqdm[Any]", dump: Dump, locator: str) -> None:
    bar.set_postfix_str(locator[-40:], refresh=False)
    bar.update(dump.items_done - bar.n)


def _progress_bar(dump: Dump, messages: Any) -> "tqdm[Any]":
    """Only on a terminal; a pipe or a log gets none."""
    stream: TextIO = getattr(messages, "_out", messages)
    return tqdm(desc=dump.name[:40], unit=" items", file=stream, disable=None, total=dump.items_total)


def _refused(path: Path, error: DumpError) -> Outcome:
    counts = dict.fromkeys(("read", "new", "duplicate", "rejected"), 0)
    said = {
        "id": None,
        "name": path.resolve().name or str(path),
        "sha256": None,
        "status": DumpStatus.FAILED.value,
        "format": None,
    }
    return Outcome({**said, "detail": str(error), **counts, "errors": [], "seconds": 0.0})


def _facts(report: IngestReport, seconds: float) -> dict[str, Any]:
    dump = report.dump
    rejected = dump.items.filter(status=ItemStatus.REJECTED).values("locator", "code", "detail")
    within = rehearsal.within_new(dump) if report.new else rehearsal.Within(0, 0, 0)
    return {
        "id": dump.pk, "name": dump.name, "sha256": dump.sha256, "status": dump.status, "detail": dump.detail,
        "format": dump.format or None, "read": report.read, "new": report.new, "duplicate": report.duplicate,
        "rejected": report.rejected, **asdict(within), "errors": list(rejected), "seconds": round(seconds, 2),
    }  # fmt: skip
