"""What the doctor found, mended from the truth below it: counts from items, stories and fingerprints from texts.

An original that is gone, a text that lost lines, an item without its article have nothing below them here: those are
told of and left. A backup has them.
"""

from collections import Counter
from collections.abc import Callable
from typing import Final

from archive.models import Dump, ItemStatus, VersionGroup
from archive.signals import catching_up
from archive.turns import changing
from archive.versions.relinking import relink


def mend(codes: set[str]) -> None:
    """Does what helps against problems of these codes; what cannot be mended stays as it is."""
    for mended, how in _MENDERS:
        if mended & codes:
            how()
    catching_up.send(sender=Dump)


def _recount() -> None:
    """The counts of dumps that nobody reads just now."""
    for dump in Dump.objects.filter(lease_token="").order_by("pk"):
        with changing():
            items = Counter(dump.items.values_list("status", flat=True))
            Dump.objects.filter(pk=dump.pk, lease_token="").update(
                new_count=items[ItemStatus.NEW],
                duplicate_count=items[ItemStatus.DUPLICATE],
                rejected_count=items[ItemStatus.REJECTED],
                items_done=items.total(),
            )


def _relink() -> None:
    relink()


def _delete_empty_groups() -> None:
    with changing():
        VersionGroup.objects.filter(articles__isnull=True).delete()


_MENDERS: Final[tuple[tuple[frozenset[str], Callable[[], None]], ...]] = (
    (frozenset({"dump-counts"}), _recount),
    (frozenset({"group-link", "fingerprint", "fingerprints"}), _relink),
    (frozenset({"empty-group"}), _delete_empty_groups),
)
