"""A list of queries: every line is answered or refused by itself, on the page and in every file of it."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from archive.models import Article
from search import indexing, searching
from search.batches import batching
from search.results import SearchRequest
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferries():
    for number in range(7):
        make_article(
            headline=f"Ferry {number}", body=f"The ferry sailed {number} times.", published=f"2020-10-0{number + 1}"
        )
    make_article(headline="=Lighthouse", body="The keeper of the lamp.", source="Radio Marrow")
    indexing.drain()


def rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode())))


LINES = 'ferry\n\nlighthouse\nzebra\n"ferry\n' + "x" * 6000


def test_lines_are_numbered_as_they_were_given_whatever_ends_them():
    given = "\ufeffferry\r\n\r\n lamp \rzebra".encode()
    assert batching.lines(given) == [(1, "ferry"), (3, "lamp"), (4, "zebra")]


def test_each_line_has_its_own_counts_and_a_bad_one_its_own_error(ferries):
    asked = batching.lines(LINES.encode() + b"\n\xff")
    told = list(batching.answers(asked, SearchRequest()))
    assert [each.number for each in told] == [1, 3, 4, 5, 6, 7]
    assert [each.page and each.page.articles for each in told] == [7, 1, 0, 7, None, None]
    assert [each.refused and each.refused.code for each in told[4:]] == ["bad-parameter", "bad-encoding"]
    assert "quotation mark" in told[3].page.notices[0]


def test_what_the_time_does_not_reach_is_refused_and_not_left_out(ferries):
    told = list(batching.answers([(1, "ferry"), (2, "lighthouse")], SearchRequest(), seconds=-1))
    assert [(each.number, each.query, each.refused.code) for each in told] == [
        (1, "ferry", "not-asked"),
        (2, "lighthouse", "not-asked"),
    ]


def test_the_page_says_what_each_query_finds_and_gives_no_cookie(client, ferries):
    response = client.post("/search/batch/", {"queries": LINES})
    html = response.content.decode()
    assert response.status_code == 200
    assert not response.cookies
    assert "5 queries" in html
    assert "3 find something. 1 could not be asked." in " ".join(html.split())
    assert "a query has at most 5000 characters" in html
    assert "A quotation mark without its partner was left out." in html
    assert html.count('<tr><th scope="row" lang="en"') == 5 + 1 + 5  # the first five of each that finds something


def test_a_file_of_queries_is_asked_and_written_out_to_be_taken_away(client, ferries):
    file = SimpleUploadedFile("queries.txt", "\ufeffferry\r\nlighthouse".encode())
    html = client.post("/search/batch/", {"file": file, "size": "20"}).content.decode()
    assert "ferry\nlighthouse</textarea>" in html
    assert html.count('<tr><th scope="row" lang="en"') == 8


def test_every_number_of_the_files_is_the_search_pages_and_the_databases(client, ferries):
    given = {"queries": LINES, "group": "all", "size": "20", "sort": "oldest"}
    counts = rows(client.post("/search/batch/", {**given, "format": "csv"}))
    told = client.post("/search/batch/", {**given, "format": "json"}).json()["queries"]
    listed = rows(client.post("/search/batch/", {**given, "format": "results"}))
    assert counts[0][:5] == ["number", "query", "understood", "stories", "articles"]
    for row, each in zip(counts[1:5], told, strict=False):
        page = client.get("/search/", {"q": row[1], "format": "json"}).json()
        assert [int(row[3]), int(row[4])] == list(page["total"].values()) == list(each["total"].values())
    assert [row[6] for row in counts[1:]] == ["", "", "", "", "bad-parameter"]
    assert told[4]["error"]["code"] == "bad-parameter"
    ids = [int(row[3]) for row in listed[1:] if row[0] == "1"]
    assert ids == list(
        Article.objects.filter(body__contains="ferry").order_by("published").values_list("pk", flat=True)
    )
    assert "'=Lighthouse" in {row[4] for row in listed}  # no spreadsheet runs it


def test_a_short_list_may_stand_in_an_address(client, ferries):
    told = client.get("/search/batch/", {"queries": "ferry\nzebra", "format": "json"}).json()["queries"]
    assert [each["total"]["articles"] for each in told] == [7, 0]


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [
        ({"queries": " \n "}, 200, "Write at least one query"),
        ({"queries": "a\nb\nc\nd"}, 413, "A list has at most 3 queries, this one has 4"),
        ({"queries": "a", "size": "7"}, 200, "Select a valid choice"),
        ({"file": SimpleUploadedFile("q", b"ferry\n" * (1 << 18))}, 413, "at most 1048576 bytes"),
    ],
    ids=["none", "too many", "no such size", "too large"],
)
def test_a_list_that_cannot_be_asked_says_why(client, settings, given, status, sentence):
    settings.MAX_BATCH_QUERIES = 3
    response = client.post("/search/batch/", given)
    assert (response.status_code, sentence in response.content.decode()) == (status, True)


def test_a_file_that_cannot_be_made_is_refused_in_the_apis_shape(client, settings):
    settings.MAX_BATCH_QUERIES = 1
    many = client.post("/search/batch/", {"queries": "a\nb", "format": "json"})
    assert (many.status_code, many.json()["error"]["code"], many.json()["error"]["field"]) == (
        413,
        "too-long",
        "queries",
    )
    none = client.post("/search/batch/", {"queries": "", "format": "csv"})
    assert (none.status_code, none.json()["error"]["field"]) == (400, "queries")


def test_an_engine_that_is_away_is_a_503_and_not_a_list_of_zeros(client):
    make_article()
    assert client.post("/search/batch/", {"queries": "ferry"}).status_code == 503


def test_a_closed_archive_asks_strangers_to_log_in(client, settings):
    settings.READERS = "closed"
    response = client.get("/search/batch/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/search/batch/")


def test_a_page_counts_as_one_search_and_a_list_as_something_taken_away(client, settings, tmp_path):
    settings.ARCHIVE_DATA, settings.RATE_LIMITS, settings.RATES = tmp_path, "all", settings.RATES | {"export": 1}
    answers = [client.post("/search/batch/", {"queries": "ferry"}).status_code for _ in range(2)]
    assert answers[1] == 429
    assert client.get("/search/batch/").status_code == 200


def test_a_batch_asks_the_same_search_as_everybody_else(ferries):
    (told,) = batching.answers([(1, "ferry")], SearchRequest(size=5, facets=()))
    found = searching.search(SearchRequest(query="ferry", size=5))
    assert ([hit.id for hit in told.page.hits], told.page.stories) == ([hit.id for hit in found.hits], found.stories)
