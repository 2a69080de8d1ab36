from datetime import timedelta

import pytest
from django.utils import timezone

from archive.models import Dump
from archive.presenting.jobs import duration_words, job_of


def dump(**fields):
    return Dump(pk=1, name="post", sha256="ab" * 32, lease_until=timezone.now() + timedelta(minutes=1), **fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "received"}, "queued"),
        ({"status": "received", "held": True}, "waiting for your word"),
        ({"status": "reading"}, "reading"),
        ({"status": "reading", "wish": "pause"}, "pausing after the present batch"),
        ({"status": "reading", "wish": "cancel"}, "being cancelled"),
        ({"status": "paused"}, "paused"),
        ({"status": "done"}, "done"),
        ({"status": "done", "rejected_count": 2}, "done, with rejects"),
        ({"status": "failed"}, "failed"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "rolled-back"}, "rolled back"),
    ],
)
def test_every_state_has_its_words(fields, words):
    assert job_of(dump(**fields)).words == words


def test_a_run_nobody_holds_is_told_apart():
    stale = Dump(pk=1, status="reading", lease_until=timezone.now() - timedelta(seconds=1))
    assert job_of(stale).words == "interrupted; a worker will take it up"


def test_what_is_left_follows_from_bytes_and_time():
    job = job_of(dump(status="reading", bytes_total=4000, bytes_done=1000, seconds=100.0, items_done=50))
    assert (job.percent, job.rate, job.left) == (25, 0.5, "about 5 minutes")


def test_it_is_never_all_read_before_it_is_done():
    assert job_of(dump(status="reading", bytes_total=10, bytes_done=10, seconds=1.0)).percent == 99


@pytest.mark.parametrize(
    ("seconds", "words"), [(5, "less than a minute"), (61, "about 1 minute"), (9000, "about 2 hours")]
)
def test_a_guess_is_as_exact_as_it_deserves(seconds, words):
    assert duration_words(seconds) == words
