import os

import pytest

from archive.errors import QueryError
from search import indexing
from search.results import SearchRequest
from search.searching import SearchUnavailableError, listed_ids, search
from search.takeaway.serializing import as_json
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def found(query="", **options):
    return [hit.id for hit in search(SearchRequest(query=query, **options)).hits]


def test_a_word_finds_its_inflections_in_the_articles_language():
    election = make_article(body="Two elections were held.")
    make_article(body="Nothing of the kind.")
    indexing.drain()
    assert found("election") == [election.pk]


def test_results_are_grouped_by_story_with_exact_counts():
    first = make_article(headline="Ferry sinks", body="The ferry sank.")
    second = make_article(headline="Ferry", body="A ferry sank off the pier.", version_group=first.version_group)
    other = make_article(headline="Ferry again", body="Another day.")
    indexing.drain()
    page = search(SearchRequest(query="ferry"))
    assert (page.stories, page.articles) == (2, 3)
    assert {hit.versions for hit in page.hits} == {1, 2}
    assert len(found("ferry", group="all")) == 3
    assert {first.pk, second.pk, other.pk} == set(found("ferry", group="all"))


def test_an_article_announced_as_removed_is_found_no_more():
    article = make_article(body="zeppelin")
    indexing.drain()
    assert found("zeppelin") == [article.pk]
    from search import outbox

    outbox.enqueue(removed=[article.pk])
    article.delete()
    indexing.drain()
    assert found("zeppelin") == []
    assert search(SearchRequest()).articles == 0


def test_a_page_beyond_the_last_names_the_parameter():
    make_article()
    indexing.drain()
    with pytest.raises(QueryError) as caught:
        search(SearchRequest(page=2))
    assert caught.value.field == "page"


def test_articles_without_an_index_are_unavailable_not_missing():
    make_article()
    with pytest.raises(SearchUnavailableError):
        search(SearchRequest(query="council"))


def test_an_empty_archive_has_no_results():
    assert search(SearchRequest(query="council")).articles == 0


@pytest.mark.skipif("opensearch" in os.environ.get("SEARCH_URL", ""), reason="a cluster gives whole answers or none")
def test_an_answer_cut_short_by_time_says_so_and_a_whole_result_never_is():
    made = [make_article(body=word) for word in ("ferry", "storm", "quay")]
    indexing.drain()
    asked = SearchRequest(query="ferry OR storm OR quay", patience=-1)
    page = search(asked)
    assert page.partial
    assert (page.articles, page.notices[-1].startswith("This took too long")) == (1, True)
    assert as_json(page)["partial"]
    assert sorted(listed_ids(asked)) == [article.pk for article in made]
    assert not search(SearchRequest(query="ferry OR storm OR quay")).partial
    assert "partial" not in as_json(search(SearchRequest(query="ferry")))
