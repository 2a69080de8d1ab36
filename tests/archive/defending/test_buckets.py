import multiprocessing

import pytest

from archive.defending import buckets
from archive.defending.buckets import Buckets, Rate

RATE = Rate(5, 60.0)


class Clock:
    now = 1_000_000.0

    def time(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(buckets, "time", clock)
    return clock


@pytest.fixture
def full(tmp_path, clock):
    throttle = Buckets(tmp_path / "throttle", "secret")
    assert [throttle.take("a", RATE) for _ in range(5)] == [0.0] * 5
    return throttle


def test_a_burst_passes_and_the_next_waits_for_one_interval(full):
    assert full.take("a", RATE) == pytest.approx(12.0)


def test_a_refused_act_is_not_counted(full, clock):
    for _ in range(100):
        full.take("a", RATE)
    clock.now += 12.0
    assert full.take("a", RATE) == 0.0
    assert full.take("a", RATE) > 0


def test_another_client_is_not_concerned(full):
    assert full.take("b", RATE) == 0.0


def test_it_holds_for_another_process(full, tmp_path):
    again = Buckets(tmp_path / "throttle", "secret")
    assert again.take("a", RATE) > 0


def test_forgiven_is_forgotten(full):
    full.forgive("a")
    assert full.take("a", RATE) == 0.0


def test_a_clock_that_jumps_back_locks_nobody_out(full, clock):
    clock.now -= 3600
    assert full.take("a", RATE) == 0.0


def take_many(file):
    throttle = Buckets(file, "secret")
    return sum(throttle.take("a", Rate(50, 3600.0)) == 0.0 for _ in range(40))


def test_many_processes_at_once_get_exactly_the_burst(tmp_path):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert sum(pool.map(take_many, [tmp_path / "throttle"] * 4)) == 50
