"""With processes of its own: a restore needs a data folder nobody has opened."""

import json

import pytest

from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, folder
from tests.kills import Archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    here = Archive(home / "data")
    here.run("manage.py", "migrate", "-v0")
    here.run("manage.py", "ingest", str(folder(home / "post", a__txt=FERRY, b__txt=FERRY_SHORT, c__txt=LIGHTHOUSE)))
    here.run("manage.py", "backup", str(home / "backup"))
    return here


@pytest.fixture
def backup(archive):
    return archive.data.parent / "backup"


def test_what_was_restored_is_what_was_saved(archive, backup, tmp_path):
    there = Archive(tmp_path / "data")
    there.run("manage.py", "restore", str(backup))
    assert there.run("manage.py", "export", "--canonical") == archive.run("manage.py", "export", "--canonical")
    assert json.loads(there.run("manage.py", "doctor", "--json")) == {"clean": True, "problems": []}
    assert json.loads(there.run("manage.py", "search", "lens", "--json"))["total"]["articles"] == 1


def test_a_folder_that_is_not_empty_stays_as_it_is(archive, backup):
    before = archive.run("manage.py", "export")
    with pytest.raises(RuntimeError, match="is not empty"):
        archive.run("manage.py", "restore", str(backup))
    assert archive.run("manage.py", "export") == before


def test_a_damaged_backup_brings_nothing(archive, backup, tmp_path):
    import shutil

    broken = shutil.copytree(backup, tmp_path / "backup")
    next((broken / "originals").glob("*/*")).write_bytes(b"?")
    with pytest.raises(RuntimeError, match="damaged, nothing was changed"):
        Archive(tmp_path / "data").run("manage.py", "restore", str(broken))
    assert not (tmp_path / "data" / "originals").exists()


def test_a_restore_that_was_cut_off_goes_on(archive, backup, tmp_path):
    there = Archive(tmp_path / "data")
    there.data.mkdir()
    (there.data / "restoring").write_text("000001")
    (there.data / "originals").mkdir()
    there.run("manage.py", "restore", str(backup))
    assert there.run("manage.py", "export", "--canonical") == archive.run("manage.py", "export", "--canonical")


def test_a_rehearsal_restores_and_examines_and_leaves_the_archive_alone(archive, backup):
    from hashlib import sha256

    said = json.loads(archive.run("manage.py", "rehearse-restore", str(backup), "--json"))
    export = archive.run("manage.py", "export", "--canonical")
    assert said["problems"] == []
    assert said["export_sha256"] == sha256(export.encode()).hexdigest()
