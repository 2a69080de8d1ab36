"""One text, or one original, taken out of sight by an administrator; and allowed again.

A withdrawn text is in no table any more, so no page, search, feed, export or comparison can show it. Its items stay,
rejected as `withdrawn`; at its address stands a tombstone (410).
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace

from django.db.models import F

from archive import auditing
from archive.delivery import originals
from archive.errors import ArchiveError
from archive.ingest.items import ParsedArticle
from archive.keeping.removal import let_go, take_out
from archive.models import Article, AuditEntry, Correction, Dump, DumpStatus, Extent, Item, ItemStatus, Withdrawal
from archive.reading.rereading import find_again
from archive.reading.stages import prepare
from archive.settling import entering, habits
from archive.signals import catching_up
from archive.storing.withholding import DETAIL, WITHDRAWN
from archive.tokens import tokens_sha256
from archive.turns import changing


@dataclass(slots=True, eq=False)
class WithdrawalError(ArchiveError):
    detail: str

    def __str__(self) -> str:
        return self.detail


def withdraw(articles: Collection[Article], extent: Extent, reason: str, actor: str) -> None:
    """These articles, and every other one of the same words. All or nothing; gone from the search when it returns.

    The log keeps hashes and numbers, never a word of the text. `removed` also forgets what people corrected of it.
    Raises WithdrawalError without a reason.
    """
    if not reason.strip():
        raise WithdrawalError("Say why: the reason is kept for administrators.")
    with changing():
        words = {article.words_sha256 for article in articles}
        gone = dict(Article.objects.filter(words_sha256__in=words).values_list("pk", "words_sha256"))
        entry = auditing.record(actor, "withdraw", articles=sorted(gone), extent=extent.value, reason=reason)
        Withdrawal.objects.in_force().filter(words_sha256__in=words).update(lifted_by=entry)
        _note(gone, extent, reason, entry)
        dumps = _reject_items(gone)
        if extent == Extent.REMOVED:
            Correction.objects.filter(words_sha256__in=words).delete()
        let_go(set(gone))
        habits.settle(dumps)
    catching_up.send(sender=Withdrawal)


def _note(gone: dict[int, str], extent: Extent, reason: str, entry: AuditEntry) -> None:
    """One row in force for each text; further articles of the same words have a tombstone that says nothing more."""
    first: set[str] = set()
    for pk, words in sorted(gone.items()):
        again = None if words not in first else entry
        first.add(words)
        Withdrawal.objects.create(
            words_sha256=words, article_id=pk, extent=extent, reason=reason, made_by=entry, lifted_by=again
        )


def _reject_items(gone: Collection[int]) -> list[int]:
    """The items of these articles count as rejected from now on; a preview may show their text, so it goes.

    Gives the ids of their dumps.
    """
    held = Item.objects.filter(article__in=gone)
    changes: dict[int, Counter[str]] = defaultdict(Counter)
    for dump_id, status in held.values_list("dump_id", "status"):
        changes[dump_id][status] += 1
    rejected = {"status": ItemStatus.REJECTED, "code": WITHDRAWN, "detail": DETAIL, "standing": "", "article": None}
    held.update(**rejected)
    for dump_id, counts in changes.items():
        Dump.objects.filter(pk=dump_id).update(
            new_count=F("new_count") - counts[ItemStatus.NEW],
            duplicate_count=F("duplicate_count") - counts[ItemStatus.DUPLICATE],
            rejected_count=F("rejected_count") + counts.total(),
            preview=None,
        )
    return sorted(changes)


def withdraw_original(dump: Dump, reason: str, actor: str, *, with_articles: bool = False) -> None:
    """Takes the dump out and deletes its bytes, which are refused from now on. Files other dumps hold too stay.

    `with_articles`: its texts are withdrawn as well, also where another dump holds them; else those stay. Raises
    WithdrawalError while the dump is being read, and without a reason.
    """
    if not reason.strip():
        raise WithdrawalError("Say why: the reason is kept for administrators.")
    with changing():
        if not Dump.objects.filter(pk=dump.pk, lease_token="").exists():
            raise WithdrawalError("The dump is being read: pause or cancel it first.")
        if with_articles and (held := list(Article.objects.filter(items__dump=dump).distinct())):
            withdraw(held, Extent.REMOVED, reason, actor)
        files = _files_only_of(dump)
        take_out(dump)
        entry = auditing.record(actor, "withdraw-original", dump, files=len(files), reason=reason)
        out = {"status": DumpStatus.ROLLED_BACK, "wish": "", "held": False, "reread": None, "preview": None}
        Dump.objects.filter(pk=dump.pk).update(**out, detail="Its original was withdrawn by an administrator.")
        Withdrawal.objects.in_force().filter(original_sha256__in=files).update(lifted_by=entry)
        for digest in sorted(files):
            Withdrawal.objects.create(original_sha256=digest, extent=Extent.REMOVED, reason=reason, made_by=entry)
    for digest in files:
        originals.discard(digest)
    catching_up.send(sender=Withdrawal)


def _files_only_of(dump: Dump) -> set[str]:
    """The hashes of the dump's files that no other dump stands on, its own among them."""
    mine = {dump.sha256} | _listed(dump)
    others: set[str] = set()
    for other in Dump.objects.exclude(pk=dump.pk):
        others |= {other.sha256} | _listed(other)
    return mine - others


def _listed(dump: Dump) -> set[str]:
    found: set[str] = set()
    if dump.is_folder:
        with suppress(OSError, EOFError, ValueError):  # a lost list of files is `doctor`'s to tell
            found = {entry.sha256 for entry in originals.folder_entries(dump.sha256) if entry.sha256}
    return found


def allow(withdrawal: Withdrawal, actor: str) -> int:
    """Lifts it; what the kept originals still hold of a text comes back at once. Gives how many items did.

    An original has to be brought again. Nothing happens where it was lifted before.
    """
    with changing():
        waiting = Withdrawal.objects.in_force().filter(pk=withdrawal.pk)
        if not waiting.exists():
            return 0
        entry = auditing.record(actor, "allow", withdrawal=withdrawal.pk, article=withdrawal.article_id)
        waiting.update(lifted_by=entry)
        back = _bring_back(withdrawal.words_sha256) if withdrawal.words_sha256 else 0
    catching_up.send(sender=Withdrawal)
    return back


def _bring_back(words: str) -> int:
    rejected = Item.objects.filter(code=WITHDRAWN, dump__status=DumpStatus.DONE)
    return sum(_bring_back_of(dump, words) for dump in Dump.objects.filter(items__in=rejected).distinct())


def _bring_back_of(dump: Dump, words: str) -> int:
    """Reads the withdrawn items of one dump again and stores those of this text under their own numbers."""
    withdrawn = {item.number: item for item in dump.items.filter(code=WITHDRAWN)}
    again = []
    for number, raw in find_again(dump, list(withdrawn.values())):
        read = prepare(number, raw)
        if isinstance(read.parsed, ParsedArticle) and tokens_sha256(read.parsed.text) == words:
            again.append(replace(read, read_as=withdrawn[number].read_as))
    if not again:
        return 0
    dump.items.filter(number__in=[read.number for read in again]).delete()
    counts = Counter(item.status for item in entering.enter(dump, again).items)
    Dump.objects.filter(pk=dump.pk).update(
        new_count=F("new_count") + counts[ItemStatus.NEW],
        duplicate_count=F("duplicate_count") + counts[ItemStatus.DUPLICATE],
        rejected_count=F("rejected_count") - counts[ItemStatus.NEW] - counts[ItemStatus.DUPLICATE],
    )
    habits.settle(habits.beside(dump))
    return len(again)
