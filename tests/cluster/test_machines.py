"""Two web machines and two workers on one PostgreSQL: folders of their own, as docs/operations.md sets them up.

They share the database, the secret, the index and what stands for a mounted folder: originals and uploads under way.
"""

import subprocess
import sys
import time
from base64 import b64encode

import pytest

from tests import databases, kills
from tests.cluster.postgres import Server, open_folder
from tests.deliveries import Web

MANAGE = str(databases.ROOT / "manage.py")
TUS = {"Tus_Resumable": "1.0.0"}
ALLOWED, MINUTE = 2, 60.0  # searches of one client, and the seconds they are allowed in


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """What each machine has in its environment; `data` of each comes to it."""
    shared = tmp_path_factory.mktemp("shared")
    for name in ("originals", "uploads"):
        (shared / name).mkdir()
    with open_folder() as place, Server(place / "server") as server:
        yield (
            {
                "DATABASE_URL": server.url,
                "SEARCH_URL": f"whoosh://{shared / 'index'}",
                "FILE_UPLOAD_TEMP_DIR": str(shared / "uploads"),
                "SECRET_KEY": "the same everywhere",
                "RATE_LIMITS": "all",
                "RATE_SEARCH": str(ALLOWED),
            },
            shared,
        )


@pytest.fixture(scope="module")
def machines(archive, tmp_path_factory):
    settings, shared = archive
    folders = [tmp_path_factory.mktemp(name) for name in ("here", "there")]
    for folder in folders:
        (folder / "originals").symlink_to(shared / "originals")
    here = Web(folders[0], **settings)
    there = Web(folders[1], beside=here, **settings)
    yield here, there
    for web in (here, there):
        web.close()


def manage(data, settings, *arguments):
    return subprocess.Popen(
        [sys.executable, MANAGE, *arguments],
        env=databases.environment(data) | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said_by(process):
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return out


def upload(path, machines):
    """Each piece goes to another machine than the one before."""
    first, second = machines
    whole = path.read_bytes()
    name = b64encode(path.name.encode()).decode()
    begun = first.ask("POST", "/dumps/uploads/", b"", Upload_Length=str(len(whole)), Upload_Metadata=f"filename {name}",
                      **TUS)  # fmt: skip
    assert begun[0] == 201
    step = len(whole) // 5 + 1
    for number, offset in enumerate(range(0, len(whole), step)):
        piece = {"Content_Type": "application/offset+octet-stream", "Upload_Offset": str(offset), **TUS}
        asked = (second, first)[number % 2]
        assert asked.ask("PATCH", begun[1]["Location"], whole[offset : offset + step], **piece)[0] == 204


def test_who_logs_in_on_one_machine_uploads_through_both_and_two_workers_make_one_archive_of_it(
    archive, machines, tmp_path
):
    settings, _ = archive
    here, there = machines
    here.log_in()
    assert there.ask("GET", "/account/password/")[0] == 200
    pile = [kills.write_dump(tmp_path / f"post-{seed}.jsonl", seed, items=160) for seed in range(3)]
    for number, path in enumerate(pile):
        upload(path, (here, there) if number % 2 else (there, here))
    workers = [manage(web.data, settings, "worker", "--once") for web in machines]
    for worker in workers:
        said_by(worker)
    single = tmp_path / "single"
    alone = {"DATABASE_URL": f"sqlite:///{tmp_path / 'single.sqlite3'}"}
    said_by(manage(single, alone, "migrate", "-v0"))
    said_by(manage(single, alone, "ingest", *map(str, pile)))
    exports = [said_by(manage(web.data, settings, "export", "--canonical")) for web in machines]
    assert exports == [said_by(manage(single, alone, "export", "--canonical"))] * 2
    assert exports[0].count("\n") > 400
    assert '"clean": true' in said_by(manage(there.data, settings, "doctor", "--json"))


def test_a_client_spends_one_allowance_on_both(machines):
    began = time.monotonic()
    allowed = sum(web.ask("GET", "/relate/")[0] != 429 for _ in range(ALLOWED) for web in machines)
    assert ALLOWED <= allowed <= ALLOWED + (time.monotonic() - began) * ALLOWED / MINUTE
