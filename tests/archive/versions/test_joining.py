from hypothesis import given
from hypothesis import strategies as st

from archive.versions.joining import components


def test_articles_joined_by_a_chain_hang_together():
    assert components([3, 1, 2, 4], [(2, 3), (1, 2)]) == [[1, 2, 3], [4]]


def test_the_weakest_link_between_a_forbidden_pair_gives_way():
    assert components([1, 2, 3], [(1, 2), (2, 3)], [(1, 3)]) == [[1, 2], [3]]
    assert components([1, 2, 3], [(2, 3), (1, 2)], [(1, 3)]) == [[1], [2, 3]]


def test_a_forbidden_pair_stays_parted_through_any_detour():
    assert components(range(6), [(0, 1), (4, 5), (1, 4), (2, 3), (3, 5)], [(0, 5), (2, 4)]) == [[0, 1], [2, 3], [4, 5]]


def test_ends_that_are_not_here_are_passed_over():
    assert components([1, 2], [(1, 9), (9, 2)], [(1, 9)]) == [[1], [2]]


PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] != pair[1]), max_size=30)


@given(PAIRS, PAIRS, st.randoms())
def test_no_forbidden_pair_is_ever_together_and_arrival_leaves_no_trace(edges, apart, chance):
    members = list(range(10))
    found = components(members, edges, apart)
    assert sorted(member for together in found for member in together) == members
    assert not [pair for pair in apart for together in found if set(pair) <= set(together)]
    chance.shuffle(members)
    chance.shuffle(apart)
    assert components(members, edges, apart) == found


@given(PAIRS, st.randoms())
def test_without_forbidden_pairs_the_order_of_links_does_not_matter(edges, chance):
    found = components(range(10), edges)
    chance.shuffle(edges)
    assert components(range(10), edges) == found
