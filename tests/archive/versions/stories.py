"""Made-up stories of Marrow Bay, as long as a test needs them, and the rows to hold them."""

import random
from hashlib import sha256

from archive.models import Article, VersionGroup
from archive.tokens import count_words, tokens_sha256

_NAMES = [
    "Adair",
    "Brandt",
    "Calloway",
    "Dunmore",
    "Eskdale",
    "Farrow",
    "Gantry",
    "Hollis",
    "Ibsen",
    "Jarrow",
    "Kestrel",
    "Lomond",
]
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "ke",
    "li",
    "mo",
    "nu",
    "pa",
    "re",
    "si",
    "to",
    "vu",
    "wa",
    "ye",
    "zo",
]


def words(seed: object, count: int) -> list[str]:
    """Lower-case words no other seed gives in this order."""
    chance = random.Random(str(seed))
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(count)]


def sentence(seed: object, length: int = 14) -> str:
    chance = random.Random(f"names {seed}")
    made = words(seed, length)
    made[length // 2] = chance.choice(_NAMES) + str(chance.randint(1, 9999))
    return " ".join(made).capitalize() + "."


def story(seed: object, sentences: int = 10) -> str:
    return "\n\n".join(sentence(f"{seed} {number}") for number in range(sentences))


def own_date(value: str | None, status: str = "stated", confidence: float = 0.9, precision: str = "day") -> dict:
    if value is None:
        return {}
    evidence = [["line", value, "the line over the headline"]]
    return {"value": value, "precision": precision, "status": status, "confidence": confidence, "evidence": evidence}


def article(body: str, headline: str = "", date: dict | None = None) -> Article:
    """A saved article in a group of its own, not yet linked."""
    return Article.objects.create(
        identity=sha256(f"{headline}\n{body}".encode()).hexdigest(),
        text=body,
        text_sha256=sha256(f"{headline}\n{body}".encode()).hexdigest(),
        body=body,
        body_sha256=tokens_sha256(body),
        words=count_words(body),
        headline=headline,
        own_date=date or {},
        version_group=VersionGroup.objects.create(),
    )
