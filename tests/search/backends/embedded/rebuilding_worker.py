"""What `test_rebuilding_killed` runs in processes of their own, on the data folder of the environment."""

import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after Django is set up

from archive.models import Article  # noqa: E402 - as above
from search import indexing, outbox  # noqa: E402 - as above
from search.backends.embedded import rebuilding  # noqa: E402 - as above
from search.engine import store  # noqa: E402 - as above
from search.searching import matching_ids  # noqa: E402 - as above
from tests.factories import make_article  # noqa: E402 - as above


def fill(number):
    call_command("migrate", verbosity=0)
    for _ in range(int(number)):
        make_article(body="The ferry stays in port.")
    indexing.drain()


def rebuild():
    """In small stretches, each as slow as a large one."""
    rebuilding.STRETCH = 20
    build = rebuilding._build_stretch

    def slowly(work):
        time.sleep(0.02)
        return build(work)

    rebuilding._build_stretch = slowly

    def tell(line):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    tell("ready")
    indexing.reindex(lambda done, total: tell(f"done {done} of {total}"))


def change(number):
    """One article changes, one goes, one comes, and the index in use hears of it."""
    chosen = Article.objects.order_by("pk")[int(number) : int(number) + 2]
    changed, gone = list(chosen)
    changed.body = f"zeppelin{number}"
    changed.save(update_fields=["body"])
    outbox.enqueue(changed=[changed.pk], removed=[gone.pk])
    gone.delete()
    make_article(body=f"The storm{number} came.")
    indexing.drain()


def finish():
    """How often the index says otherwise than the database, what is left to bring in, and the generations kept."""
    indexing.reindex()
    wrong = len(indexing.consistency())
    for word in ("ferry", *(f"storm{at}" for at in range(6)), *(f"zeppelin{at}" for at in range(6))):
        truth = Article.objects.filter(body__contains=word).order_by("pk").values_list("pk", flat=True)
        wrong += matching_ids(word) != list(truth)
    generations = len(list(store().folder.glob("generation-*")))
    sys.stdout.write(f"{wrong} {outbox.size()} {generations}\n")


if __name__ == "__main__":
    {"fill": fill, "rebuild": rebuild, "change": change, "finish": finish}[sys.argv[1]](*sys.argv[2:])
