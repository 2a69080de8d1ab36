"""The search page, over a search that answers what the test says."""

import re
from collections.abc import Callable

import pytest

from archive.errors import QueryError
from search.helping.diagnosing import Diagnosis
from search.results import FacetValue, Hit, ResultPage, SearchRequest, Segment
from search.searching import SearchUnavailableError
from tests.factories import make_article

HIT = Hit(
    id=7, headline="Ferry stays in port", published="2020-10-06T14:00:00", published_precision="time",
    published_status="inferred", source="Harbour Post", language="en", words=1404, score=3.2,
    snippet=(Segment("…the ", hit=False), Segment("<i>ferry", hit=True), Segment(" & the <b>tide</b>", hit=False)),
    version_group=3, versions=3,
)  # fmt: skip
FACETS = {
    "source": (
        FacetValue("Harbour Post", "Harbour Post", 9, selected=True),
        *(FacetValue(f"Paper {n}", f"Paper {n}", 1) for n in range(20)),
    ),
    "language": (FacetValue("en", "en", 12),),
    "year": (FacetValue("2020", "2020", 11), FacetValue("undated", "undated", 1)),
}


@pytest.fixture
def answers(monkeypatch) -> Callable[..., list[SearchRequest]]:
    """Makes the search answer so; gives the list of requests it was asked."""

    def install(error: Exception | None = None, **changes) -> list[SearchRequest]:
        asked = []

        def search(wanted: SearchRequest) -> ResultPage:
            asked.append(wanted)
            if error:
                raise error
            facts = {
                "understood": f"articles with {wanted.query}", "notices": (), "stories": 12, "articles": 1031,
                "page": wanted.page, "pages": 2, "hits": (HIT,), "facets": FACETS,
            } | changes  # fmt: skip
            return ResultPage(request=wanted, **facts)

        monkeypatch.setattr("search.searching.search", search)
        monkeypatch.setattr("search.views.editions", lambda hits, query: {})
        monkeypatch.setattr("search.views.diagnose", lambda wanted: Diagnosis((), (), None))
        return asked

    return install


def page(client, query: str, status: int = 200) -> str:
    response = client.get(f"/search/?{query}")
    assert response.status_code == status
    assert not response.cookies
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def links(html: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="(/search/\?[^"]*)"', html)]


def test_totals_are_exact_and_the_query_is_told_in_words(client, answers):
    answers()
    text = words(page(client, "q=ferry"))
    assert "12 stories · 1,031 articles" in text
    assert "articles with ferry" in text
    assert "page 1 of 2" in text


def test_one_of_each_is_said_in_the_singular(client, answers):
    answers(stories=1, articles=1, pages=1)
    assert "1 story · 1 article " in words(page(client, "q=ferry"))


def test_a_hit_shows_its_facts_and_what_matched(client, answers):
    answers()
    html = page(client, "q=ferry")
    assert "<mark>&lt;i&gt;ferry</mark> &amp; the &lt;b&gt;tide&lt;/b&gt;" in html
    assert 'href="/articles/7/?q=ferry&amp;at=1"' in html
    assert "6 October 2020 (probably)" in words(html)
    assert "1,404 words" in html


def test_a_facet_value_is_a_link_that_adds_it_and_drops_the_page(client, answers):
    answers()
    found = links(page(client, "q=ferry&page=2&language=de"))
    assert "/search/?q=ferry&language=de&source=Harbour+Post" in found
    assert "/search/?q=ferry&language=de&language=en" in found


def test_a_selected_facet_value_is_a_link_that_takes_it_off(client, answers):
    answers()
    html = page(client, "q=ferry&source=Harbour+Post&source=Radio+Marrow")
    assert "/search/?q=ferry&source=Radio+Marrow" in links(html)
    assert 'aria-current="true"' in html


def test_long_facets_fold_but_keep_what_is_selected_in_sight(client, answers):
    answers(facets={"source": tuple(FacetValue(str(n), str(n), 1, selected=n == 19) for n in range(20))})
    html = page(client, "q=ferry")
    assert "11 more" in html
    assert html.index("× </span>19") < html.index("11 more")


