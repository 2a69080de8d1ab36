"""The few figures all tables are made of."""

from collections import Counter
from collections.abc import Hashable, Sequence


def share(part: float, whole: float) -> float:
    """1.0 of nothing."""
    return part / whole if whole else 1.0


def adjusted_rand(found: Sequence[Hashable], true: Sequence[Hashable]) -> float:
    """1.0: the same groups; 0.0: no better than chance."""

    def pairs(counts: Counter[Hashable]) -> int:
        return sum(count * (count - 1) // 2 for count in counts.values())

    together = pairs(Counter(zip(found, true, strict=True)))
    of_found, of_true = pairs(Counter(found)), pairs(Counter(true))
    total = len(found) * (len(found) - 1) // 2
    chance = of_found * of_true / total if total else 0.0
    most = (of_found + of_true) / 2
    return (together - chance) / (most - chance) if most != chance else 1.0
