"""Texts that an administrator withdrew do not come back, whatever dump or format brings them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from archive.errors import ItemError
from archive.ingest.items import ParsedArticle, ReadItem
from archive.models import Withdrawal
from archive.tokens import tokens_sha256

WITHDRAWN: Final = "withdrawn"  # the code of such an item
DETAIL: Final = "An administrator withdrew this text from the archive."


def without_withdrawn(batch: Sequence[ReadItem]) -> Sequence[ReadItem]:
    """The batch with withdrawn texts rejected. One query, two where anything is withdrawn at all."""
    if not Withdrawal.objects.in_force().exclude(words_sha256="").exists():
        return batch
    words = {read.number: tokens_sha256(read.parsed.text) for read in batch if isinstance(read.parsed, ParsedArticle)}
    named = Withdrawal.objects.in_force().filter(words_sha256__in=set(words.values()))
    withdrawn = set(named.values_list("words_sha256", flat=True))
    return [
        replace(read, parsed=ItemError(read.locator, WITHDRAWN, DETAIL))
        if words.get(read.number) in withdrawn
        else read
        for read in batch
    ]
