import fcntl
import gzip
import sqlite3

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from archive.backups import taking
from archive.backups.manifest import MANIFEST, BackupError, Manifest, snapshots
from archive.backups.taking import take
from archive.delivery import originals
from archive.models import Article
from tests.archive.dumps import LIGHTHOUSE, bring, folder
from tests.factories import kept_file


def files(target):
    return sorted(path.name for path in (target / "originals").glob("*/*"))


def test_a_snapshot_holds_every_original_and_counts_every_table(dump, target):
    taken = take(target)
    assert taken.snapshot == "000001"
    assert taken.originals == taken.copied == 4  # three files and the folder's manifest
    assert taken.counts["archive_article"] == Article.objects.count() == 3
    assert taken.missing == ()


def test_a_second_snapshot_copies_only_what_is_new(dump, target, tmp_path):
    take(target)
    bring(folder(tmp_path / "more", d__txt=f"{LIGHTHOUSE}\n\nEntrance is free on Sundays, the harbour office said."))
    taken = take(target)
    assert (taken.snapshot, taken.copied, taken.originals) == ("000002", 2, 6)


def test_old_snapshots_go_and_originals_that_none_names_go_with_them(dump, target, archive_data):
    take(target)
    lost = kept_file(dump.sha256)
    lost.unlink()
    take(target, keep=1)
    assert [path.name for path in snapshots(target)] == ["000002"]
    assert lost.name not in files(target)


def test_an_original_the_archive_lost_is_named(dump, target):
    kept_file(dump.sha256).unlink()
    assert take(target).missing == (dump.sha256,)


def test_an_original_that_was_damaged_here_later_stays_good_in_the_backup(dump, target):
    take(target)
    entry = next(originals.folder_entries(dump.sha256))
    place = kept_file(entry.sha256)
    good = place.read_bytes()
    place.write_bytes(b"?" * len(good))
    take(target)
    assert (target / "originals" / place.parent.name / place.name).read_bytes() == good


def test_a_thorough_backup_mends_what_was_damaged_in_the_backup(dump, target):
    take(target)
    place = kept_file(dump.sha256)
    there = target / "originals" / place.parent.name / place.name
    there.write_bytes(b"?" * there.stat().st_size)
    assert take(target).copied == 0
    assert take(target, thorough=True).copied == 1
    assert there.read_bytes() == place.read_bytes()


def test_a_backup_that_breaks_off_leaves_the_ones_before_it(dump, target, monkeypatch):
    take(target)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(taking, "hash_of", full)
    with pytest.raises(BackupError, match="No space left"):
        take(target)
    monkeypatch.undo()
    assert [path.name for path in snapshots(target)] == ["000001"]
    assert take(target).snapshot == "000002"
    assert list((target / "snapshots").glob("incoming-*")) == []


def test_two_backups_at_once_do_not_mix(dump, target):
    take(target)
    with (target / "lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        with pytest.raises(BackupError, match="Another process"):
            take(target)


def test_no_secret_and_no_session_is_in_it(dump, target, settings, tmp_path):
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now())
    take(target)
    (snapshot,) = snapshots(target)
    said = Manifest.read(snapshot / MANIFEST)
    plain = gzip.decompress((snapshot / said.database.path).read_bytes())
    (tmp_path / "copy.sqlite3").write_bytes(plain)
    copy = sqlite3.connect(tmp_path / "copy.sqlite3")
    assert copy.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
    copy.close()
    assert b"k" * 32 not in plain
    assert settings.SECRET_KEY not in (snapshot / MANIFEST).read_text()
    assert Session.objects.count() == 1
