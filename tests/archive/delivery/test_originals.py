from io import BytesIO

import pytest

from archive.delivery import originals
from archive.delivery.originals import FolderEntry
from tests.factories import kept_file


def test_what_is_stored_comes_back_byte_for_byte():
    stored = originals.store(BytesIO(b"ferry\r\n" * 300_000))
    assert stored.size == 2_100_000
    assert originals.open_original(stored.sha256).read() == b"ferry\r\n" * 300_000


def test_text_is_kept_compressed_and_what_is_compressed_already_as_it_is():
    text = originals.store(BytesIO(b"gull " * 10_000))
    packed = originals.store(BytesIO(b"\x1f\x8b" + bytes(range(256)) * 10))
    assert kept_file(text.sha256).stat().st_size < 5_000
    assert kept_file(packed.sha256).suffix == ".raw"


def test_the_same_bytes_are_kept_once(archive_data):
    for _ in range(3):
        originals.store(BytesIO(b"the same"))
    assert len([p for p in (archive_data / "originals").rglob("*") if p.is_file()]) == 1


def test_a_store_that_breaks_off_leaves_nothing_behind(archive_data):
    class Broken(BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise OSError("the disk went away")
            return super().read(4)

    with pytest.raises(OSError, match="went away"):
        originals.store(Broken(b"12345678"))
    assert [p for p in (archive_data / "originals").rglob("*") if p.is_file()] == []


def test_a_changed_original_fails_its_checksum():
    stored = originals.store(BytesIO(b"truth"))
    assert originals.verify(stored.sha256)
    kept_file(stored.sha256).write_bytes(b"lie")
    assert not originals.verify(stored.sha256)
    assert not originals.verify("0" * 64)


def test_an_unknown_digest_is_not_found():
    with pytest.raises(FileNotFoundError):
        originals.open_original("0" * 64)


def test_a_manifest_does_not_depend_on_the_order_of_its_files():
    one, two = FolderEntry("b\nc.txt", "1" * 64), FolderEntry("a.txt", "2" * 64)
    manifest = originals.manifest_of([one, two])
    assert manifest == originals.manifest_of([two, one])
    stored = originals.store(BytesIO(manifest))
    assert list(originals.folder_entries(stored.sha256)) == [two, one]
