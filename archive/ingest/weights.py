"""Trained weights: kept in `weights.json`, written by `benchmarks/train_roles.py`, read once."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
FILE: Final = Path(__file__).with_name("weights.json")
FARTHEST: Final = 30.0  # log-odds; beyond it a probability is 0 or 1 to every digit shown


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear judgement: one weight a feature, in the order of the features."""

    values: Vector

    def weigh(self, rows: Matrix) -> Vector:
        """Log-odds, one a row."""
        result: Vector = rows @ self.values
        return result


@cache
def _all() -> dict[str, dict[str, float]]:
    stored: dict[str, dict[str, float]] = json.loads(FILE.read_text(encoding="utf-8"))
    return stored


@cache
def weights_of(name: str, features: tuple[str, ...]) -> Weights:
    """Raises KeyError where a feature has no weight: code and training would be of different days."""
    stored = _all()[name]
    return Weights(np.array([stored[feature] for feature in features], dtype=np.float64))


def logistic(values: Vector) -> Vector:
    result: Vector = 1 / (1 + np.exp(-np.clip(values, -FARTHEST, FARTHEST)))
    return result


def forget() -> None:
    """Reads the file again at the next call: training writes it."""
    _all.cache_clear()
    weights_of.cache_clear()
