import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from archive.models import Article, Dump
from tests.archive.dumps import FERRY, FERRY_SHORT, bring, folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("edda"))
    return client


def upload(client, **said):
    return client.post("/api/v1/dumps", {"files": SimpleUploadedFile("a.txt", FERRY.encode()), **said})


def test_two_articles_are_compared_paragraph_by_paragraph(client, tmp_path):
    bring(folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT))
    long, short = Article.objects.order_by("-words").values_list("pk", flat=True)
    rows = client.get(f"/api/v1/compare/{long}/{short}").json()["paragraphs"]
    assert {row["change"] for row in rows} == {"same", "removed"}
    (gone,) = [row for row in rows if row["change"] == "removed"]
    assert gone["right"] is None
    assert "paraffin" in gone["left"]["pieces"][0]["text"]


def test_comparing_with_nothing_is_not_found(client):
    response = client.get("/api/v1/compare/1/2")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not-found")


def test_a_dump_is_uploaded_and_watched(staff):
    response = upload(staff, source="Harbour Post")
    assert response.status_code == 201
    (made,) = response.json()["dumps"]
    assert (made["status"], made["read"]) == ("received", 0)
    assert staff.get(f"/api/v1/dumps/{made['id']}").json() == made
    assert staff.get("/api/v1/dumps").json()["dumps"] == [made]
    assert Dump.objects.get().source_name == "Harbour Post"


@pytest.mark.parametrize("said", [{"format": "papyrus"}, {"encoding": "klingon-8"}])
def test_a_bad_choice_is_named(staff, said):
    response = upload(staff, **said)
    assert response.status_code == 400
    assert response.json()["error"]["field"] == next(iter(said))


def test_an_upload_without_a_file_names_the_field(staff):
    assert staff.post("/api/v1/dumps").json()["error"]["field"] == "files"


def test_a_file_over_the_limit_is_413(staff, settings):
    settings.MAX_UPLOAD_BYTES = 10
    assert upload(staff).status_code == 413


@pytest.mark.parametrize("address", ["/api/v1/dumps", "/api/v1/dumps/1"])
def test_strangers_are_kept_out_of_the_dumps(client, address):
    response = client.get(address)
    assert (response.status_code, response.json()["error"]["code"]) == (403, "forbidden")
    assert upload(client).status_code == 403


def test_an_unknown_dump_is_not_found(staff):
    assert staff.get("/api/v1/dumps/99").status_code == 404


def test_a_pasted_text_is_found_where_it_stands(client, tmp_path):
    bring(folder(tmp_path / "post", a__txt=FERRY))
    answer = client.post("/api/v1/relate", {"text": f"Somebody wrote: {FERRY_SHORT}"}).json()
    (held,) = answer["held_by"]
    assert held["id"] == Article.objects.get().pk
    assert 0.8 < held["coverage_of_text"] < 1
    assert not client.cookies


def test_nothing_pasted_is_a_bad_parameter(client):
    assert client.post("/api/v1/relate").json()["error"]["field"] == "text"
