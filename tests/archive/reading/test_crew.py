"""A dump read by processes of its own: in order, like in one process, whoever of them dies."""

import json
import os
import signal

import pytest

from archive import jobs, pipeline
from archive.delivery import receiving
from archive.delivery.receiving import Wishes
from archive.errors import DumpError
from archive.ingest.items import RawItem
from archive.keeping.doctor import examine
from archive.models import Article, DumpStatus
from archive.reading import crew as crews
from archive.reading import preparing, stages
from archive.reading.crew import Crew, ReaderDiedError
from archive.reading.watching import Watch
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, folder

pytestmark = pytest.mark.django_db
POISON = "Strychnine in the bait barrel\n\nThe harbour master closed the north quay on Friday."
PROCESSES = 2


@pytest.fixture(autouse=True)
def by_processes(settings):
    settings.INGEST_PROCESSES = PROCESSES


@pytest.fixture
def dump(tmp_path):
    path = folder(tmp_path / "post", a__txt=FERRY, b__txt=POISON, c__txt=LIGHTHOUSE)
    return receiving.receive_path(path, Wishes(), "test").dump


@pytest.fixture
def long_dump(tmp_path):
    rows = [{"headline": f"Notice {n}", "body": f"{FERRY}\n\nBerth {n} is closed."} for n in range(60)]
    rows[20] = {"headline": "Notice without a word"}
    path = tmp_path / "post.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return receiving.receive_path(path, Wishes(), "test").dump


def run(dump):
    pipeline.ingest(dump, jobs.claim(dump.pk))
    dump.refresh_from_db()
    return dump


def killing(real, *, when=lambda said: "Strychnine" in str(getattr(said, "text", ""))):
    def deadly(*arguments):
        if any(when(said) for said in arguments):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)

    return deadly


def in_order(dump, first=0):
    watch = Watch(dump.pk)
    crew = Crew(dump, stages.from_item(dump, first), watch, PROCESSES)
    try:
        return list(crew.items(lambda: None))
    finally:
        crew.close()
        watch.close(ended=True)


def test_what_they_give_is_what_one_process_gives(long_dump):
    alone = [stages.prepare(number, raw) for number, raw in enumerate(stages.read_items(long_dump))]
    together = [prepared.read for prepared in in_order(long_dump)]
    assert [read.number for read in together] == list(range(60))
    assert [str(read.parsed) for read in together] == [str(read.parsed) for read in alone]


def test_they_begin_where_they_are_told_to(long_dump):
    assert [prepared.read.number for prepared in in_order(long_dump, first=57)] == [57, 58, 59]


def test_they_tell_how_far_the_dump_is_read(long_dump):
    done = [prepared.bytes_done for prepared in in_order(long_dump)]
    assert done == sorted(done)
    assert done[-1] == long_dump.size


def test_an_item_a_lane_dies_of_twice_is_rejected_and_the_rest_is_read(dump, monkeypatch):
    monkeypatch.setattr(stages.roles, "label", killing(stages.roles.label))
    run(dump)
    assert (dump.status, dump.new_count, dump.rejected_count) == (DumpStatus.DONE, 2, 1)
    item = dump.items.get(status="rejected")
    assert (item.number, item.code, item.locator) == (1, "killed-reader", "b.txt")
    assert examine() == []


def test_an_item_that_takes_too_long_is_rejected(dump, monkeypatch, settings):
    settings.MAX_ITEM_SECONDS = 0.3
    real = stages.roles.label

    def label(raw):
        while "Strychnine" in raw.text:
            pass
        return real(raw)

    monkeypatch.setattr(stages.roles, "label", label)
    run(dump)
    assert (dump.new_count, dump.rejected_count) == (2, 1)


def test_an_item_that_takes_too_much_memory_is_rejected_with_the_setting(dump, monkeypatch):
    real = stages.roles.label
    monkeypatch.setattr(stages.roles, "label", lambda raw: bytearray(4 << 30) if "Strych" in raw.text else real(raw))
    run(dump)
    assert dump.items.get(status="rejected").code == "too-large"
    assert "MAX_READER_MEMORY" in dump.items.get(status="rejected").detail


