import pytest

from search import indexing
from search.helping.completing import complete
from search.results import SearchRequest
from search.searching import search
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    first = make_article(headline="Ferry stays in port", body="The ferry and the pier.", source="Harbour Post")
    make_article(headline="Ferry sails", body="A ferryman at the pier.", source="Radio Marrow")
    make_article(headline="Storm", body="No ferry. Pierce Doe was there.", version_group=first.version_group)
    indexing.drain()
    return first


def texts(completions):
    return [completion.text for completion in completions]


def test_words_that_start_so_come_with_what_they_find(archive):
    found = complete("fer").words
    assert texts(found) == ["ferry", "ferryman"]
    for completion in found:
        page = search(SearchRequest(query=completion.query))
        assert (completion.stories, completion.articles) == (page.stories, page.articles)
    assert (found[0].stories, found[0].articles) == (2, 3)


def test_what_stands_before_the_word_is_kept_and_narrows(archive):
    found = complete("storm pi").words
    assert [(completion.query, completion.articles) for completion in found] == [("storm pierce", 1)]
    assert [completion.query for completion in complete("headline:fe").words] == ["headline:ferry"]


def test_sources_are_named_by_any_of_their_words(archive):
    (found,) = complete("harb").sources
    assert (found.text, found.query, found.articles) == ("Harbour Post", 'source:"Harbour Post"', 2)
    assert search(SearchRequest(query=found.query)).articles == 2
    assert texts(complete("ferry source:mar").sources) == ["Radio Marrow"]
    assert complete("source:mar").words == ()


def test_headlines_lead_to_their_articles(archive):
    found = complete("ferry sta").headlines
    assert [(completion.text, completion.article_id) for completion in found] == [("Ferry stays in port", archive.pk)]


UNFINISHED = ["", "f", "ferry ", '"old pi', "dump:1", "colour:re", "co-op", "(", "x" * 6000, "-", "*"]


@pytest.mark.parametrize("text", UNFINISHED)
def test_nothing_is_guessed_where_no_word_is_being_typed(archive, text):
    found = complete(text)
    assert (found.words, found.sources, found.headlines) == ((), (), ())


def test_no_more_are_given_than_are_wanted(archive):
    for number in range(8):
        make_article(body=f"pilot{'x' * number}", headline=f"Pilot{'x' * number}")
    indexing.drain()
    found = complete("pil", 3)
    assert len(found.words) == len(found.headlines) == 3


def test_an_empty_archive_completes_nothing():
    assert complete("fer").words == ()
