"""What stands around a text on a page: made up, one set an outlet, so that unrelated texts of an outlet share it."""

import random
import re
from functools import lru_cache
from typing import Final

from benchmarks.editions.pieces import Paragraphs, Piece

OUTLETS: Final = tuple(
    f"{first} {second}" for first in ("Marrow", "Quay", "Harbour", "Northern", "Lagoon")
    for second in ("Post", "Ledger", "Echo", "Mercury", "Dispatch")
)  # fmt: skip
AGENCIES: Final = ("CPA", "Coastline Press Agency", "CPA Photo", "Radio Marrow Picture Desk")
_TOPICS: Final = (
    "Home", "News", "Harbour", "Council", "Sport", "Tides", "Letters", "Obituaries", "Opinion", "Culture", "Weather",
    "Podcasts", "Puzzles", "Property", "Jobs", "Shipping", "Notices", "Live",
)  # fmt: skip
_FEET: Final = (
    (
        "Every weekday morning our editors choose the five stories worth your time and send them, with "
        "the tides and the "
        "weather, before breakfast. Leave your address below; you can stop the letter whenever you like "
        "and we pass your "
        "address to nobody."
    ),
    (
        "This site keeps small files on your device so that it remembers what you chose, counts its readers and shows "
        "advertising that may interest you. If you go on reading you accept this; our notice on privacy "
        "says what is kept, "
        "for how long and how to have it erased."
    ),
    (
        "No part of this page may be printed, sent on or stored in a database without written leave of the publisher. "
        "Opinions are those of their authors. Complaints about accuracy are answered by the readers' editor within ten "
        "working days of their arrival."
    ),
    (
        "Do you know more about this? Our reporters can be reached at any hour by telephone, by letter "
        "to the newsroom on "
        "the quay, or through the secure form, where neither your name nor your address is recorded unless you wish it."
    ),
    (
        "Independent reporting from the coast costs money that advertising no longer brings. More than nine thousand "
        "households already give a little each month so that nobody has to pay to know what the council "
        "decided. Please "
        "consider joining them today."
    ),
    (
        "Comments close three days after publication. Remarks that are off the subject, unlawful or unkind are removed "
        "without notice, and those who make them repeatedly lose the right to comment; the full rules "
        "stand on a page of "
        "their own."
    ),
)
_CAPTIONS: Final = (
    "{name}, seen here in a picture from our files.",
    "{name} on the way to the meeting. Photograph: {agency}",
    "A view of {name} shortly before the announcement. ({agency})",
    "Archive picture: {name} answering questions last year.",
)
_MORE: Final = ("MORE ON THIS: {name}", "See also: what we know about {name}", "Watch | {name} in two minutes")
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")


@lru_cache
def furniture_of(outlet: str) -> tuple[str, tuple[str, ...]]:
    """Its head and its feet."""
    chance = random.Random(f"outlet {outlet}")
    head = " ".join([outlet.upper(), "Sign in", *chance.sample(_TOPICS, 12)])
    return head, tuple(f"{outlet}. {foot}" for foot in chance.sample(_FEET, chance.randint(2, 3)))


def outlet_of(page: Paragraphs) -> str | None:
    """Whose head stands over it; None where no outlet's does."""
    return next((outlet for outlet in OUTLETS if page[0][0].text == furniture_of(outlet)[0]), None)


def names_in(paragraphs: Paragraphs) -> list[str]:
    return _NAME.findall(" ".join(piece.text for part in paragraphs for piece in part)) or ["the harbour"]


def scraped(chance: random.Random, paragraphs: Paragraphs) -> Paragraphs:
    """As a crawler brings a page of some outlet: head, captions, teasers, feet, each a paragraph of its own."""
    head, feet = furniture_of(chance.choice(OUTLETS))
    names = names_in(paragraphs)
    page: Paragraphs = [[Piece(head)]]
    for part in paragraphs:
        page.append(part)
        if chance.random() < 0.25:
            caption = chance.choice(_CAPTIONS).format(name=chance.choice(names), agency=chance.choice(AGENCIES))
            page += [[Piece(caption)]] * chance.choice([1, 1, 2])
        if chance.random() < 0.15:
            page.append([Piece(chance.choice(_MORE).format(name=chance.choice(names)))])
    return page + [[Piece(foot)] for foot in feet]
