"""Uploads in pieces, as a tus 1.0 client sends them."""

import random
from base64 import b64encode
from datetime import timedelta
from hashlib import sha1, sha256
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from archive.delivery import arriving
from archive.delivery.arriving import file_name_of
from archive.models import Dump, Upload
from tests.archive.dumps import FERRY

pytestmark = pytest.mark.django_db
BYTES = FERRY.encode() * 50
LENGTH = len(BYTES)


@pytest.fixture(autouse=True)
def folder_for_pieces(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return settings.FILE_UPLOAD_TEMP_DIR


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("edda"))
    return client


def tus(**more):
    return {"Tus-Resumable": "1.0.0", **more}


def begin(client, length=LENGTH, **said):
    said = {"filename": "post.txt", **said}
    metadata = ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in said.items())
    return client.post("/dumps/uploads/", headers=tus(**{"Upload-Length": str(length), "Upload-Metadata": metadata}))


def send(client, address, offset, piece, **more):
    headers = tus(**{"Upload-Offset": str(offset), **more})
    return client.patch(address, piece, content_type="application/offset+octet-stream", headers=headers)


def offset_of(client, address):
    return int(client.head(address, headers=tus()).headers["Upload-Offset"])


def test_a_file_in_pieces_becomes_a_dump_with_the_same_bytes(staff):
    address = begin(staff, source="Harbour Post").headers["Location"]
    for place in range(0, len(BYTES), 10_000):
        answer = send(staff, address, place, BYTES[place : place + 10_000])
        assert answer.status_code == 204
    dump = Dump.objects.get()
    assert answer.headers["Upload-Dump"] == dump.get_absolute_url()
    assert (dump.sha256, dump.name, dump.source_name) == (sha256(BYTES).hexdigest(), "post.txt", "Harbour Post")


def test_twenty_broken_connections_cost_no_byte(staff):
    """Pieces that break off are sent without their end; HEAD says where to go on."""
    rng = random.Random(7)
    address = begin(staff).headers["Location"]
    for _ in range(20):
        place = offset_of(staff, address)
        send(staff, address, place, BYTES[place : place + rng.randint(0, 1200)])
        send(staff, address, rng.randint(0, len(BYTES)), b"x" * 30, **{"Upload-Checksum": "sha256 wrong"})
    place = offset_of(staff, address)
    send(staff, address, place, BYTES[place:])
    assert Dump.objects.get().sha256 == sha256(BYTES).hexdigest()


@pytest.mark.parametrize(("name", "make"), [("sha256", sha256), ("sha1", sha1)])
def test_a_damaged_piece_is_sent_again(staff, name, make):
    address = begin(staff).headers["Location"]
    checksum = f"{name} {b64encode(make(BYTES).digest()).decode()}"
    assert send(staff, address, 0, BYTES[:-1] + b"!", **{"Upload-Checksum": checksum}).status_code == 460
    assert offset_of(staff, address) == 0
    assert send(staff, address, 0, BYTES, **{"Upload-Checksum": checksum}).status_code == 204


def test_a_piece_for_another_place_is_a_conflict(staff):
    address = begin(staff).headers["Location"]
    send(staff, address, 0, BYTES[:100])
    assert send(staff, address, 0, BYTES[:100]).status_code == 409
    assert offset_of(staff, address) == 100


def test_an_answer_that_got_lost_can_be_asked_for_again(staff):
    address = begin(staff).headers["Location"]
    first = send(staff, address, 0, BYTES)
    again = send(staff, address, len(BYTES), b"")
    assert again.headers["Upload-Dump"] == first.headers["Upload-Dump"]
    assert Dump.objects.count() == 1


def test_two_people_with_the_same_file_share_one_dump(staff):
    other = Client()
    other.force_login(User.objects.create_superuser("ivo"))
    addresses = [(who, begin(who).headers["Location"]) for who in (staff, other)]
    dumps = {send(who, address, 0, BYTES).headers["Upload-Dump"] for who, address in addresses}
    assert len(dumps) == Dump.objects.count() == 1


def test_an_empty_file_is_a_dump_at_once(staff):
    assert begin(staff, length=0).headers["Upload-Dump"] == Dump.objects.get().get_absolute_url()


