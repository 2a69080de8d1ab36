import os
import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from archive import jobs
from archive.models import Dump, DumpStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def dump():
    return Dump.objects.create(name="post", sha256="0" * 64)


def test_a_dump_is_leased_to_one_run_at_a_time(dump):
    assert jobs.claim(dump.pk)
    assert jobs.claim(dump.pk) is None


def test_a_released_lease_is_free_again(dump):
    jobs.claim(dump.pk).release()
    assert jobs.claim(dump.pk)


def test_a_lease_that_ran_out_goes_to_the_next_and_fences_the_first(dump):
    first = jobs.claim(dump.pk)
    Dump.objects.update(lease_until=timezone.now() - timedelta(seconds=1), lease_token="elsewhere:1:x")
    assert jobs.claim(dump.pk)
    with pytest.raises(jobs.LeaseLostError):
        first.renew()


def test_the_lease_of_a_process_that_is_gone_is_free_at_once(dump):
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    jobs.claim(dump.pk)
    Dump.objects.update(lease_token=f"{socket.gethostname()[:100]}:{child}:x")
    assert jobs.claim(dump.pk)


def test_the_lease_of_a_process_on_another_machine_is_waited_for(dump):
    jobs.claim(dump.pk)
    Dump.objects.update(lease_token="another-machine:1:x")
    assert jobs.claim(dump.pk) is None


@pytest.mark.parametrize("status", [DumpStatus.DONE, DumpStatus.FAILED, DumpStatus.PAUSED, DumpStatus.ROLLED_BACK])
def test_what_is_not_waiting_is_never_claimed(dump, status):
    Dump.objects.update(status=status)
    assert jobs.claim(dump.pk) is None
    assert jobs.claim_next() is None


def test_the_dump_that_waited_longest_comes_first(dump):
    Dump.objects.create(name="later", sha256="1" * 64)
    assert jobs.claim_next().dump_id == dump.pk
    assert jobs.claim_next().dump_id != dump.pk
