"""Work in child processes: answers come back, a death is told, and nothing outlives its parent."""

import os
import signal
import time

import pytest

from archive.reading.lanes import Answer, Died, Lanes, Limits

LIMITS = Limits(seconds=20, memory=1 << 30)


@pytest.fixture
def lanes_of():
    made = []

    def make(work, count=2, limits=LIMITS):
        made.append(Lanes(work, count, limits))
        return made[-1]

    yield make
    for lanes in made:
        lanes.close()


def all_answers(lanes):
    told = []
    while lanes.is_busy:
        told += lanes.look(None)
    return sorted(told, key=lambda said: said.number)


def process_is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def double(number):
    return 2 * number


def test_each_task_has_its_answer(lanes_of):
    lanes = lanes_of(double)
    lanes.give(0, 20)
    lanes.give(1, 21)
    assert not lanes.has_room
    assert [said.number for said in all_answers(lanes)] == [0, 1]
    assert lanes.has_room


def test_an_answer_larger_than_a_pipe_comes_whole(lanes_of):
    lanes = lanes_of(lambda size: b"x" * size)
    lanes.give(0, 3 << 20)
    (said,) = all_answers(lanes)
    assert isinstance(said, Answer)
    assert len(said.pickled) > 3 << 20


def test_a_parent_that_holds_more_than_the_limit_has_children_that_may_work(lanes_of):
    held = bytearray(96 << 20)
    lanes = lanes_of(lambda size: b"x" * size, limits=Limits(seconds=20, memory=64 << 20))
    lanes.give(0, 3 << 20)
    lanes.give(1, 80 << 20)
    assert [type(said) for said in all_answers(lanes)] == [Answer, Died]
    assert held


def test_a_child_that_is_killed_by_its_task_is_told_of_and_replaced(lanes_of):
    lanes = lanes_of(lambda deadly: os.kill(os.getpid(), signal.SIGKILL) if deadly else "well", count=1)
    lanes.give(7, True)
    assert all_answers(lanes) == [Died(7, out_of_time=False)]
    lanes.give(8, False)
    assert [type(said) for said in all_answers(lanes)] == [Answer]


def test_a_task_that_does_not_end_is_ended(lanes_of):
    def forever(_):
        while True:
            pass

    lanes = lanes_of(forever, limits=Limits(seconds=0.05, memory=1 << 30))
    lanes.give(0, None)
    assert all_answers(lanes) == [Died(0, out_of_time=True)]


def test_the_time_of_one_task_does_not_count_for_the_next(lanes_of):
    def work(_):
        until = time.process_time() + 0.15
        while time.process_time() < until:
            pass

    lanes = lanes_of(work, count=1, limits=Limits(seconds=0.4, memory=1 << 30))
    for number in range(4):
        lanes.give(number, None)
        assert isinstance(all_answers(lanes)[0], Answer)


def test_a_task_gets_no_more_memory_than_allowed(lanes_of):
    def greedy(_):
        try:
            return len(bytearray(4 << 30))
        except MemoryError:
            return "refused"

    lanes = lanes_of(greedy)
    lanes.give(0, None)
    (said,) = all_answers(lanes)
    assert b"refused" in said.pickled


def test_a_child_killed_while_it_has_nothing_to_do_hides_no_task(lanes_of):
    lanes = lanes_of(lambda _: os.getpid(), count=1)
    lanes.give(0, None)
    all_answers(lanes)
    os.kill(lanes._lanes[0].pid, signal.SIGKILL)
    time.sleep(0.1)
    lanes.give(1, None)
    assert [said.number for said in all_answers(lanes)] == [1]


def test_nothing_is_left_when_they_are_closed(lanes_of):
    lanes = lanes_of(lambda _: time.sleep(60))
    lanes.give(0, None)
    pids = [lane.pid for lane in lanes._lanes]
    lanes.close()
    assert not any(process_is_there(pid) for pid in pids)


def test_children_end_when_their_parent_is_killed(tmp_path):
    told = tmp_path / "pids"
    parent = os.fork()
    if parent == 0:
        lanes = Lanes(lambda _: os.getpid(), 2, LIMITS)
        lanes.give(0, None)
        lanes.give(1, None)
        told.write_text(" ".join(str(lane.pid) for lane in lanes._lanes))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(parent, 0)
    pids = [int(pid) for pid in told.read_text().split()]
    for _ in range(100):
        if not any(process_is_there(pid) for pid in pids):
            return
        time.sleep(0.05)
    pytest.fail("a child outlived its parent")