def test_a_file_its_reader_dies_of_is_rejected_and_the_rest_is_read(dump, monkeypatch):
    real = stages.read_member

    def read_member(of, member, *way):
        if member.locator == "b.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        yield from real(of, member, *way)

    monkeypatch.setattr(stages, "read_member", read_member)
    run(dump)
    assert (dump.new_count, dump.rejected_count) == (2, 1)
    assert dump.set_apart == [[1, "read", "b.txt"]]


def test_a_reader_killed_by_somebody_else_costs_no_item(dump, monkeypatch, tmp_path):
    mark = tmp_path / "killed"
    real = stages.read_member

    def read_member(of, member, *way):
        if member.locator == "b.txt" and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        yield from real(of, member, *way)

    monkeypatch.setattr(stages, "read_member", read_member)
    run(dump)
    assert (dump.new_count, dump.rejected_count, dump.set_apart) == (3, 0, [])


def test_a_reader_that_dies_again_and_again_of_nothing_fails_the_dump_in_a_sentence(dump, monkeypatch):
    monkeypatch.setattr(crews._Reader, "read", lambda _: os.kill(os.getpid(), signal.SIGKILL))
    run(dump)
    assert dump.status == DumpStatus.FAILED
    assert "ended the reading process 3 times" in dump.detail
    assert Article.objects.count() == 0


def test_what_reading_raises_is_raised_in_the_worker(dump, monkeypatch):
    def members(*_):
        raise DumpError(dump.name, "bad-archive", "It is torn.")
        yield

    monkeypatch.setattr(stages, "members_in", members)
    with pytest.raises(DumpError, match="It is torn"):
        in_order(dump)


def test_an_exception_that_cannot_be_pickled_is_told_by_its_name(dump, monkeypatch):
    class OddError(Exception):
        def __reduce__(self):
            raise TypeError

    def members(*_):
        raise OddError("odd")
        yield

    monkeypatch.setattr(stages, "members_in", members)
    with pytest.raises(RuntimeError, match="OddError"):
        in_order(dump)


def test_a_crew_that_is_closed_early_leaves_no_process(long_dump):
    watch = Watch(long_dump.pk)
    crew = Crew(long_dump, stages.from_item(long_dump, 0), watch, PROCESSES)
    assert isinstance(next(crew.items(lambda: None)).read.raw, RawItem)
    crew.close()
    watch.close(ended=True)
    with pytest.raises(ProcessLookupError):
        os.kill(crew._pid, 0)


def test_a_reader_that_died_without_a_word_is_an_error(dump, monkeypatch):
    monkeypatch.setattr(crews._Reader, "read", lambda _: os._exit(3))
    with pytest.raises(ReaderDiedError):
        in_order(dump)


def test_the_language_model_is_loaded_once_for_all_lanes(dump, monkeypatch, tmp_path):
    loaded = tmp_path / "loaded"
    real = crews.language._load
    real.cache_clear()
    monkeypatch.setattr(crews.language, "LanguageIdentifier", _Told(crews.language.LanguageIdentifier, loaded))
    run(dump)
    assert loaded.read_text().splitlines() == ["once"]
    real.cache_clear()


class _Told:
    """A language identifier that notes in a file that it was loaded, in whatever process."""

    def __init__(self, real, file):
        self._real, self._file = real, file

    def from_model_file(self, *arguments, **named):
        with self._file.open("a") as file:
            file.write("once\n")
        return self._real.from_model_file(*arguments, **named)


def test_versions_are_linked_as_in_one_process(tmp_path):
    path = folder(tmp_path / "two", a__txt=FERRY, b__txt=FERRY_SHORT)
    run(receiving.receive_path(path, Wishes(), "test").dump)
    assert len({article.version_group_id for article in Article.objects.all()}) == 1


def test_nothing_is_prepared_elsewhere_where_no_processes_are_wanted(dump, monkeypatch, settings):
    settings.INGEST_PROCESSES = 0
    monkeypatch.setattr(preparing, "Crew", lambda *_: pytest.fail("a crew was called"))
    assert run(dump).new_count == 3
