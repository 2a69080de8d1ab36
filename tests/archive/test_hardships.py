"""Two workers at once, a locked database, a full disk, a folder nobody may write: nothing lost, nothing twice."""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from archive.delivery import arriving, receiving
from archive.delivery.arriving import ArrivalError
from archive.delivery.receiving import Wishes
from archive.errors import DumpError
from archive.models import Dump, Upload
from tests import databases, deliveries, sizes
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, folder

MANAGE = Path(__file__).parents[2] / "manage.py"
DUMPS = 10
NAMES = ("a__txt", "b__txt", "c__txt", "d__txt")
HELD = 31  # seconds the database is locked
PEOPLE = 4
HOW_OFTEN = (
    "from archive.delivery import originals; from archive.models import Dump, Item; dump = Dump.objects.get();"
    "print(Dump.objects.count(), dump.audit.count(), originals.verify(dump.sha256), Item.objects.count())"
)
SOME = 64 << 10  # bytes a file may have where the disk is "full"


def start(data, *arguments, **options):
    command = [sys.executable, str(MANAGE), *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=databases.environment(data), stdout=pipe, stderr=pipe, text=True, **options)


def run(data, *arguments):
    process = start(data, *arguments)
    out, err = process.communicate(timeout=sizes.HANGS)
    assert process.returncode == 0, err
    return out


def receive(data, paths):
    """Kept and queued, not read: as an upload does it."""
    code = (
        "import sys, django; django.setup(); from pathlib import Path; from archive.delivery import receiving as r;"
        "[r.receive_path(Path(p), r.Wishes(), 'test') for p in sys.argv[1:]]"
    )
    environment = databases.environment(data)
    subprocess.run([sys.executable, "-c", code, *map(str, paths)], env=environment, cwd=MANAGE.parent, check=True)


def test_two_workers_on_ten_dumps_read_no_item_twice_and_leave_none(tmp_path):
    """Neighbouring dumps share texts, so that two that are read at once meet at the same articles."""
    text = [f"{story}\n\nEdition {n} of the Harbour Post." for n in range(DUMPS + 1) for story in (FERRY, LIGHTHOUSE)]
    paths = [
        folder(tmp_path / f"dump-{n}", s__txt=FERRY_SHORT, **dict(zip(NAMES, text[2 * n : 2 * n + 4], strict=True)))
        for n in range(DUMPS)
    ]
    ends = []
    for workers in (1, 2):
        data = tmp_path / f"data-{workers}"
        run(data, "migrate", "-v0")
        receive(data, paths)
        at_work = [start(data, "worker", "--once") for _ in range(workers)]
        for worker in at_work:
            _, err = worker.communicate(timeout=sizes.HANGS)
            assert worker.returncode == 0, err
        assert json.loads(run(data, "doctor", "--json")) == {"clean": True, "problems": []}
        ends.append(run(data, "export", "--canonical"))
    assert ends[0] == ends[1]
    places = [
        item["locator"] + item["dump_name"] for row in map(json.loads, ends[1].splitlines()) for item in row["items"]
    ]
    assert len(places) == len(set(places)) == 5 * DUMPS


@pytest.mark.skipif("sqlite" not in os.environ.get("DATABASE_URL", "sqlite"), reason="SQLite has one writer at a time")
def test_a_database_locked_for_half_a_minute_is_waited_for(tmp_path):
    data = tmp_path / "data"
    run(data, "migrate", "-v0")
    (database,) = data.glob("*.sqlite3")
    receive(data, [folder(tmp_path / "one", a__txt=FERRY)])
    lock = sqlite3.connect(database, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    at_work = [start(data, "worker", "--once"), start(data, "ingest", folder(tmp_path / "two", b__txt=LIGHTHOUSE))]
    time.sleep(HELD)
    assert [process.poll() for process in at_work] == [None, None]
    lock.execute("ROLLBACK")
    lock.close()
    for process in at_work:
        _, err = process.communicate(timeout=sizes.HANGS)
        assert process.returncode == 0, err
    assert len(run(data, "export", "--canonical").splitlines()) == 2


def with_little_room():
    resource.setrlimit(resource.RLIMIT_FSIZE, (SOME, SOME))


def test_a_dump_for_which_there_is_no_room_is_told_of_in_a_sentence_and_nothing_is_half_there(tmp_path):
    data = tmp_path / "data"
    run(data, "migrate", "-v0")
    large = tmp_path / "large.bin"
    large.write_bytes(b"PK\x03\x04" + os.urandom(2 * SOME))  # kept as it is: no packing makes it fit
    process = start(data, "ingest", large, preexec_fn=with_little_room)
    out, err = process.communicate(timeout=sizes.HANGS)
    assert process.returncode == 1, err
    assert "There is no room left on the archive's disk." in out + err
    assert "Traceback" not in err
    assert not list((data / "originals").rglob("incoming-*"))
    assert json.loads(run(data, "doctor", "--json"))["clean"]


@contextmanager
def as_nobody():
    """Root may write everywhere, so a test that must not is somebody else for a while."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def closed(settings, tmp_path):
    """A data folder that may be looked into and not written."""
    for parent in (tmp_path, *tmp_path.parents[:3]):
        parent.chmod(0o755)
    settings.ARCHIVE_DATA = tmp_path / "closed"
    settings.FILE_UPLOAD_TEMP_DIR = settings.ARCHIVE_DATA / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True)
    (settings.ARCHIVE_DATA / "originals").mkdir()
    for place in (settings.ARCHIVE_DATA, *settings.ARCHIVE_DATA.iterdir()):
        place.chmod(0o555)
    return settings.ARCHIVE_DATA


@pytest.mark.django_db
def test_a_folder_that_must_not_be_written_is_told_of_and_no_dump_is_made(closed, tmp_path):
    path = folder(tmp_path / "post", a__txt=FERRY)
    for place in (path / "a.txt", path):
        with as_nobody(), pytest.raises(DumpError, match="cannot be written") as refused:
            receiving.receive_path(place, Wishes(), "test")
        assert refused.value.code == "read-only"
    assert not Dump.objects.exists()


@pytest.mark.django_db
def test_an_upload_to_a_folder_that_must_not_be_written_is_refused_before_a_byte_is_sent(closed):
    edda = User.objects.create_superuser("edda")
    with as_nobody(), pytest.raises(ArrivalError, match="cannot be written") as refused:
        arriving.begin(edda.pk, "post.txt", 9, Wishes())
    assert refused.value.code == "read-only"
    assert not Upload.objects.exists()


def test_people_who_bring_the_same_file_at_once_share_one_dump(tmp_path):
    path, data = folder(tmp_path / "post", a__txt=FERRY * 200) / "a.txt", tmp_path / "data"
    run(data, "migrate", "-v0")
    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(lambda _: receive(data, [path]), range(PEOPLE)))
    brought = run(data, "shell", "-v0", "-c", HOW_OFTEN).split()
    assert brought == ["1", str(PEOPLE), "True", "0"]


def test_twenty_connections_broken_within_a_piece_cost_no_byte_and_little_memory():
    """Through the web server itself; `python -m tests.deliveries --bytes 2147483648` sends two gibibytes."""
    said = deliveries.deliver(24 << 20, breaks=20, seed=1)
    assert said["resumed"] >= 15
    assert max(said["pieces"], said["form"]) < (120_000_000 if databases.is_postgres() else 100_000_000)
