import gzip

import pytest

from tests.factories import make_article


@pytest.mark.django_db
def test_a_page_travels_compressed(client):
    response = client.get("/help/search/", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).lstrip().startswith(b"<!doctype html>")
    assert "Content-Encoding" not in client.get("/help/search/").headers


@pytest.mark.django_db
def test_what_is_packed_already_travels_as_it_is(client):
    from search import indexing

    make_article(headline="Ferry")
    indexing.drain()
    asked = {"q": "ferry", "format": "jsonl"}
    headers = {"accept-encoding": "gzip"}
    packed = client.get("/search/", {**asked, "manifest": "yes"}, headers=headers)
    assert b"".join(packed).startswith(b"PK")
    assert "Content-Encoding" not in packed.headers
    plain = client.get("/search/", asked, headers=headers)
    assert gzip.decompress(b"".join(plain)).startswith(b'{"id"')
