"""What `make cluster-test` tells of a part: whether it passed, the last line it said, and where the rest is."""

import sys

import pytest

from tests.cluster import __main__ as runner


@pytest.mark.parametrize(("code", "told"), [(0, "passed"), (3, "FAILED")])
def test_a_part_passes_where_its_command_does(tmp_path, monkeypatch, code, told):
    monkeypatch.setattr(runner, "LOGS", tmp_path)
    said = f"print('first'); print('== 7 tests in 2 s =='); raise SystemExit({code})"
    passed, row = runner.run("gulls", runner.Part("gulls are counted", (sys.executable, "-c", said)))
    assert passed == (code == 0)
    assert row.startswith(f"| gulls: gulls are counted | {told} | 7 tests in 2 s | ")
    assert (tmp_path / "gulls.txt").read_text() == "first\n== 7 tests in 2 s ==\n"


def test_no_part_writes_over_the_log_of_the_drills():
    assert runner.DRILLS_LOG.name not in {f"{name}.txt" for name in runner.parts(1)}
