"""Where an index lies on the cluster: generations beside one another, an alias for the one in use, one lock to write.

A generation is an index ALIAS-NUMBER-TOKEN whose mapping names what wrote it. Moving the alias puts a generation in
use for all readers at once; the one before it is kept.
"""

import logging
import time
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

from django.conf import settings
from django.db import connection
from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError
from opensearchpy.helpers import scan, streaming_bulk

from search.backends.cluster.clauses import Clause
from search.backends.cluster.client import asking, refuse_if_unsupported
from search.backends.cluster.mapping import REPLICAS, cluster_fingerprint, index_body, source
from search.backends.locking import LOCK_WAIT, RETRY, held
from search.errors import IndexBusyError, SearchUnavailableError
from search.schema import Document

logger = logging.getLogger(__name__)

_KNOWN_FOR: Final = 1.0  # seconds a process goes by the alias it last saw; the generation before is kept far longer
_BULK_BYTES: Final = 8 << 20  # of one request
_BULK_DOCUMENTS: Final = 500
_SENDERS: Final = 4  # requests under way at once
_SLICE: Final = 500  # ids or groups of one query
_WORTH_COPYING: Final = 5000  # articles from which on copies are made of the whole
_COPYING_WAIT: Final = 600.0  # seconds for the copies: 20 GB at 30 MB/s
_SCANNED: Final = 5000  # documents of one page of a scan
_TURN: Final = 7_230_551_100_814_012  # the advisory lock's number on PostgreSQL


