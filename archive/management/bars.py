"""A progress bar on a terminal, and nothing where there is none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm


@contextmanager
def bar(stderr: Any) -> Iterator[Callable[[str, int, int], None]]:
    """A function of (what is being done, how far, of how many)."""
    stream: Any = getattr(stderr, "_out")  # noqa: B009 - the stream itself: tqdm asks whether it is a terminal
    with tqdm(file=stream, disable=None) as shown:  # None: only on a terminal

        def show(what: str, done: int, total: int) -> None:
            shown.set_description_str(what, refresh=False)
            shown.total, shown.n = total, done
            shown.refresh()

        yield show
