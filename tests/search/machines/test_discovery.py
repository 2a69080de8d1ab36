from xml.etree import ElementTree as ET

import pytest

from search import indexing
from tests.factories import make_article

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_sitemap_names_every_article_and_source(client):
    articles = [make_article(), make_article(source="Radio Marrow")]
    index = ET.fromstring(client.get("/sitemap.xml").content)
    pages = [entry.text for entry in index.iter(f"{SITEMAP}loc")]
    assert pages == [f"http://testserver/sitemap-{section}.xml" for section in ("articles", "dates", "sources")]
    found = ET.fromstring(client.get("/sitemap-articles.xml").content)
    assert [entry.text for entry in found.iter(f"{SITEMAP}loc")] == [
        f"http://testserver/articles/{article.pk}/" for article in articles
    ]
    assert len(list(ET.fromstring(client.get("/sitemap-sources.xml").content))) == 2


def test_robots_are_kept_out_of_the_endless_pages_and_shown_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /search/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_a_browser_learns_how_to_search(client):
    response = client.get("/opensearch.xml")
    assert response.headers["Content-Type"].startswith("application/opensearchdescription+xml")
    urls = [url.get("template") for url in ET.fromstring(response.content).iter() if url.tag.endswith("Url")]
    assert urls[0] == "http://testserver/search/?q={searchTerms}"


def test_it_is_ready_only_with_an_index_to_read(client):
    assert client.get("/readyz").status_code == 200
    make_article()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"reindex" in response.content
    indexing.drain()
    assert client.get("/readyz").status_code == 200
