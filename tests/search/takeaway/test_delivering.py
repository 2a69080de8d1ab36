import csv
import io
import json
import zipfile
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest

from search import indexing
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferries():
    """Thirty articles about ferries, one a day, and one that is not."""
    made = [make_article(headline=f"Ferry {n}", published=f"2020-10-{n:02d}") for n in range(1, 31)]
    make_article(headline="Gulls", body="Nothing but gulls.")
    indexing.drain()
    return made


def take(client, **parameters):
    response = client.get("/search/", {"q": "ferry", "sort": "oldest", **parameters})
    assert response.status_code == 200
    return response, b"".join(response) if response.streaming else response.content


def test_a_file_holds_the_whole_result_in_its_order(client, ferries):
    response, body = take(client, format="jsonl", size=10, page=2)
    assert [json.loads(line)["id"] for line in body.splitlines()] == [article.pk for article in ferries]
    assert response.headers["X-Articles"] == "30"
    assert 'attachment; filename="news-archive.jsonl"' in response.headers["Content-Disposition"]


def test_a_table_has_a_row_an_article(client, ferries):
    _, body = take(client, format="csv")
    assert len(list(csv.DictReader(io.StringIO(body.decode())))) == 30


@pytest.mark.parametrize(("file_format", "entry"), [("bibtex", b"@article{"), ("ris", b"TY  - NEWS")])
def test_a_bibliography_has_an_entry_an_article(client, ferries, file_format, entry):
    assert take(client, format=file_format)[1].count(entry) == 30


def test_filters_hold_for_what_is_taken_away(client, ferries):
    _, body = take(client, format="jsonl", **{"from": "2020-10-29"})
    assert len(body.splitlines()) == 2


def test_json_is_the_page_as_the_api_gives_it(client, ferries):
    _, body = take(client, format="json")
    answer = json.loads(body)
    api = client.get("/api/v1/search", {"q": "ferry", "sort": "oldest"}).json()
    del answer["milliseconds"], api["milliseconds"]
    assert answer == api


def test_a_feed_has_an_entry_a_hit_with_date_and_address(client, ferries):
    response, body = take(client, format="atom", size=5)
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    atom = "{http://www.w3.org/2005/Atom}"
    entries = ET.fromstring(body).findall(f"{atom}entry")
    assert len(entries) == 5
    assert entries[0].findtext(f"{atom}published").startswith("2020-10-01")
    assert entries[0].find(f"{atom}link").get("href").endswith(f"/articles/{ferries[0].pk}/")


def test_an_undated_hit_does_not_break_the_feed(client):
    make_article(headline="Ferry", published=None)
    indexing.drain()
    assert b"<entry>" in take(client, format="atom")[1]


def test_an_unknown_format_is_named(client):
    assert client.get("/search/", {"q": "ferry", "format": "docx"}).status_code == 400


@pytest.mark.parametrize("file_format", ["jsonl", "csv", "bibtex", "ris"])
def test_a_manifest_proves_the_file_beside_it(client, ferries, file_format):
    response, body = take(client, format=file_format, manifest="yes", source="Harbour Post", **{"from": "2020-10-21"})
    assert response.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(body)) as bundle:
        assert bundle.testzip() is None
        name, manifest_name = bundle.namelist()
        content, said = bundle.read(name), json.loads(bundle.read(manifest_name))
    assert said["file"] == {
        "name": name, "bytes": len(content), "sha256": sha256(content).hexdigest(), "articles": 10,
    }  # fmt: skip
    assert (said["query"], said["listed"], said["total"]) == ("ferry", 10, {"stories": 10, "articles": 10})
    assert said["filters"] == {"sources": ["Harbour Post"], "date_from": "2020-10-21"}
    assert said["understood"] == "ferry"
    assert "q=ferry" in said["address"]
    assert content == take(client, format=file_format, source="Harbour Post", **{"from": "2020-10-21"})[1]


def test_a_manifest_counts_what_was_written_where_an_article_went_meanwhile(client, ferries):
    response = client.get("/search/", {"q": "ferry", "format": "jsonl", "manifest": "yes"})
    ferries[0].delete()
    with zipfile.ZipFile(io.BytesIO(b"".join(response))) as bundle:
        said = json.loads(bundle.read("manifest.json"))
        lines = bundle.read("news-archive.jsonl").splitlines()
    assert (said["listed"], said["file"]["articles"], len(lines)) == (30, 29, 29)


def test_a_bundle_is_handed_on_in_pieces(client, ferries):
    random_text = "".join(sha256(str(n).encode()).hexdigest() for n in range(4000))
    for article in ferries:
        article.text = random_text
        article.save()
    pieces = list(client.get("/search/", {"q": "ferry", "format": "jsonl", "manifest": "yes"}))
    assert len(pieces) > 10
    assert max(map(len, pieces)) < 1 << 20