class Shelf:
    def __init__(self, client: OpenSearch, alias: str) -> None:
        self.client, self.alias = client, alias
        self._seen: tuple[float, str | None, bool] | None = None
        self._is_supported = False

    @contextmanager
    def writing(self, wait: float = LOCK_WAIT) -> Iterator[None]:
        """Holds the write lock; it dies with the process. Raises IndexBusyError after `wait` seconds."""
        lock = _on_postgres if connection.vendor == "postgresql" else _on_this_machine
        with lock(self.alias, wait):
            yield

    def current(self) -> str | None:
        """The generation in use; None before the first one."""
        self._look(afresh=True)
        return self._seen[1] if self._seen else None

    def is_current_code(self) -> bool:
        """Whether the generation in use was written by this schema and analysis."""
        self._look(afresh=True)
        return bool(self._seen and self._seen[2])

    def open(self, *, afresh: bool = True) -> str | None:
        """The generation in use, fit to be read by this code; None where there is none yet."""
        seen = self._look(afresh=afresh)
        if seen[1] is not None and not seen[2]:
            detail = f"the index {seen[1]} was written by another version; run `python manage.py reindex`"
            raise SearchUnavailableError(detail)
        return seen[1]

    def _look(self, *, afresh: bool) -> tuple[float, str | None, bool]:
        now = time.monotonic()
        if afresh or self._seen is None or now - self._seen[0] > _KNOWN_FOR:
            if not self._is_supported:
                refuse_if_unsupported(self.client)
                self._is_supported = True
            with asking():
                self._seen = (now, *self._read())
        return self._seen

    def _read(self) -> tuple[str | None, bool]:
        try:
            said: dict[str, Any] = self.client.indices.get_mapping(index=self.alias)
        except NotFoundError:
            return None, False
        ((name, held),) = said.items()
        return name, held["mappings"].get("_meta", {}).get("fingerprint") == cluster_fingerprint()

    def unfinished(self) -> None:
        """None: what a run left half built is begun anew."""

    def percent_built(self) -> None:
        """None: the nodes do not say how far they are."""

    def begin(self) -> str:
        """A new, empty generation, not in use. Only under the lock; leftovers of a run that died go."""
        current = self.current()
        with asking():
            names = self._generations()
            before = [name for name in names if current is not None and name < current][-1:]
            for name in names:
                if name != current and name not in before:
                    self.client.indices.delete(index=name)
            number = 1 + max((int(name.split("-")[-2]) for name in names), default=0)
            name = f"{self.alias}-{number:06}-{token_hex(4)}"
            self.client.indices.create(index=name, body=index_body())
        return name

    def publish(self, generation: str) -> None:
        """Puts the generation in use, its copies made; the one before it is kept, older ones go."""
        before = self.current()
        moved = [{"add": {"index": generation, "alias": self.alias}}]
        if before is not None:
            moved.insert(0, {"remove": {"index": before, "alias": self.alias}})
        with asking():
            self.client.indices.refresh(index=generation)
            self._wait_for_copies(generation)
            self.client.indices.update_aliases(body={"actions": moved})
            for name in self._generations():
                if name not in {before, generation}:
                    self.client.indices.delete(index=name)
        self._seen = None

    def _generations(self) -> list[str]:
        return sorted(self.client.indices.get(index=f"{self.alias}-*", allow_no_indices=True))

    def forget(self) -> None:
        """Deletes every generation."""
        with asking():
            for name in self._generations():
                self.client.indices.delete(index=name)
        self._seen = None

    def write(self, generation: str, documents: Iterable[Document], replaced: Collection[int]) -> None:
        """Puts the documents in the place of all articles in `replaced`, visible when it returns.

        Every document of a story holds how many the story has: those of stories that grew or shrank follow. A run
        that died half way is made good by writing the same again.
        """
        made = {document.article_id: document for document in documents}
        ids = {*replaced, *made}
        with asking():
            self.client.indices.refresh(index=generation)
            before = list(self._held(generation, "id", ids))
            groups = {document.group for document in made.values()} | {group for _, group, _ in before}
            others = [each for each in self._held(generation, "group", groups) if each[0] not in ids]
            sizes = Counter(group for _, group, _ in others) + Counter(each.group for each in made.values())
            actions = [_put(generation, document, sizes[document.group]) for document in made.values()]
            actions += [
                _action("delete", generation, str(pk), group)
                for pk, group, _ in before
                if pk not in made or made[pk].group != group
            ]
            actions += [
                {**_action("update", generation, str(pk), group), "doc": {"size": sizes[group]}}
                for pk, group, size in others
                if size != sizes[group]
            ]
            self._bulk(actions)
            self.client.indices.refresh(index=generation)

    def build(self, generation: str, documents: Iterable[Document], sizes: Counter[int]) -> int:
        """Fills a new generation; `sizes`: articles of each group. Gives how many documents it holds afterwards."""
        articles = (_put(generation, document, sizes[document.group]) for document in documents)
        with asking(), self._alone(generation, sizes.total()):
            self._bulk(articles)
            self.client.indices.refresh(index=generation)
            count: int = self.client.count(index=generation)["count"]
        return count

    @contextmanager
    def _alone(self, generation: str, articles: int) -> Iterator[None]:
        """Many articles are analysed once, and copied when all are there."""
        if articles < _WORTH_COPYING:
            yield
            return
        self._copies(generation, 0)
        yield
        self._copies(generation, REPLICAS)

    def _wait_for_copies(self, generation: str) -> None:
        """Until a node may die without taking a part of the index along."""
        until = time.monotonic() + _COPYING_WAIT
        while time.monotonic() < until:
            said = self.client.cluster.health(index=generation)
            if said["status"] == "green" or said["number_of_data_nodes"] <= REPLICAS:
                return
            time.sleep(RETRY)
        logger.warning("the index %s is not copied yet: a node that dies now takes a part of it along", generation)

    def _copies(self, generation: str, number: int) -> None:
        self.client.indices.put_settings(index=generation, body={"index": {"number_of_replicas": number}})

    def held(self, generation: str) -> Iterator[tuple[int, int, int]]:
        """Article, group and day of every document."""
        with asking():
            yield from self._scanned(generation, {"match_all": {}}, ("id", "group", "day"))

    def _held(self, generation: str, field: str, values: set[int]) -> Iterator[tuple[int, int, int]]:
        """Article, group and the size it says that has, of the documents with one of the values."""
        wanted = sorted(values)
        for at in range(0, len(wanted), _SLICE):
            yield from self._scanned(generation, {"terms": {field: wanted[at : at + _SLICE]}}, ("id", "group", "size"))

    def _scanned(self, generation: str, query: Clause, fields: tuple[str, ...]) -> Iterator[Any]:
        body = {"query": query, "_source": list(fields), "sort": ["_doc"]}
        for hit in scan(self.client, query=body, index=generation, size=_SCANNED, preserve_order=True):
            yield tuple(hit["_source"][field] for field in fields)

    def _bulk(self, actions: Iterable[dict[str, Any]]) -> None:
        """Actions are made in this thread, which may ask the database for them, and sent by others."""
        waiting: deque[Future[None]] = deque()
        left = iter(actions)
        with ThreadPoolExecutor(_SENDERS) as pool:
            while chunk := list(islice(left, _BULK_DOCUMENTS)):
                if len(waiting) > _SENDERS:
                    waiting.popleft().result()
                waiting.append(pool.submit(self._send, chunk))
            for each in waiting:
                each.result()

    def _send(self, actions: list[dict[str, Any]]) -> None:
        sent = streaming_bulk(
            self.client, actions, chunk_size=_BULK_DOCUMENTS, max_chunk_bytes=_BULK_BYTES, max_retries=5,
            raise_on_error=False,
        )  # fmt: skip
        for is_done, said in sent:
            ((operation, result),) = said.items()
            if not is_done and not (operation == "delete" and result.get("status") == 404):  # noqa: PLR2004 - HTTP
                raise RequestError(result.get("status", 0), f"{operation} of {result['_id']}", result)


def _action(kind: str, generation: str, key: str, group: int) -> dict[str, Any]:
    """All of a story lies in one shard, so that it is counted there."""
    return {"_op_type": kind, "_index": generation, "_id": key, "routing": str(group)}


def _put(generation: str, document: Document, size: int) -> dict[str, Any]:
    action = _action("index", generation, str(document.article_id), document.group)
    return {**action, "_source": source(document, size)}


@contextmanager
def _on_postgres(_name: str, wait: float) -> Iterator[None]:
    """One writer among all machines."""
    until = time.monotonic() + wait
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_TURN])
            if cursor.fetchone()[0]:
                break
            if time.monotonic() > until:
                raise IndexBusyError(f"another process has been writing the index for {wait:.0f} s")
            time.sleep(RETRY)
    try:
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_TURN])


@contextmanager
def _on_this_machine(name: str, wait: float) -> Iterator[None]:
    """With SQLite every writer is on the machine that has the file."""
    with held(Path(settings.ARCHIVE_DATA) / f"{name}.lock", wait):
        yield
