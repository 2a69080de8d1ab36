"""How the work grows with its size, told by the processor's time: no wall clock, which a full machine moves."""

import gc
import time
from collections.abc import Callable
from typing import Any

TIMES = 8
IN_PROPORTION = 24  # with room for noise on both sides


def growth(work: Callable[[Any], object], make: Callable[[int], Any], size: int) -> float:
    """How many times the work of `size` that of TIMES the size is: 8 in proportion, 64 with the square."""
    small, large = make(size), make(size * TIMES)
    gc.disable()  # its rounds cost by what else the process holds
    try:
        return _least(work, large) / _least(work, small)
    finally:
        gc.enable()


def _least(work: Callable[[Any], object], given: object) -> float:
    """CPU seconds of the best of three: noise only adds."""
    took = []
    for _ in range(3):
        began = time.process_time()
        work(given)
        took.append(time.process_time() - began)
    return min(took)
