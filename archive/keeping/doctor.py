"""What is wrong with the archive, exactly. Each check names what it compared; none of them changes anything.

The database is compared with itself and with the kept originals here; other parts answer `signals.examining`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from django.db.models import Count, F, Q

from archive.delivery import originals
from archive.evidence.traces import eligible, unpacked
from archive.keeping import mending
from archive.models import (
    Article,
    Dump,
    DumpStatus,
    Fingerprint,
    Item,
    ItemStatus,
    LineTrace,
    RepeatedLine,
    VersionGroup,
    VersionLink,
    Withdrawal,
)
from archive.signals import examining
from archive.tokens import comparison_tokens
from archive.versions import grouping
from archive.versions.candidates import Entry
from archive.versions.linking import kin_keys


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    detail: str
    repaired: bool = False


def examine(*, repair: bool = False) -> list[Problem]:
    """Every problem found. Reads all originals once and all fingerprints once; memory stays bounded.

    `repair`: what can be mended from the truth below it is, and is then looked for once more.
    """
    found = [*_originals(), *_inside()]
    if repair and found:
        mending.mend({problem.code for problem in found})
        left = {(problem.code, problem.detail) for problem in _inside()}
        found = [
            replace(problem, repaired=problem.code != "original" and (problem.code, problem.detail) not in left)
            for problem in found
        ]
    return [*found, *_elsewhere(repair=repair)]


def _elsewhere(*, repair: bool = False) -> Iterator[Problem]:
    """What other parts say is wrong with them."""
    answers: list[Any] = [answer for _, answer in examining.send(sender=Problem, repair=repair)]
    yield from (Problem(*said) for answer in answers for said in answer or ())


def _inside() -> Iterator[Problem]:
    """The database against itself."""
    yield from (*_dumps(), *_articles(), *_groups(), *_fingerprints(), *_traces())


def _originals() -> Iterator[Problem]:
    withdrawn = set(Withdrawal.objects.in_force().values_list("original_sha256", flat=True))
    for dump in Dump.objects.order_by("pk"):
        if dump.sha256 in withdrawn:
            continue
        if not originals.verify(dump.sha256):
            yield Problem("original", f"The original of dump {dump.pk} ({dump.name}) is missing or was changed.")
        elif dump.is_folder:
            for entry in originals.folder_entries(dump.sha256):
                if entry.sha256 and not originals.verify(entry.sha256):
                    yield Problem("original", f"{entry.path} of dump {dump.pk} is missing or was changed.")


def _dumps() -> Iterator[Problem]:
    for dump in Dump.objects.order_by("pk"):
        items = Counter(dump.items.values_list("status", flat=True))
        counted = {"new": dump.new_count, "duplicate": dump.duplicate_count, "rejected": dump.rejected_count}
        if any(items[status] != count for status, count in counted.items()) or items.total() != dump.items_done:
            says, are = (", ".join(f"{many[status]} {status}" for status in counted) for many in (counted, items))
            yield Problem(
                "dump-counts", f"Dump {dump.pk} says {dump.items_done} items, {says}; there are {items.total()}, {are}."
            )
        if items and dump.status in {DumpStatus.ROLLED_BACK, DumpStatus.FAILED}:
            yield Problem("dump-items", f"Dump {dump.pk} is {dump.status} and still has {items.total()} items.")


def _articles() -> Iterator[Problem]:
    """Every article is held by an item, brought by exactly one; every accepted item has its article."""
    new_items = Count("items", filter=Q(items__status=ItemStatus.NEW))
    for pk, count in Article.objects.annotate(n=new_items).exclude(n=1).values_list("pk", "n"):
        yield Problem("article-items", f"Article {pk} was brought by {count} items instead of one.")
    for item in Item.objects.filter(article=None).exclude(status=ItemStatus.REJECTED):
        yield Problem("item-article", f"Item {item.number} of dump {item.dump_id} is {item.status} without an article.")
    for article in Article.objects.only("pk", "text", "text_sha256", "lines").iterator(chunk_size=200):
        if sha256(article.text.encode()).hexdigest() != article.text_sha256:
            yield Problem("text", f"The text of article {article.pk} is not the one that was stored.")
        if not gives_text_back(article):
            yield Problem("lines", f"The lines of article {article.pk} do not give its text back.")


def gives_text_back(article: Article) -> bool:
    """Whether the lines come in order and only white space lies between them."""
    place = 0
    for start, end, *_ in article.lines:
        if start < place or end < start or article.text[place:start].strip():
            return False
        place = end
    return place <= len(article.text) and not article.text[place:].strip()


def _groups() -> Iterator[Problem]:
    for pk in VersionGroup.objects.filter(articles__isnull=True).values_list("pk", flat=True):
        yield Problem("empty-group", f"Story {pk} has no article.")
    apart = VersionLink.objects.of_versions().exclude(a__version_group=F("b__version_group"))
    for a, b in sorted(grouping.unexplained(set(apart.values_list("a_id", "b_id")))):
        yield Problem("group-link", f"Articles {a} and {b} are versions of each other in different stories.")


def _fingerprints() -> Iterator[Problem]:
    """Rows against the articles' own fingerprints, by number: two scans, no join."""
    expected = 0
    columns = Article.objects.only(
        "pk",
        "words",
        "body",
        "body_sha256",
        "fingerprint",
        "kin_keys",
        "url",
        "canonical_id",
        "version_of",
        "source_id",
    )
    for article in columns.iterator(chunk_size=500):
        entry = Entry.made_of(article, comparison_tokens(article.body), kin_keys(article))
        if (bytes(article.fingerprint), bytes(article.kin_keys)) != (entry.stored(), entry.stored_kin()):
            yield Problem("fingerprint", f"The fingerprint of article {article.pk} is not that of its text.")
        rows = len(Entry.of(article).rows())
        expected += rows
        if article.words and not rows:
            yield Problem("fingerprint", f"Article {article.pk} has words and no fingerprint.")
    actual = Fingerprint.objects.count()
    if expected != actual:
        yield Problem("fingerprints", f"The articles have {expected} sampled hashes, the index of them holds {actual}.")


def _traces() -> Iterator[Problem]:
    """Rows of lines against what the articles left, by number; repeated lines against the articles that print them."""
    expected = 0
    columns = Article.objects.filter(trace_scope__isnull=False).only("pk", "trace_scope", "line_traces")
    for article in columns.iterator(chunk_size=500):
        expected += len(eligible(unpacked(bytes(article.line_traces)), article.trace_scope or 0))
    actual = LineTrace.objects.count()
    if expected != actual:
        yield Problem("line-traces", f"The articles left {expected} lines to compare, {actual} are kept.")
    unprinted = RepeatedLine.objects.exclude(line__in=LineTrace.objects.order_by().values("line")).count()
    if unprinted:
        yield Problem("repeated-lines", f"{unprinted} lines count as repeated that no article prints.")


# One after the other they are `examine`; none changes anything.
CHECKS: Final[Mapping[str, Callable[[], Iterator[Problem]]]] = {
    "originals": _originals,
    "dumps": _dumps,
    "articles": _articles,
    "stories": _groups,
    "fingerprints": _fingerprints,
    "lines": _traces,
    "index": _elsewhere,
}
