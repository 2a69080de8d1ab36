"""What a reader gets where something went wrong."""

import pytest

from tests.archive.views.pages import page
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/articles/424242/", "There is no article 424242 in the archive."),
        ("/articles/424242/versions/", "There is no article 424242 in the archive."),
        ("/stories/424242/", "There is no story 424242 in the archive."),
        (f"/stories/{10**30}/", "There is no story"),
        (f"/articles/{10**30}/", "There is no article"),
        ("/compare/424242/424243/", "There is no article 424242 in the archive."),
        ("/sources/nobody/", "There is nothing at this address"),
        ("/nowhere", "There is nothing at this address"),
    ],
)
def test_an_address_of_nothing_is_a_page_that_helps(client, path, sentence):
    html = page(client, path, 404)
    assert sentence in html
    assert 'role="search"' in html


@pytest.mark.parametrize(
    ("path", "field", "sentence"),
    [
        ("/sources/?page=two", "page", "whole number"),
        ("/sources/?page=0", "page", "whole number"),
        ("/sources/?page=-1", "page", "whole number"),
        (f"/sources/?page={10**40}", "page", "no page as high"),
        ("/articles/ID/?view=upside-down", "view", "“read” or “received”"),
    ],
)
def test_a_bad_parameter_is_named(client, path, field, sentence):
    article = make_article()
    html = page(client, path.replace("ID", str(article.pk)), 400)
    assert f"The parameter “{field}” cannot be used" in html
    assert sentence in html


def test_a_fault_on_our_side_says_that_nothing_is_lost(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("archive.views.browsing.newest_stories", lambda: 1 / 0)
    assert "The archive itself is safe" in page(client, "/", 500)


def test_healthz_answers_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"
