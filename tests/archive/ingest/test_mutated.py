import pytest

from tests.mutate import DUMPS, mutated, rounds, survive

COUNT = 100


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_hundred_mutated_dumps_end_in_outcomes_that_add_up(settings, tmp_path):
    settings.ARCHIVE_DATA = tmp_path
    for name, data in rounds(COUNT, seed=8):
        assert survive(name, data), name


def test_the_same_seed_makes_the_same_dumps():
    assert list(rounds(20, seed=3)) == list(rounds(20, seed=3))
    assert list(rounds(20, seed=3)) != list(rounds(20, seed=4))


def test_a_mutation_changes_something():
    import random

    data = (DUMPS / "csv.csv").read_bytes()
    assert sum(mutated(data, random.Random(seed)) != data for seed in range(50)) > 45
