"""The sources and what each has published."""

import pytest

from tests.archive.views.pages import page
from tests.factories import make_article, make_source

pytestmark = pytest.mark.django_db


def test_a_source_page_lists_its_articles_and_a_page_beyond_the_end_is_not_found(client):
    make_article(source="Radio Marrow", headline="Tide report")
    assert "Tide report" in page(client, "/sources/radio-marrow/")
    assert "its last page is 1" in page(client, "/sources/radio-marrow/?page=2", 404)


def test_a_source_without_articles_has_a_page(client):
    assert "No article of this source" in page(client, make_source("The Old Tide").get_absolute_url())


def test_the_sources_page_counts_texts_that_name_none(client):
    make_article(source="Radio Marrow")
    make_article(source=None)
    html = page(client, "/sources/")
    assert "Radio Marrow" in html
    assert "1 text names none." in html
