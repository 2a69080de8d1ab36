"""Dumps of every format with bytes flipped, cut out, repeated or put in: nothing may crash, hang or get lost.

    python -m tests.mutate --count 5000 --seed 1

Each takes the way of a real dump up to the finished article: opened, read, labelled, dated, parsed. Ends with 1 where
one of them raised anything but a DumpError, took more than HANG_SECONDS, or gave an item that does not add up.
"""

import argparse
import io
import os
import random
import signal
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

DUMPS = Path(__file__).parent / "dumps"
HANG_SECONDS = 60


class HangError(Exception):
    """A dump took too long."""


def mutated(data: bytes, dice: random.Random) -> bytes:
    """One to five changes, each of up to a quarter of the data."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 5)):
        at = dice.randrange(len(changed) + 1)
        size = dice.choice((1, 1, 2, 8, 64, dice.randint(1, max(1, len(changed) // 4))))
        match dice.choice(("flip", "flip", "cut", "end", "repeat", "put", "swap")):
            case "flip":
                for place in range(at, min(at + min(size, 64), len(changed))):
                    changed[place] ^= 1 << dice.randrange(8)
            case "cut":
                del changed[at : at + size]
            case "end":
                del changed[at:]
            case "repeat":
                changed[at:at] = changed[at : at + size] * dice.choice((1, 2, 50))
            case "put":
                changed[at:at] = dice.randbytes(min(size, 512))
            case "swap":
                changed[at : at + size] = changed[at : at + size][::-1]
    return bytes(changed)


def survive(name: str, data: bytes) -> Counter:
    """What became of a dump of one file: formats and codes. Raises AssertionError where an item does not add up."""
    from archive.errors import DumpError, ItemError
    from archive.ingest.items import Member
    from archive.models import Dump
    from archive.reading.stages import prepare, read_items

    outcome = Counter()
    delivered = [Member(name, lambda: io.BytesIO(data), len(data))]
    try:
        for number, raw in enumerate(read_items(Dump(name=name, wanted_format="auto"), delivered)):
            parsed = prepare(number, raw).parsed
            if isinstance(parsed, ItemError):
                assert parsed.code != "internal", f"{parsed.locator}: a stage broke"
                assert parsed.code, "rejected without a code"
                assert parsed.detail, f"rejected as {parsed.code} without a sentence"
                outcome[parsed.code] += 1
                continue
            assert covers(parsed.text, parsed.lines), f"{raw.locator}: the lines do not give the text back"
            outcome[raw.format] += 1
    except DumpError as error:
        outcome[f"failed: {error.code}"] += 1
    assert outcome, "a dump without any outcome"
    return outcome


def covers(text, lines) -> bool:
    """Whether the lines come in order and only white space lies between them."""
    at = 0
    for line in lines:
        if line.start < at or text[at : line.start].strip():
            return False
        at = line.end
    return not text[at:].strip()


def rounds(count: int, seed: int):
    """(name, mutated bytes), every dump in turn; the same for the same seed."""
    dice = random.Random(seed)
    files = sorted(path for path in DUMPS.iterdir() if path.is_file())
    for turn in range(count):
        path = files[turn % len(files)]
        yield f"{turn}-{path.name}", mutated(path.read_bytes(), dice)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, help="folder for the dumps that broke something")
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _hang)
    outcomes, broken, slowest, began = Counter(), [], 0.0, time.monotonic()
    for name, data in rounds(given.count, given.seed):
        started = time.monotonic()
        signal.alarm(HANG_SECONDS)
        try:
            outcomes += survive(name, data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            broken.append(name)
            sys.stdout.write(f"{name}: {type(error).__name__}: {error}\n")
            if given.keep:
                (given.keep / name).write_bytes(data)
        finally:
            signal.alarm(0)
        slowest = max(slowest, time.monotonic() - started)
    for what, count in outcomes.most_common():
        sys.stdout.write(f"{count:7} {what}\n")
    seconds = time.monotonic() - began
    sys.stdout.write(
        f"{given.count} dumps, {len(broken)} broke something, slowest {slowest:.1f} s, all {seconds:.0f} s\n"
    )
    return 1 if broken else 0


def _hang(*_):
    raise HangError(f"more than {HANG_SECONDS} s")


if __name__ == "__main__":
    sys.exit(main())
