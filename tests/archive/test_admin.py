import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from archive.models import Article, Dump, DumpStatus
from archive.runs import working
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder, zipped

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/archive/dump/add/"


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser("edda", password="gull")
    client.force_login(user)
    return client


def upload(client, *files, **said):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(UPLOAD, {"files": sent, "format": "auto", **said}, follow=True)


def test_an_uploaded_file_is_received_and_read_by_the_worker(staff):
    response = upload(staff, ("post.zip", zipped(a__txt=FERRY, b__txt=LIGHTHOUSE)), source="Harbour Post")
    dump = Dump.objects.get()
    assert response.redirect_chain[-1][0] == dump.get_absolute_url()
    assert dump.status == DumpStatus.RECEIVED
    working.work(once=True)
    assert Article.objects.filter(source__name="Harbour Post").count() == 2
    assert dump.audit.get().actor == "edda"


def test_several_files_are_as_many_dumps(staff):
    upload(staff, ("a.txt", FERRY.encode()), ("b.txt", LIGHTHOUSE.encode()))
    assert Dump.objects.count() == 2


def test_the_same_file_again_is_already_here_and_no_error(staff):
    upload(staff, ("a.txt", FERRY.encode()))
    working.work(once=True)
    response = upload(staff, ("other-name.txt", FERRY.encode()))
    assert "already here" in str(next(iter(response.context["messages"])))
    assert Dump.objects.count() == 1


def test_an_upload_without_a_file_says_what_is_missing(staff):
    response = staff.post(UPLOAD, {"format": "auto"})
    assert response.status_code == 200
    assert response.context["form"].errors["files"]


def test_an_encoding_nobody_knows_is_refused_with_advice(staff):
    response = upload(staff, ("a.txt", b"x"), encoding="klingon-8")
    assert "Try utf-8" in response.context["form"].errors["encoding"][0]
    assert not Dump.objects.exists()


def test_a_file_over_the_limit_is_refused_in_a_sentence(staff, settings):
    settings.MAX_UPLOAD_BYTES = 10
    response = upload(staff, ("a.txt", FERRY.encode()))
    assert "MAX_UPLOAD_BYTES" in str(next(iter(response.context["messages"])))
    assert not Dump.objects.exists()


def test_the_form_names_formats_and_limits(staff):
    page = staff.get(UPLOAD).content.decode()
    for word in ("jsonl", "csv", "html", "GB"):
        assert word in page


def test_rollback_shows_what_would_go_and_then_takes_it_out(staff, tmp_path):
    dump = bring(folder(tmp_path / "one", a__txt=FERRY, b__txt=LIGHTHOUSE)).dump
    bring(folder(tmp_path / "two", c__txt=FERRY))
    address = reverse("admin:archive_dump_rollback", args=[dump.pk])
    shown = staff.get(address).context
    assert (shown["going"], shown["staying"]) == (1, 1)
    staff.post(address)
    dump.refresh_from_db()
    assert dump.status == DumpStatus.ROLLED_BACK
    assert Article.objects.count() == 1


@pytest.mark.parametrize("model", ["article", "source", "versiongroup", "item", "dump", "auditentry"])
def test_every_list_opens_searches_and_shows_a_row(staff, tmp_path, model):
    bring(folder(tmp_path / "post", a__txt=FERRY, b__txt=""), source="Harbour Post")
    address = reverse(f"admin:archive_{model}_changelist")
    assert staff.get(address).status_code == 200
    assert staff.get(address, {"q": "ferry"}).status_code == 200


def test_articles_cannot_be_typed_changed_or_deleted(staff, tmp_path):
    bring(folder(tmp_path / "post", a__txt=FERRY))
    pk = Article.objects.get().pk
    assert staff.get("/admin/archive/article/add/").status_code == 403
    assert staff.get(f"/admin/archive/article/{pk}/delete/").status_code == 403
    page = staff.get(f"/admin/archive/article/{pk}/change/")
    assert page.status_code == 200
    assert b'name="_save"' not in page.content


@pytest.mark.parametrize("rights", [[], ["view_dump"]])
def test_without_the_right_nobody_uploads_or_rolls_back(client, tmp_path, rights):
    user = User.objects.create_user("ivo", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    dump = bring(folder(tmp_path / "post", a__txt=FERRY)).dump
    assert upload(client, ("b.txt", LIGHTHOUSE.encode())).status_code == 403
    assert client.post(reverse("admin:archive_dump_rollback", args=[dump.pk])).status_code == 403
    assert Article.objects.count() == 1


def test_anonymous_readers_are_sent_to_the_login(client):
    assert "/admin/login/" in client.get(UPLOAD).headers["Location"]
