import os

import pytest
from django.contrib.auth.models import User

from archive.delivery import inbox
from archive.delivery.receiving import Wishes
from archive.errors import DumpError
from archive.models import Dump
from tests.archive.dumps import FERRY, folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(archive_data):
    return folder(archive_data / "inbox", ferry__txt=FERRY)


def test_files_and_folders_are_listed_links_and_hidden_ones_not(box, tmp_path):
    folder(box / "scrape", a__txt=FERRY)
    (box / ".part").write_text("x")
    (box / "secret").symlink_to(tmp_path)
    assert [(entry.name, entry.is_folder) for entry in inbox.waiting()] == [("ferry.txt", False), ("scrape", True)]


def test_what_is_taken_is_kept_and_leaves_the_inbox(box):
    (entry,) = inbox.waiting()
    dump = inbox.take(entry.key, Wishes(), "edda").dump
    assert (dump.name, inbox.waiting()) == ("ferry.txt", [])


def test_only_what_is_listed_can_be_taken(box, tmp_path):
    (tmp_path / "secret.txt").write_text("x")
    with pytest.raises(DumpError, match="no longer there"):
        inbox.take(os.fsencode("../../secret.txt").hex(), Wishes(), "edda")


def test_a_name_that_is_no_text_can_be_shown_and_taken(client, box):
    path = box / os.fsdecode(b"gale\xff.txt")
    path.write_text("A gale took the roof of the ferry shed on Monday night.")
    client.force_login(User.objects.create_superuser("edda"))
    keys = [entry.key for entry in inbox.waiting()]
    assert client.get("/dumps/inbox/").status_code == 200
    client.post("/dumps/inbox/", {"key": keys, "format": "auto"})
    assert Dump.objects.count() == 2
    assert inbox.waiting() == []


def test_without_the_folder_nothing_waits():
    assert inbox.waiting() == []
