from io import BytesIO

import pytest
from django.db import OperationalError

from archive import pipeline
from archive.delivery import receiving
from archive.delivery.receiving import Wishes
from archive.models import Article, Dump, DumpStatus
from archive.runs import working
from tests.archive.dumps import FERRY, LIGHTHOUSE

pytestmark = pytest.mark.django_db(transaction=True)


def upload(text, name="a.txt"):
    data = text.encode()
    return receiving.receive_stream(BytesIO(data), name, Wishes(), "test", size=len(data)).dump


def test_the_worker_reads_what_waits():
    upload(FERRY)
    upload(LIGHTHOUSE)
    assert working.work(once=True) == 2
    assert Article.objects.count() == 2
    assert set(Dump.objects.values_list("status", flat=True)) == {DumpStatus.DONE}


def test_with_nothing_to_do_it_stops_at_once():
    assert working.work(once=True) == 0


def test_a_dump_that_breaks_the_street_fails_and_the_next_is_read(monkeypatch):
    broken, good = upload(FERRY), upload(LIGHTHOUSE)
    real = pipeline.ingest

    def ingest(dump, lease, progress=None):
        if dump == broken:
            raise RuntimeError
        return real(dump, lease, progress)

    monkeypatch.setattr(pipeline, "ingest", ingest)
    working.work(once=True)
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.status, good.status) == (DumpStatus.FAILED, DumpStatus.DONE)
    assert "RuntimeError" in broken.detail


def test_a_busy_database_fails_no_dump(monkeypatch):
    dump = upload(FERRY)

    def busy(*_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(pipeline, "ingest", busy)
    with pytest.raises(OperationalError):
        working.work(once=True)
    monkeypatch.undo()
    Dump.objects.update(lease_token="", lease_until=None)
    assert working.work(once=True) == 1
    dump.refresh_from_db()
    assert dump.status == DumpStatus.DONE
