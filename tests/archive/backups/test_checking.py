import json

import pytest

from archive.backups.checking import check
from archive.backups.manifest import MANIFEST, BackupError
from archive.backups.taking import take
from tests.factories import kept_file


@pytest.fixture
def snapshot(dump, target):
    return target / "snapshots" / take(target).snapshot


def test_a_fresh_backup_is_whole(snapshot, target):
    assert check(target).problems == ()


def test_a_folder_without_a_backup_says_so(tmp_path):
    with pytest.raises(BackupError, match="holds no snapshot"):
        check(tmp_path)


def test_one_flipped_bit_of_the_database_is_found(snapshot, target):
    file = snapshot / "database.sqlite3.gz"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert "not what was saved" in check(target).problems[0]


def test_one_flipped_bit_of_an_original_is_found(snapshot, target):
    file = next((target / "originals").glob("*/*"))
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    assert len(check(target).problems) == 1


def test_a_lost_original_is_found(snapshot, target):
    next((target / "originals").glob("*/*")).unlink()
    assert "cannot be read" in check(target).problems[0]


def test_rows_that_are_not_there_are_found(snapshot, target):
    file = snapshot / MANIFEST
    said = json.loads(file.read_text())
    said["counts"]["archive_article"] += 1
    file.write_text(json.dumps(said))
    assert check(target).problems == ("archive_article has 3 rows, not 4 as the manifest says.",)


def test_an_original_that_was_wrong_before_it_was_saved_is_found(dump, target):

    kept_file(dump.sha256).write_bytes(b"not what came")
    take(target)
    assert any("cannot be unpacked" in problem for problem in check(target).problems)


def test_a_broken_manifest_is_refused_in_a_sentence(snapshot, target):
    (snapshot / MANIFEST).write_text("{")
    with pytest.raises(BackupError, match=r"manifest\.json cannot be read"):
        check(target)
