"""An item that kills the process that reads it is set apart; one that was only there when it died is not."""

import os
import signal

import pytest

from archive import jobs, pipeline
from archive.delivery import receiving
from archive.delivery.receiving import Wishes
from archive.keeping.doctor import examine
from archive.models import Article, DumpStatus
from archive.reading import precautions, stages, watching
from archive.reading.watching import Watch, place_left
from tests.archive.dumps import FERRY, LIGHTHOUSE, folder

pytestmark = pytest.mark.django_db
POISON = "Strychnine in the bait barrel\n\nThe harbour master closed the north quay on Friday."


@pytest.fixture
def dump(tmp_path):
    path = folder(tmp_path / "post", a__txt=FERRY, b__txt=POISON, c__txt=LIGHTHOUSE)
    return receiving.receive_path(path, Wishes(), "test").dump


def deadly(monkeypatch, module, name):
    """Makes `module.name` end its process where it meets the poison."""
    real = getattr(module, name)

    def killing(*arguments):
        if any("Strychnine" in str(getattr(said, "text", "")) for said in arguments):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)

    monkeypatch.setattr(module, name, killing)


def left_at(dump, stage, number, locator):
    """As a process leaves it that died there."""
    watch = Watch(dump.pk)
    watch.at(stage, number, locator)
    watch.close(ended=False)


def run(dump):
    pipeline.ingest(dump, jobs.claim(dump.pk))
    dump.refresh_from_db()
    return dump


def test_an_item_that_kills_twice_is_one_rejected_item(dump, monkeypatch):
    deadly(monkeypatch, stages.roles, "label")
    left_at(dump, "label", 1, "b.txt")
    run(dump)
    assert (dump.status, dump.new_count, dump.rejected_count) == (DumpStatus.DONE, 2, 1)
    item = dump.items.get(status="rejected")
    assert (item.number, item.code, item.locator) == (1, "killed-reader", "b.txt")
    assert dump.set_apart == [[1, "label", "b.txt"]]
    assert examine() == []


def test_a_file_that_kills_its_reader_is_one_rejected_item(dump, monkeypatch):
    real = stages.read_member

    def read_member(of, member, *way):
        if member.locator == "b.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        yield from real(of, member, *way)

    monkeypatch.setattr(stages, "read_member", read_member)
    left_at(dump, "read", 1, "b.txt")
    run(dump)
    assert (dump.new_count, dump.rejected_count) == (2, 1)
    assert dump.set_apart == [[1, "read", "b.txt"]]


def test_an_item_that_was_only_there_is_read(dump):
    left_at(dump, "label", 1, "b.txt")
    run(dump)
    assert (dump.new_count, dump.rejected_count, dump.set_apart) == (3, 0, [])


def test_a_dump_that_kills_when_it_is_opened_fails_in_a_sentence(dump, monkeypatch):
    def members(*_):
        os.kill(os.getpid(), signal.SIGKILL)
        yield

    monkeypatch.setattr(stages, "members_in", members)
    left_at(dump, "open", 0, "")
    run(dump)
    assert dump.status == DumpStatus.FAILED
    assert "Opening it ended the reading process twice" in dump.detail


def test_a_death_between_two_items_blames_none(dump):
    watch = Watch(dump.pk)
    watch.at("label", 1, "b.txt")
    watch.nowhere()
    watch.close(ended=False)
    assert place_left(dump.pk) is None


def test_an_item_that_stands_still_is_ended_and_set_apart(dump, monkeypatch):
    monkeypatch.setattr(watching, "STUCK_SECONDS", 0.3)
    real = stages.roles.label

    def label(raw):
        while "Strychnine" in raw.text:
            pass
        return real(raw)

    monkeypatch.setattr(stages.roles, "label", label)
    left_at(dump, "label", 1, "b.txt")
    run(dump)
    assert (dump.new_count, dump.rejected_count) == (2, 1)


def test_a_place_is_gone_when_the_run_has_ended(dump, archive_data):
    run(dump)
    assert list((archive_data / "running").iterdir()) == []
    assert Article.objects.count() == 3


def test_the_run_that_takes_over_tries_the_suspect_only_where_it_is_still_to_be_read(dump, monkeypatch):
    left_at(dump, "label", 1, "b.txt")
    dump.items_done = 2
    monkeypatch.setattr(precautions, "killing_place", lambda *_: pytest.fail("tried again"))
    precautions.take(dump, jobs.claim(dump.pk))