def test_a_file_to_look_at_first_leads_to_its_preview(staff):
    address = begin(staff, preview="1").headers["Location"]
    assert send(staff, address, 0, BYTES).headers["Upload-Dump"].endswith("/preview/")
    assert Dump.objects.get().held


def test_a_file_over_the_limit_is_refused_before_a_byte_is_sent(staff, settings):
    settings.MAX_UPLOAD_BYTES = 10
    answer = begin(staff)
    assert answer.status_code == 413
    assert "MAX_UPLOAD_BYTES" in answer.content.decode()


def test_a_full_disk_is_said_before_a_byte_is_sent(staff, monkeypatch):
    monkeypatch.setattr(arriving, "FREE_FLOOR", 1 << 60)
    answer = begin(staff)
    assert answer.status_code == 507
    assert "room" in answer.content.decode()


def test_what_the_server_can_do_is_said(staff):
    headers = staff.options("/dumps/uploads/").headers
    assert headers["Tus-Extension"] == "creation,checksum,expiration,termination"
    assert headers["Tus-Version"] == "1.0.0"
    assert staff.post("/dumps/uploads/").status_code == 412


@pytest.mark.parametrize("length", ["", "-1", "ten", "1e3"])
def test_a_length_that_is_no_number_is_refused(staff, length):
    assert staff.post("/dumps/uploads/", headers=tus(**{"Upload-Length": length})).status_code == 400


def test_too_large_a_piece_too_many_bytes_and_the_wrong_type_are_refused(staff, monkeypatch):
    address = begin(staff, length=10).headers["Location"]
    assert send(staff, address, 0, b"x" * 11).status_code == 413
    monkeypatch.setattr(arriving, "PIECE_BYTES", 5)
    assert send(staff, address, 0, b"x" * 6).status_code == 413
    assert staff.patch(address, b"x", content_type="text/plain", headers=tus()).status_code == 415


def test_an_upload_is_its_owners_alone(staff):
    address = begin(staff).headers["Location"]
    other = Client()
    other.force_login(User.objects.create_superuser("ivo"))
    assert other.head(address, headers=tus()).status_code == 404
    assert send(other, address, 0, BYTES).status_code == 404


def test_a_session_that_ended_is_told_in_a_sentence(staff):
    address = begin(staff).headers["Location"]
    staff.logout()
    answer = send(staff, address, 0, BYTES)
    assert answer.status_code == 401
    assert "Log in again" in answer.content.decode()


def test_a_piece_without_its_token_is_refused(staff):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    assert begin(strict).status_code == 403
    assert not Upload.objects.exists()


def test_what_nobody_goes_on_with_for_a_day_is_forgotten(staff, folder_for_pieces):
    begin(staff)
    kept = begin(staff).headers["Location"]
    old = Upload.objects.exclude(pk=kept.split("/")[-2])
    old.update(touched_at=timezone.now() - arriving.EXPIRES - timedelta(seconds=1))
    assert arriving.tidy_up() == 1
    assert len(list(folder_for_pieces.iterdir())) == 1
    assert staff.head(kept, headers=tus()).status_code == 200


def test_one_that_is_being_written_is_never_forgotten(staff):
    begin(staff)
    Upload.objects.update(touched_at=timezone.now() - 2 * arriving.EXPIRES)
    with arriving._held(Upload.objects.get()):
        assert arriving.tidy_up() == 0


def test_an_upload_can_be_given_up(staff, folder_for_pieces):
    address = begin(staff).headers["Location"]
    assert staff.delete(address, headers=tus()).status_code == 204
    assert list(folder_for_pieces.iterdir()) == []


def test_unfinished_uploads_are_on_the_upload_page(staff):
    address = begin(staff, filename="gale.zip").headers["Location"]
    page = staff.get("/admin/archive/dump/add/").content.decode()
    assert "gale.zip" in page
    assert address in page


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\news\\gale.zip", "gale.zip"),
        ("a\x00b\r\n\u202etxt.zip", "a\ufffdb\ufffd\ufffd\ufffdtxt.zip"),
        ("x" * 4000 + ".zip", "x" * 496 + ".zip"),
        ("..", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_a_name_moves_no_path_and_no_cursor(said, kept):
    assert file_name_of(said) == kept


def test_no_module_of_the_upload_holds_a_file_in_memory():
    source = Path(arriving.__file__).read_text(encoding="utf-8")
    assert ".read()" not in source
