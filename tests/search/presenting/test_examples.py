import pytest
from django.core.management import call_command

from search import indexing
from search.presenting.examples import examples
from search.results import SearchRequest
from search.searching import search
from tests.archive.dumps import FERRY, folder
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_every_example_finds_what_it_says(settings, tmp_path):
    settings.ARCHIVE_DATA = tmp_path
    early = FERRY.replace("Repairs will take until March.", "Swimming there is allowed. Repairs will take until March.")
    dump = folder(tmp_path / "harbour-post", early__txt=f"2020-10-05 {early}", late__txt=f"2020-10-08 {FERRY}")
    call_command("ingest", str(dump), "--source", "Harbour Post")
    made = {example.query.split(":")[0]: example for example in examples()}
    assert {"removed", "source", "date", "versions"} <= made.keys()
    for example in made.values():
        found = search(SearchRequest(query=example.query))
        assert (found.stories, found.articles, found.notices) == (example.stories, example.articles, ())
        assert found.articles


def test_the_help_page_links_them_and_is_there_without_an_index_too(client):
    make_article(headline="Ferry cancelled")
    assert client.get("/help/search/").status_code == 200
    indexing.drain()
    html = client.get("/help/search/").content.decode()
    assert 'href="/search/?q=ferry"' in html
    assert "removed:allowed" in html
