from io import BytesIO

import pytest

from archive import pipeline
from archive.delivery import receiving
from archive.delivery.receiving import Wishes
from archive.errors import DumpError
from archive.models import AuditEntry, Dump, DumpStatus
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db


def receive(path):
    return receiving.receive_path(path, Wishes(), "test")


def test_a_folder_is_one_dump_of_all_its_files(tmp_path):
    folder(tmp_path / "post" / "sub", a__txt=FERRY)
    received = receive(folder(tmp_path / "post", b__txt=LIGHTHOUSE))
    assert received.dump.is_folder
    assert [m.locator for m in receiving.members_of(received.dump)] == ["b.txt", "sub/a.txt"]


def test_a_folder_is_known_again_under_another_name_and_place(tmp_path):
    first = receive(folder(tmp_path / "one", a__txt=FERRY))
    again = receive(folder(tmp_path / "two", a__txt=FERRY))
    other = receive(folder(tmp_path / "three", b__txt=FERRY))
    assert first.dump == again.dump != other.dump


def test_what_desktops_leave_behind_is_no_part_of_a_folder(tmp_path):
    plain = receive(folder(tmp_path / "one", a__txt=FERRY))
    (folder(tmp_path / "two", a__txt=FERRY) / ".DS_Store").write_bytes(b"\0")
    assert receive(tmp_path / "two").dump == plain.dump


@pytest.mark.parametrize(("make", "code"), [(lambda p: None, "not-found"), (lambda p: p.mkdir(), "empty-folder")])
def test_what_cannot_be_received_says_why_and_leaves_no_dump(tmp_path, make, code):
    make(tmp_path / "x")
    with pytest.raises(DumpError) as caught:
        receive(tmp_path / "x")
    assert caught.value.code == code
    assert not Dump.objects.exists()


def test_a_file_over_the_limit_is_refused_before_a_byte_is_kept(settings, archive_data):
    settings.MAX_UPLOAD_BYTES = 3
    with pytest.raises(DumpError) as caught:
        receiving.receive_stream(BytesIO(b"four"), "x.txt", Wishes(), "test", size=4)
    assert caught.value.code == "too-large"
    assert not (archive_data / "originals").exists()


def test_a_name_of_any_bytes_and_length_can_be_kept():
    for name in ("a" * 4000 + ".txt", "\udcff\udcfe.txt", "nul\0.txt"):
        dump = receiving.receive_stream(BytesIO(name.encode("utf-8", "replace")), name, Wishes(), "t", size=1).dump
        assert dump.name.endswith(".txt")
        assert len(dump.name) <= 500


def test_a_dump_that_was_read_is_already_here(tmp_path):
    path = folder(tmp_path / "post", a__txt=FERRY)
    assert not receive(path).already_here
    bring(path)
    assert receive(path).already_here


def test_a_dump_rolled_back_can_come_again(tmp_path):
    path = folder(tmp_path / "post", a__txt=FERRY)
    dump = bring(path).dump
    pipeline.rollback(dump, "test")
    again = receive(path)
    assert (again.dump, again.already_here) == (dump, False)
    assert again.dump.status == DumpStatus.RECEIVED


def test_every_arrival_is_in_the_audit_log(tmp_path):
    receive(folder(tmp_path / "post", a__txt=FERRY))
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.act, entry.detail["name"]) == ("test", "receive", "post")
