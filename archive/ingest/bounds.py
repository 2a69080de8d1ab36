"""How long the text of one item may be, whatever it is read from. Pure."""

from typing import Final

from archive.errors import ItemError

MAX_ITEM_CHARACTERS: Final = 5_000_000  # about 800,000 words: a whole dump taken for one item, not an article


def too_large(locator: str) -> ItemError:
    return ItemError(locator, "too-large", f"The text is longer than {MAX_ITEM_CHARACTERS:,} characters.")
