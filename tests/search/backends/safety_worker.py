"""What the safety tests run in processes of their own: a searcher, a writer, a rebuilder. No database."""

import os
import sys
import time
from pathlib import Path

from search.backends.embedded.evaluating import evaluate
from search.backends.embedded.snapshot import Reading
from search.backends.embedded.store import Store
from search.backends.embedded.writing import write
from search.compile import AnyStem, SideBySide, Starting
from search.schema import Document

STEP, WINDOW = 5, 15
PLANS = (
    AnyStem(("text",), ("ferri",)),
    SideBySide((("body_exact", 1.0),), ("old", "pier"), (0, 1)),
    Starting((("body_exact", 1.0),), "har"),
)


def document(number):
    values = {"source": "Harbour Post", "language": "en"}
    return Document(number, number, number, 0, body=f"ferry old pier harbour number{number}", values=values)


def state(number):
    """The articles after commit `number`: each adds some and takes the oldest out."""
    return list(range(number * STEP, number * STEP + WINDOW))


def put(store, number):
    with store.writing():
        generation = store.open()
        before = state(number - 1) if number else []
        new = [each for each in state(number) if each not in before]
        write(generation, map(document, new), {*before, *state(number)} - ({*state(number)} - {*new}))


def looked_up(reading):
    """What three ways of looking find in one snapshot; as the plainest possible search would have it, all the same."""
    with reading.snapshot() as snapshot:
        return [sorted(snapshot.column("id")[evaluate(plan, snapshot).docs].tolist()) for plan in PLANS]


def wrong_answers(reading, go_on):
    """Answers that are no committed state, or one before a state already seen; and how many were looked at."""
    wrong, seen, latest = [], 0, 0
    while go_on():
        try:
            first, *others = looked_up(reading)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test has to say so
            wrong.append(repr(error))
            continue
        number = first[0] // STEP if first else -1
        if number < latest or first != state(number) or any(other != first for other in others):
            wrong.append((first, others))
        latest, seen = max(latest, number), seen + 1
    return wrong, seen


def search(folder):
    wrong, seen = wrong_answers(Reading(Store(folder)), lambda: not (folder / "stop").exists())
    sys.stdout.write(f"{len(wrong)} {seen} {wrong[:2]}")
    sys.stdout.flush()


def write_on(folder):
    """Commits without end; what is committed is noted after it."""
    store, log = Store(folder), folder / "log"
    number = int(log.read_text() or -1) + 1 if log.exists() else 0
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        put(store, number)
        aside = folder / "log.new"
        aside.write_text(str(number))
        aside.replace(log)
        number += 1


def rebuild(folder):
    store = Store(folder)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        with store.writing():
            generation = store.begin()
            write(generation, map(document, range(WINDOW)))
            store.publish(generation)
        time.sleep(0.001)


if __name__ == "__main__":
    {"search": search, "write": write_on, "rebuild": rebuild}[sys.argv[1]](Path(sys.argv[2]))
    os._exit(0)
