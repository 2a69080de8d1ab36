"""Words near each other, against looking at every choice of places."""

import random
from itertools import product

import numpy as np
import pytest

from search.backends.embedded.placing import near
from search.backends.embedded.postings import POSITION_BITS


def looked_for(lists, reach):
    """The beginnings of all stretches, the plain way."""
    chosen = (places for places in product(*lists) if max(places) - min(places) <= reach)
    return sorted({min(places) for places in chosen})


@pytest.mark.parametrize("sizes", [(30, 30), (1, 200), (12, 12, 12), (2, 60, 60), (8, 8, 8, 8)])
def test_stretches_are_those_that_every_choice_of_places_gives(sizes):
    dice = random.Random(sum(sizes))
    for reach in (1, 5, 50):
        texts = [[doc << POSITION_BITS | at for at in range(150)] for doc in range(2)]
        lists = [sorted(dice.sample([*texts[0], *texts[1]], size)) for size in sizes]
        found = near([np.array(places) for places in lists], reach)
        assert found.tolist() == looked_for(lists, reach)


def test_two_words_at_one_place_are_one_beginning():
    same = np.array([3, 9])
    assert near([same, same], 2).tolist() == [3, 9]
