"""Names inside archives."""

import io
import zipfile

import pytest

from tests.archive.ingest.members import zipped
from tests.archive.ingest.opening.packed import content, opened, tarred


def test_what_the_system_left_behind_is_no_member():
    data = zipped({"__MACOSX/a.txt": "x", "news/.DS_Store": "x", "news/": "", "news/a.txt": "one"})
    assert [found.locator for found in opened(data)] == ["d.zip!/news/a.txt"]


def test_members_of_one_name_have_locators_of_their_own():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "two")
    members = opened(buffer.getvalue())
    assert [(found.locator, content(found)) for found in members] == [
        ("d.zip!/a.txt", b"one"), ("d.zip!/a.txt (2)", b"two"),
    ]  # fmt: skip


def test_links_and_names_that_climb_out_are_only_names(tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    before = sorted(tmp_path.rglob("*"))
    text, link = opened(tarred({"../../up.txt": b"one", "/etc/link": None}), "d.tar")
    assert (text.locator, content(text)) == ("d.tar!/../../up.txt", b"one")
    assert (link.locator, link.code) == ("d.tar!//etc/link", "unreadable-member")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_member_without_a_name_breaks_nothing():
    data = zipped({"a": "one", "b.txt": "two"}, zipfile.ZIP_STORED)
    at = data.index(b"PK\x01\x02")
    nameless = data[: at + 28] + b"\0\0" + data[at + 30 : at + 46] + data[at + 47 :]
    end = bytearray(nameless)
    place = end.rindex(b"PK\x05\x06")
    end[place + 12 : place + 16] = (int.from_bytes(end[place + 12 : place + 16], "little") - 1).to_bytes(4, "little")
    assert [getattr(found, "code", found.locator) for found in opened(bytes(end))] == ["d.zip!/b.txt"]