def test_every_filter_in_force_has_a_chip_and_all_can_go_at_once(client, answers):
    answers()
    html = page(client, "q=ferry&language=ar&year=undated&from=2020-10&section=Sport&sort=newest")
    text = words(html)
    for chip in ("Arabic", "undated", "October 2020", "Sport"):
        assert f"{chip}" in text
    assert "/search/?q=ferry&sort=newest" in links(html)
    assert "/search/?q=ferry&language=ar&year=undated&section=Sport&sort=newest" in links(html)


def test_a_new_query_keeps_the_filters(client, answers):
    answers()
    html = page(client, "q=ferry&source=Harbour+Post&page=2")
    box = html[html.index('role="search"') :].split("</form>", 1)[0]
    assert '<input type="hidden" name="source" value="Harbour Post">' in box
    assert 'name="page"' not in box


def test_sorting_by_relevance_is_offered_only_with_words_to_be_relevant_to(client, answers):
    answers()
    assert "Relevance" in page(client, "q=ferry")
    assert "Relevance" not in page(client, "source=Harbour+Post")


def test_paging_links_keep_the_question(client, answers):
    answers()
    html = page(client, "q=ferry&sort=newest")
    assert 'rel="next" href="/search/?q=ferry&amp;sort=newest&amp;page=2"' in html
    assert 'rel="prev"' not in html


def test_notices_and_suggestions_are_shown(client, answers):
    answers(notices=("The quotation mark has no partner.",), suggestion="ferries")
    html = page(client, "q=%22ferry")
    assert "The quotation mark has no partner." in html
    assert "/search/?q=ferries" in links(html)


def test_no_result_teaches_what_to_try(client, answers, db):
    make_article()
    answers(stories=0, articles=0, pages=1, hits=(), facets={})
    html = page(client, "q=zebra&language=en")
    assert "0 stories · 0 articles" in html
    assert "/search/?q=zebra" in links(html)
    assert "/help/search/" in html
    assert "in:raw zebra" in html


def test_a_search_that_cannot_answer_is_503_and_never_no_results(client, answers, db):
    answers(error=SearchUnavailableError("gone"))
    html = page(client, "q=ferry", 503)
    assert "not answering" in html
    assert "0 stories" not in html
    assert client.get("/search/?q=ferry").headers["Retry-After"] == "30"


def test_a_page_beyond_the_last_is_not_found(client, answers):
    answers(error=QueryError("page", "9", "the result has 2 pages"))
    assert "This result has no page 9: the result has 2 pages." in page(client, "q=ferry&page=9", 404)


def test_what_the_search_refuses_is_a_400_that_names_the_parameter(client, answers):
    answers(error=QueryError("q", "a" * 6000, "A query has at most 5000 characters."))
    html = page(client, "q=long", 400)
    assert "The parameter “q” cannot be used" in html
    assert "at most 5000 characters" in html


def test_a_query_that_is_too_long_is_413_here_and_in_the_api(client):
    assert "413" in words(page(client, "q=" + "a" * 5001, 413))
    response = client.get("/api/v1/search", {"q": "a" * 5001})
    assert (response.status_code, response.json()["error"]["field"]) == (413, "q")


def test_a_bad_parameter_never_reaches_the_search(client, answers):
    asked = answers()
    assert "The parameter “sort” cannot be used" in page(client, "sort=%3Cscript%3E", 400)
    assert asked == []


def test_the_search_page_asks_no_query_of_its_own(client, answers, db, django_assert_num_queries):
    answers()
    with django_assert_num_queries(0):
        page(client, "q=ferry&source=Harbour+Post")


def test_the_help_page_names_what_a_query_can_say(client, db):
    html = client.get("/help/search/").content.decode()
    for example in ("ferry OR boat", "headline:", "before:", "undated:yes", "in:raw"):
        assert example in html
