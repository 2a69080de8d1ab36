import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict

from search.facets.table import FACETS
from search.forms import SearchParameters
from search.results import SearchRequest


def request(query: str) -> SearchRequest:
    return SearchParameters.read(QueryDict(query)).request()


def test_nothing_asked_is_the_request_as_it_stands():
    assert request("") == SearchRequest()
    assert request("q=&source=&from=&to=&sort=&group=&page=&size=&year=") == SearchRequest()


def test_every_parameter_reaches_the_request():
    query = (
        "q=ferry&source=Harbour+Post&source=Radio+Marrow&language=en&section=Sport&year=2020&year=undated"
        "&from=2020-10&to=2020-10-06&sort=newest&group=all&page=2&size=50"
    )
    assert request(query) == SearchRequest(
        query="ferry", chosen={
            "source": ("Harbour Post", "Radio Marrow"), "language": ("en",), "section": ("Sport",),
            "year": ("2020", "undated"),
        }, date_from="2020-10", date_to="2020-10-06", sort="newest", group="all",
        page=2, size=50,
    )  # fmt: skip


def test_every_facet_can_be_chosen_from_by_its_name():
    said = {"dating": "certain", "versions": "one", "change": "number", "year": "2020", "month": "2020-10", "dump": "7"}
    for name in FACETS:
        value = said.get(name, "x")
        assert request(f"{name}={value}").chosen == {name: (value,)}


def test_a_value_given_twice_counts_once():
    assert request("source=Radio+Marrow&source=Radio+Marrow").chosen == {"source": ("Radio Marrow",)}


def test_unknown_parameters_are_left_alone():
    assert request("q=ferry&utm_source=letter") == SearchRequest(query="ferry")


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("sort=upwards", "sort", "“newest”"),
        ("group=none", "group", "“stories”"),
        ("page=0", "page", "from 1 on"),
        ("page=two", "page", "from 1 on"),
        ("size=101", "size", "from 1 to 100"),
        ("size=0", "size", "from 1 to 100"),
        ("from=yesterday", "from", "2020-10-06"),
        ("from=2020-13", "from", "2020-10-06"),
        ("to=2020-02-30", "to", "2020-10-06"),
        ("from=0000", "from", "2020-10-06"),
        ("from=2020-10&to=2019", "to", "before the beginning"),
        ("from=2020-10-06&to=2020-10-05", "to", "before the beginning"),
        ("year=20", "year", "A year is written 2020"),
        ("month=2020-13", "month", "A month is written 2020-10"),
        ("dump=wire", "dump", "by its number"),
        ("dating=perhaps", "dating", "certain, uncertain, undated"),
        ("versions=two", "versions", "one, several"),
        ("change=wording", "change", "correction-note, headline"),
        ("q=%00", "q", "Null characters"),
        ("source=%00", "source", "characters"),
        ("source=" + "a" * 301, "source", "at most 300"),
        ("&".join(f"language=l{number}" for number in range(51)), "language", "At most 50"),
    ],
)
def test_a_bad_parameter_is_named_with_its_remedy(query, field, sentence):
    with pytest.raises(BadRequest) as raised:
        request(query)
    cause = raised.value.__cause__
    assert cause.field == field
    assert sentence in cause.detail


@pytest.mark.parametrize("query", ["from=2020-10-06&to=2020", "from=2020&to=2020-10", "from=2020-10&to=2020-10"])
def test_an_end_less_precise_than_the_beginning_may_hold_it(query):
    request(query)
