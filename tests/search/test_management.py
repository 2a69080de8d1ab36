import json

import pytest
from django.core.management import CommandError, call_command

from archive.keeping.doctor import examine
from search import indexing, outbox
from search.engine import store
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferry():
    article = make_article(headline="Ferry sinks", body="The ferry sank.")
    indexing.drain()
    return article


def test_search_prints_one_json_document(ferry, capsys):
    call_command("search", "ferries", "--json")
    printed = json.loads(capsys.readouterr().out)
    assert printed["total"] == {"stories": 1, "articles": 1}
    assert printed["results"][0]["id"] == ferry.pk
    assert {"text": "ferry", "hit": True} in printed["results"][0]["snippet"]
    assert set(printed) == {
        "query", "understood", "notices", "total", "page", "pages", "results", "facets", "suggestion", "milliseconds",
        "histogram",
    }  # fmt: skip
    assert printed["facets"]["year"] == [{"value": "2020", "count": 1}]


def test_search_prints_text_for_people(ferry, capsys):
    call_command("search", "ferry")
    assert "Ferry sinks" in capsys.readouterr().out


def test_queries_of_a_file_give_a_line_each_and_a_bad_one_its_error(ferry, capsys, tmp_path):
    file = tmp_path / "queries"
    file.write_bytes(b"ferry\n" + b"x" * 6000 + b"\n\xff\n\n")
    call_command("search", "--queries", str(file), "--json")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["error"]["code"] if "error" in line else line["total"]["articles"] for line in lines] == [
        1,
        "bad-parameter",
        "bad-encoding",
        1,
    ]


@pytest.mark.parametrize("arguments", [["x", "--queries", "f", "--json"], ["--queries", "f"], ["x", "--size", "0"]])
def test_wrong_usage_is_refused(arguments):
    with pytest.raises(CommandError):
        call_command("search", *arguments)


def test_a_missing_index_is_an_error(capsys):
    make_article()
    with pytest.raises(CommandError, match="reindex") as caught:
        call_command("search", "ferry")
    assert caught.value.returncode == 1


def test_reindex_if_needed_leaves_a_good_index_alone(ferry):
    before = store().current()
    call_command("reindex", "--if-needed")
    assert store().current() == before
    call_command("reindex")
    assert store().current() != before


def test_haystacks_rebuild_index_is_ours(ferry):
    before = store().current()
    call_command("rebuild_index", "--noinput", "--using", "default", "-v", "0")
    assert store().current() != before


def test_haystacks_update_index_brings_over_what_nobody_announced(ferry):
    make_article(announce=False)
    call_command("update_index", "archive", "--remove")
    assert indexing.consistency() == []
    assert outbox.size() == 0


def test_doctor_hears_what_the_index_says_otherwise_than_the_database_and_mends_it(ferry):
    lacking = make_article(announce=False)

    def heard():
        return [problem.detail for problem in examine() if problem.code == "missing"]

    (sentence,) = heard()
    assert sentence.startswith(f"Article {lacking.pk} ")
    examine(repair=True)
    indexing.drain()
    assert heard() == []
