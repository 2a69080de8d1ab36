# ruff: noqa: PLC0415 - Django must be set up on the temporary data folder before anything of the project is imported
"""An archive of a benchmark's stories: rows only, version groups as the stories say."""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from benchmarks.engines.timing import percentiles
from benchmarks.engines.workload import Story

_UPDATES: Final = 30


def set_up(folder: Path) -> None:
    """Django on an empty database in the folder, with Haystack's own Whoosh backend as the connection `stock`."""
    os.environ["ARCHIVE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django
    from django.conf import settings

    stock = {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": str(folder / "stock")}
    settings.HAYSTACK_CONNECTIONS["stock"] = stock
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def fill(stories: list[Story]) -> None:
    from archive.models import Article, Source, VersionGroup

    names = sorted({story.source for story in stories} - {""})
    sources = {name: Source.objects.create(name=name, slug=f"place-{at}") for at, name in enumerate(names)}
    VersionGroup.objects.bulk_create([VersionGroup(pk=number) for number in sorted({each.group for each in stories})])
    rows = []
    for at, story in enumerate(stories):
        dated: dict[str, Any] = {"published_day": story.day, "published_precision": "day" if story.day else "none"}
        if story.day:
            dated |= {"published": story.day.isoformat(), "published_status": "stated"}
        row = Article(identity=f"{at:064}", text=f"{story.headline}\n\n{story.body}", headline=story.headline, **dated)
        row.body, row.source, row.language = story.body, sources.get(story.source), "en"
        row.version_group_id = story.group
        rows.append(row)
    Article.objects.bulk_create(rows, batch_size=500)


def update_times(change: Callable[[Any], None]) -> tuple[float, float]:
    """Wall ms of taking one changed article into the index, p50 and p95."""
    from archive.models import Article

    chance = random.Random(3)
    ids = chance.sample(list(Article.objects.values_list("pk", flat=True)), _UPDATES)
    walls = []
    for article in Article.objects.filter(pk__in=ids):
        article.body += " Changed."
        article.save()
        started = time.perf_counter()
        change(article)
        walls.append((time.perf_counter() - started) * 1000)
    return percentiles(walls)
