"""The pages about dumps: for staff alone."""

from io import BytesIO

import pytest

from archive import pipeline
from archive.models import Article, Dump, Item
from tests.archive.dumps import FERRY, bring, folder
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def dump() -> Dump:
    made = Dump.objects.create(
        name="harbour-scrape.zip", sha256="ab" * 32, status="done", format="text", new_count=1, rejected_count=1
    )
    article = make_article()
    Item.objects.create(dump=made, number=0, locator="a.txt", status="new", article=article)
    Item.objects.create(
        dump=made, number=1, locator="b.txt", status="rejected", code="no-text", detail="The item holds no words."
    )
    return made


@pytest.fixture
def staff_client(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("mira", is_staff=True))
    return client


def paths(dump: Dump) -> list[str]:
    return ["/dumps/", f"/dumps/{dump.pk}/", f"/dumps/{dump.pk}/original/"]


def test_strangers_are_sent_to_the_login_and_come_back(client, dump):
    for path in paths(dump):
        response = client.get(path)
        assert response.status_code == 302
        assert response.url == f"/account/login/?next={path}"


def test_readers_with_an_account_are_told_whom_to_ask(client, dump, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader"))
    for path in paths(dump):
        response = client.get(path)
        assert response.status_code == 403
        assert "Ask an administrator" in response.content.decode()


def test_staff_sees_the_counts_of_every_dump(staff_client, dump):
    html = staff_client.get("/dumps/").content.decode()
    assert "harbour-scrape.zip" in html
    assert 'href="/admin/archive/dump/add/"' in html


def test_staff_sees_how_each_item_ended(staff_client, dump):
    html = staff_client.get(f"/dumps/{dump.pk}/").content.decode()
    assert "a.txt" in html
    assert "The item holds no words." in html
    assert Article.objects.get().headline in html
    assert f"/admin/archive/dump/{dump.pk}/change/" in html


def test_items_can_be_narrowed_to_one_outcome(staff_client, dump):
    html = staff_client.get(f"/dumps/{dump.pk}/?status=rejected").content.decode()
    assert "b.txt" in html
    assert "a.txt" not in html


def test_a_bad_status_is_named(staff_client, dump):
    response = staff_client.get(f"/dumps/{dump.pk}/?status=lost")
    assert response.status_code == 400
    assert "“status”" in response.content.decode()


def test_an_unknown_dump_is_not_found(staff_client):
    assert "There is no dump 77." in staff_client.get("/dumps/77/").content.decode()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("rolled-back", "taken out again"),
        ("failed", "Nothing of it was stored"),
        ("paused", "No item has been read yet"),
    ],
)
def test_a_dump_without_items_says_why_it_has_none(staff_client, status, words):
    dump = Dump.objects.create(name="post.zip", sha256="9" * 64, status=status)
    assert words in staff_client.get(f"/dumps/{dump.pk}/").content.decode()


def test_a_dump_that_was_taken_out_is_read_again_by_a_button(admin_client, tmp_path):
    dump = bring(folder(tmp_path / "post", a__txt=FERRY)).dump
    pipeline.rollback(dump, "mira")
    assert f'action="/dumps/{dump.pk}/bring-back/"' in admin_client.get(f"/dumps/{dump.pk}/").content.decode()
    admin_client.post(f"/dumps/{dump.pk}/bring-back/")
    dump.refresh_from_db()
    assert dump.is_waiting
    assert "bring-back/" not in admin_client.get(f"/dumps/{dump.pk}/").content.decode()


def test_a_dump_whose_original_is_gone_cannot_be_read_again(staff_client):
    dump = Dump.objects.create(name="post.zip", sha256="9" * 64, status="rolled-back")
    html = staff_client.get(f"/dumps/{dump.pk}/").content.decode()
    assert "can be read again" not in html
    assert "bring-back/" not in html


def test_a_dump_page_costs_few_queries(staff_client, dump, django_assert_num_queries):
    Item.objects.bulk_create(
        Item(dump=dump, number=n, locator=f"{n}.txt", status="rejected", code="no-text") for n in range(2, 60)
    )
    with django_assert_num_queries(15):  # session, user, rights (2), dump, count, items, headlines, what it brought (7)
        staff_client.get(f"/dumps/{dump.pk}/")


def test_the_original_comes_as_a_download_whatever_it_is(staff_client, dump, monkeypatch):
    monkeypatch.setattr(
        "archive.delivery.receiving.open_original", lambda dump: (BytesIO(b"<script>"), "Flut am Hafen.html")
    )
    response = staff_client.get(f"/dumps/{dump.pk}/original/")
    assert b"".join(response.streaming_content) == b"<script>"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == 'attachment; filename="Flut am Hafen.html"'
    assert "no-store" in response.headers["Cache-Control"]


def test_an_original_that_is_gone_says_so(staff_client, dump):
    response = staff_client.get(f"/dumps/{dump.pk}/original/")
    assert response.status_code == 404
    assert "no longer kept" in response.content.decode()
