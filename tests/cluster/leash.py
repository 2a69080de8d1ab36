"""Servers and commands that end with the process that started them, however that ends: by kill -9, too.

The kernel sees to it (`prctl(PR_SET_PDEATHSIG)`, through util-linux' `setpriv`); elsewhere than on Linux nobody does.
"""

import shutil
import signal
import sys
from collections.abc import Sequence

ENDINGS = (signal.SIGTERM, signal.SIGHUP)  # Ctrl-C is an exception already


def tied(command: Sequence[str], ending: str = "KILL", account: str | None = None) -> list[str]:
    """The command as one that gets the signal when the thread that starts it ends. `account`: whose it shall be."""
    program = shutil.which("setpriv")
    if program is None:
        return [*(("runuser", "-u", account, "--") if account else ()), *command]
    own = (f"--reuid={account}", f"--regid={account}", "--init-groups") if account else ()
    return [program, *own, "--pdeathsig", ending, "--", *command]


def end_orderly() -> None:
    """Who is told to end leaves its `with` blocks, and so puts away what it made."""
    for each in ENDINGS:
        signal.signal(each, lambda number, _: sys.exit(128 + number))
