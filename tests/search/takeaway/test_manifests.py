from search.facets.table import FACETS
from search.results import SearchRequest
from search.takeaway.manifests import filters

PLURALS = (
    "sources", "languages", "sections", "agencies", "years", "months", "datings", "versions", "changes", "dumps",
)  # fmt: skip


def test_filters_are_told_under_their_names_in_the_plural_and_dates_as_they_were_asked():
    asked = SearchRequest(query="ferry", chosen=dict.fromkeys(FACETS, ("x",)), date_from="2020", date_to="2021-10")
    dates = {"date_from": "2020", "date_to": "2021-10"}
    assert filters(asked) == {plural: ["x"] for plural in PLURALS} | dates


def test_what_filters_nothing_is_left_out():
    assert filters(SearchRequest(query="ferry", sort="newest", page=2)) == {}
