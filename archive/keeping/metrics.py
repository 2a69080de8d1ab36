"""The archive in numbers, in Prometheus' text format: counted in the database when asked, so any process may answer."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

from archive.models import Article, AuditEntry, Dump, Examination, Item, Upload, VersionGroup, VersionLink
from archive.signals import metering

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gauge:
    """`name` without the prefix; `labels` tell values of one name apart."""

    name: str
    help: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


def exposition() -> str:
    """About ten queries that count; none reads a text."""
    gauges = [*_rows(), *_work(), *_doctor(), *_disk()]
    for _, answer in metering.send(sender=Gauge):
        gauges += [Gauge(*said) for said in answer or ()]
    lines: list[str] = []
    for gauge in gauges:
        name = f"archive_{gauge.name}"
        if f"# TYPE {name} gauge" not in lines:
            lines += [f"# HELP {name} {gauge.help}", f"# TYPE {name} gauge"]
        lines.append(f"{name}{_labels(gauge.labels)} {gauge.value:g}")
    return "\n".join(lines) + "\n"


def _labels(labels: dict[str, str]) -> str:
    escaped = {
        name: value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") for name, value in labels.items()
    }
    inner = ",".join(f'{name}="{value}"' for name, value in escaped.items())
    return f"{{{inner}}}" if inner else ""


def _rows() -> Iterator[Gauge]:
    yield Gauge("articles", "Distinct texts.", Article.objects.count())
    yield Gauge("stories", "Version groups.", VersionGroup.objects.count())
    yield Gauge("version_links", "Pairs of articles that are linked.", VersionLink.objects.count())
    for status, count in _counted(Item):
        yield Gauge("items", "Items of dumps by what became of them.", count, {"status": status})
    for status, count in _counted(Dump):
        yield Gauge("dumps", "Dumps by status.", count, {"status": status})


def _counted(model: Any) -> list[tuple[str, int]]:
    return list(model.objects.order_by("status").values_list("status").annotate(n=Count("pk")))


def _work() -> Iterator[Gauge]:
    waiting = Dump.objects.filter(status="received", held=False).aggregate(since=Min("received_at"))["since"]
    age = (timezone.now() - waiting).total_seconds() if waiting else 0.0
    yield Gauge("oldest_waiting_dump_seconds", "How long the oldest dump waits for a worker.", age)
    yield Gauge("uploads_under_way", "Uploads that are not complete.", Upload.objects.filter(dump=None).count())
    acts = AuditEntry.objects.filter(at__gt=timezone.now() - _DAY).order_by("act")
    for act, count in acts.values_list("act").annotate(n=Count("pk")):
        yield Gauge("acts_last_day", "Acts on record in the last 24 hours.", count, {"act": act})


def _doctor() -> Iterator[Gauge]:
    latest = Examination.objects.exclude(finished_at=None).first()
    if latest and latest.finished_at:
        age = (timezone.now() - latest.finished_at).total_seconds()
        yield Gauge("examination_age_seconds", "Since the archive was last looked at as a whole.", age)
        yield Gauge("examination_problems", "What was wrong then and not mended.", latest.left)


def _disk() -> Iterator[Gauge]:
    data = Path(settings.ARCHIVE_DATA)
    yield Gauge("disk_free_bytes", "Free on the disk of the data folder.", shutil.disk_usage(data).free)
    database = [path for path in data.glob("archive.sqlite3*") if path.is_file()]
    yield Gauge("database_bytes", "Of the SQLite files.", sum(path.stat().st_size for path in database))
