"""How much of a check runs: a small slice with the other tests, the whole of it in `make gate`."""

import os

HANGS = 600  # seconds after which a process is held to hang: none takes as long on the fullest machine
SETTING = "GATE_SIZE"  # percent of the gate's counts; set by tests.gate alone


def of(whole: int, slice_: int) -> int:
    """`whole` in a gate of 100 percent, `slice_` among the other tests; never less than one."""
    percent = os.environ.get(SETTING)
    return max(1, whole * int(percent) // 100) if percent else slice_
