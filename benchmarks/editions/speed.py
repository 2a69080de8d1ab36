# ruff: noqa: PLC0415 - Django must be set up on the temporary data folder before anything of the project is imported
"""Seconds, rows and megabytes: fingerprints, one more article, everything anew. In a temporary folder."""

import importlib
import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from benchmarks.memory import Together

ROOT: Final = Path(__file__).resolve().parents[2]
CHARACTERS: Final = 4000  # of an article
REPRINTED: Final = 0.2  # of the articles are cut, reprinted or continued from an earlier one
NEW: Final = 200  # articles brought one by one


def report(data: Path, counts: list[int]) -> None:
    sentences = _sentences(data)
    _fingerprints(sentences)
    sys.stdout.flush()
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            child = os.fork()  # each archive in a process of its own, so that its memory is its own
            if child == 0:
                status = 1
                try:
                    _archive(Path(folder), sentences, count)
                    sys.stdout.flush()
                    status = 0
                finally:
                    os._exit(status)
            os.waitpid(child, 0)


def _sentences(data: Path) -> list[str]:
    from benchmarks.editions.bases import bases

    return [sentence for base in bases(data, "dev", 4000, 0) for part in base.paragraphs for sentence in part]


class _Writer:
    """Writes texts in which real words follow each other as they do in real ones, so that common runs are common."""

    def __init__(self, sentences: list[str], seed: int) -> None:
        self._chance = random.Random(seed)
        self._after: dict[str, list[str]] = defaultdict(list)
        self._first = [sentence.split()[0] for sentence in sentences]
        for sentence in sentences:
            for word, following in pairwise(sentence.split()):
                self._after[word].append(following)

    def _sentence(self) -> str:
        words = [self._chance.choice(self._first)]
        while len(words) < 40 and (following := self._after.get(words[-1])):
            words.append(self._chance.choice(following))
        return " ".join(words).rstrip(".") + "."

    def _article(self) -> str:
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < CHARACTERS:
            paragraphs.append(" ".join(self._sentence() for _ in range(3)))
        return "\n\n".join(paragraphs)

    def texts(self, count: int) -> list[str]:
        made: list[str] = []
        for _ in range(count):
            if made and self._chance.random() < REPRINTED:
                earlier = self._chance.choice(made).split("\n\n")
                kept = earlier[: self._chance.randint(1 + len(earlier) // 3, len(earlier))]
                made.append("\n\n".join([*kept, self._sentence()]))
            else:
                made.append(self._article())
        return made


def _fingerprints(sentences: list[str]) -> None:
    from archive.tokens import comparison_tokens
    from archive.versions.shingles import fingerprint

    texts = _Writer(sentences, 1).texts(2000)
    started = time.perf_counter()
    rows = sum(len(fingerprint(comparison_tokens(text))) for text in texts)
    seconds = time.perf_counter() - started
    print(f"fingerprints: {len(texts) / seconds:.0f} articles a second on one core, {rows / len(texts):.0f} rows each")
    for name in ("datasketch", "rensa"):
        if importlib.util.find_spec(name) is None:
            print(f"{name}: not installed here, so not measured")
        else:
            _signatures(name, texts)


def _signatures(name: str, texts: list[str]) -> None:
    from archive.tokens import comparison_tokens

    module: Any = importlib.import_module(name)
    started = time.perf_counter()
    for text in texts:
        words = comparison_tokens(text)
        shingles = [" ".join(words[place : place + 5]) for place in range(len(words) - 4)]
        if name == "datasketch":
            module.MinHash(num_perm=128).update_batch([shingle.encode() for shingle in shingles])
        else:
            module.RMinHash(num_perm=128, seed=1).update(shingles)
    print(
        f"{name}: {len(texts) / (time.perf_counter() - started):.0f} signatures a second, words and shingles included"
    )


def _archive(folder: Path, sentences: list[str], count: int) -> None:
    os.environ["ARCHIVE_DATA"] = str(folder)
    import django
    from django.core.management import call_command
    from django.db import transaction

    django.setup()
    call_command("migrate", verbosity=0)
    from archive.versions import grouping, linking

    texts = _Writer(sentences, 2).texts(count + NEW)
    _store(texts[:count], 0)
    texts = texts[count:]
    print(f"{count} articles: {_relinked()}")
    took = []
    for number, text in enumerate(texts):
        (article,) = _store([text], count + number)
        started = time.perf_counter()
        with transaction.atomic():
            grouping.regroup(linking.link([article]))
        took.append(1000 * (time.perf_counter() - started))
    took.sort()
    print(f"  one more: p50 {took[len(took) // 2]:.1f} ms, p95 {took[int(len(took) * 0.95)]:.1f} ms; {_size()}")


def _relinked() -> str:
    """As its command does it: in a process that holds nothing else."""
    command = [sys.executable, str(ROOT / "manage.py"), "relink", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    with process, Together(process.pid) as memory:  # `ru_maxrss` would count what this process held when it started it
        done = json.loads(process.stdout.read() if process.stdout else "")
        used = os.wait4(process.pid, 0)[2]
        process.returncode = 0
    cores = used.ru_utime + used.ru_stime
    return (
        f"relink {done['seconds']:.0f} s on one core ({cores:.0f} s of it computing), {done['candidate_pairs']} pairs,"
        f" {done['links']} links, {memory.peak:.0f} MB at most"
    )


def _store(texts: list[str], first: int) -> list[Any]:
    from archive.models import Article, VersionGroup
    from archive.tokens import count_words, tokens_sha256

    stored: list[Any] = []
    for start in range(0, len(texts), 1000):
        part = texts[start : start + 1000]
        groups = VersionGroup.objects.bulk_create([VersionGroup() for _ in part])
        articles = [
            Article(
                identity=sha256(f"{first + start + place}".encode()).hexdigest(),
                text="",
                body=text,
                body_sha256=tokens_sha256(text),
                words=count_words(text),
                version_group=groups[place],
            )
            for place, text in enumerate(part)
        ]
        stored += Article.objects.bulk_create(articles)
    return stored


def _size() -> str:
    from django.db import connection

    from archive.models import Article, Fingerprint

    articles, rows = Article.objects.count(), Fingerprint.objects.count()
    with connection.cursor() as cursor:
        try:
            cursor.execute("SELECT SUM(pgsize) FROM dbstat WHERE name = 'archive_fingerprint'")
            size = f", {cursor.fetchone()[0] / articles:.0f} bytes"
        except Exception:  # noqa: BLE001 - SQLite may be built without it
            size = ""
    return f"{rows / articles:.0f} rows{size} an article"
