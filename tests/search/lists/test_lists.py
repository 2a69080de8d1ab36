"""Lists of articles: who sees them, what outlives a roll-back, what leaves with the file."""

import csv
import io
import json
import zipfile
from hashlib import sha256

import pytest
from django.contrib.auth.models import User

from archive.models import Article
from search.lists import listing
from search.models import ArticleList, ListEntry
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(client):
    user = User.objects.create_user("mira")
    client.force_login(user)
    return user


def put(client, article, **said):
    answer = client.post(f"/search/lists/put/{article.pk}/", {"name": "Ferries", **said})
    assert answer.status_code == 302, answer.content.decode()
    return ArticleList.objects.latest("pk")


def test_an_article_is_put_in_a_new_list_with_a_note_and_then_in_that_list_once(client, mira):
    article = make_article(headline="Ferry stays")
    made = put(client, article, note="ask the\nharbour master")
    put(client, article, name="", of_list=made.pk)
    assert [entry.note for entry in made.entries.all()] == ["ask the\nharbour master"]
    page = client.get(f"/search/lists/{made.pk}/").content.decode()
    assert "Ferry stays" in page
    assert "harbour master" in page


def test_neither_a_list_nor_a_name_is_told(client, mira):
    answer = client.post(f"/search/lists/put/{make_article().pk}/", {"name": " "})
    assert "Choose a list, or name a new one." in answer.content.decode()
    assert client.get("/search/lists/put/999/").status_code == 404


def test_an_article_that_goes_and_comes_back_is_in_the_list_again(client, mira):
    article = make_article(headline="Ferry stays")
    made = put(client, article, note="kept")
    identity = article.identity
    Article.objects.filter(pk=article.pk).delete()
    page = client.get(f"/search/lists/{made.pk}/").content.decode()
    assert "1 more is not in the archive now" in page
    assert "Ferry stays" not in page
    back = make_article(headline="Ferry stays", identity=identity)
    assert listing.contents(made).notes == {back.pk: "kept"}


@pytest.mark.parametrize("file_format", ["csv", "jsonl", "bibtex", "ris"])
def test_a_list_is_taken_away_in_its_order_with_its_notes(client, mira, file_format):
    first, second = make_article(headline="Ferry stays"), make_article(headline="Barge sails")
    made = put(client, second, note="=SUM(1)")
    put(client, first, name="", of_list=made.pk)
    answer = client.get(f"/search/lists/{made.pk}/?format={file_format}")
    text = b"".join(answer.streaming_content).decode()
    assert text.index("Barge sails") < text.index("Ferry stays")
    assert "=SUM(1)" in text
    if file_format == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["list_note"] for row in rows] == ["'=SUM(1)", ""]


@pytest.mark.parametrize("file_format", ["csv", "jsonl", "bibtex", "ris"])
def test_a_manifest_proves_the_file_of_a_list(client, mira, file_format):
    gone = make_article()
    made = put(client, make_article(headline="Ferry stays"), note="ask")
    put(client, gone, name="", of_list=made.pk)
    gone.delete()
    address = f"/search/lists/{made.pk}/?format={file_format}"
    with zipfile.ZipFile(io.BytesIO(b"".join(client.get(f"{address}&manifest=yes")))) as bundle:
        name, manifest_name = bundle.namelist()
        content, said = bundle.read(name), json.loads(bundle.read(manifest_name))
    assert content == b"".join(client.get(address))
    assert b"ask" in content
    assert said["file"] == {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest(), "articles": 1}
    assert (said["list"], said["listed"], said["absent"]) == ("Ferries", 1, 1)
    assert said["address"] == f"http://testserver{address}&manifest=yes"


def test_an_unknown_format_is_400(client, mira):
    made = put(client, make_article())
    assert client.get(f"/search/lists/{made.pk}/?format=pdf").status_code == 400


def test_notes_are_changed_entries_taken_out_lists_renamed_and_deleted(client, mira):
    made = put(client, make_article())
    entry = made.entries.get()
    client.post(f"/search/lists/{made.pk}/{entry.pk}/", {"note": "later"})
    assert made.entries.get().note == "later"
    client.post(f"/search/lists/{made.pk}/{entry.pk}/", {"note": "x" * 2001})
    assert made.entries.get().note == "later"
    client.post(f"/search/lists/{made.pk}/rename/", {"name": "Boats"})
    assert ArticleList.objects.get().name == "Boats"
    client.post(f"/search/lists/{made.pk}/{entry.pk}/", {"take-out": ""})
    assert not ListEntry.objects.exists()
    client.post(f"/search/lists/{made.pk}/delete/")
    assert not ArticleList.objects.exists()


def test_lists_and_what_they_hold_are_bounded(client, mira, settings):
    settings.MAX_LISTS, settings.MAX_LIST_ARTICLES = 1, 1
    made = put(client, make_article())
    other = make_article().pk
    for said in ({"name": "More"}, {"of_list": made.pk}):
        assert "at most" in (text := client.post(f"/search/lists/put/{other}/", said).content.decode()) or "may" in text
    assert ArticleList.objects.count() == ListEntry.objects.count() == 1


def test_what_another_lists_is_not_there(client, mira):
    article = make_article()
    made = put(client, article)
    entry = made.entries.get()
    client.force_login(User.objects.create_superuser("root"))
    assert client.get(f"/search/lists/{made.pk}/").status_code == 404
    for act in ("rename", "delete", entry.pk):
        assert client.post(f"/search/lists/{made.pk}/{act}/", {"name": "x", "note": "x"}).status_code == 404
    assert client.post(f"/search/lists/put/{article.pk}/", {"of_list": made.pk}).status_code == 200
    assert "Ferries" not in client.get("/search/lists/").content.decode()
