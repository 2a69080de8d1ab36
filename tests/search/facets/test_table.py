import re

import pytest

from search import documents
from search.facets.kinds import Number, OneOf, Shaped
from search.facets.table import COLUMNS, FACETS, IN_QUERIES, LABELS, NUMBERS, PUBLIC
from search.forms import SearchParameters
from search.query import SCOPES
from search.schema import FACTS, STEM_FIELDS, SURFACE_FIELDS

DAYS = (0, 20201006, 20190101, 9991231)


def numbers(held: Number) -> set[int]:
    facts = {"day": DAYS, "dating": (0, 1, 2)}[held.fact]
    return {fact // held.unit for fact in facts}


def test_what_the_index_holds_of_an_article_is_read_off_it():
    assert set(documents.VALUES) == set(COLUMNS)
    assert set(documents.LABELS) == set(LABELS)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_and_its_value_are_told_from_one_another(name):
    held = NUMBERS[name]
    assert {held.read(held.written(number)) for number in numbers(held)} == numbers(held)
    assert held.read("no such value") is None


@pytest.mark.parametrize("name", NUMBERS)
def test_what_is_counted_can_be_chosen(name):
    values = {NUMBERS[name].written(number) for number in numbers(NUMBERS[name])}
    match FACETS[name].takes:
        case OneOf(allowed):
            assert values <= set(allowed)
        case Shaped(pattern):
            assert all(re.fullmatch(pattern, value) for value in values)


def test_no_two_facets_share_a_name_and_words_are_of_values_there_can_be():
    assert len({facet.plural for facet in FACETS.values()}) == len(FACETS)
    for facet in FACETS.values():
        if isinstance(facet.takes, OneOf):
            assert set(facet.words) <= set(facet.takes.values)
        assert facet.inside is None or facet.inside in FACETS


def test_no_facet_has_a_name_that_queries_addresses_or_the_index_use_for_something_else():
    assert not set(IN_QUERIES) & {*SCOPES, "date", "before", "after", "undated", "versions", "in"}
    assert not set(FACETS) & {*SearchParameters.base_fields, "from", "to"}
    assert not {*COLUMNS, *LABELS} & {*FACTS.names, *STEM_FIELDS, *SURFACE_FIELDS}


def test_dumps_are_counted_for_staff_alone():
    assert set(FACETS) - set(PUBLIC) == {"dump"}
