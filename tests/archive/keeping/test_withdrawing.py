import pytest
from django.contrib.auth.models import Group, User

from archive import pipeline
from archive.delivery import originals
from archive.errors import DumpError
from archive.keeping import doctor, withdrawing
from archive.keeping.withdrawing import WithdrawalError, allow, withdraw, withdraw_original
from archive.models import Article, AuditEntry, Dump, Extent, Fingerprint, Item, VersionLink, Withdrawal
from search.takeaway.exports import export
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db
SECRET = "pilot boat"  # stands in both ferry texts and nowhere else


@pytest.fixture
def dump(tmp_path):
    return bring(folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT, c__txt=LIGHTHOUSE)).dump


def ferries():
    return list(Article.objects.filter(text__contains=SECRET))


def canonical():
    articles = Article.objects.select_related("source").order_by("text_sha256", "identity")
    return "".join(export(articles, "jsonl", canonical=True))


def test_a_withdrawn_text_is_in_no_table_and_everything_agrees(dump):
    before = VersionLink.objects.count()
    withdraw(ferries(), Extent.REMOVED, "a court said so", "root")
    dump.refresh_from_db()
    assert before == 1
    assert (Article.objects.count(), VersionLink.objects.count()) == (1, 0)
    assert (dump.new_count, dump.rejected_count, dump.read_count) == (1, 2, 3)
    assert SECRET not in canonical()
    assert Fingerprint.objects.exclude(article_id=Article.objects.get().pk).count() == 0
    assert doctor.examine() == []


def test_its_address_is_a_tombstone_on_pages_and_in_the_api(dump, client):
    gone = ferries()
    other = Article.objects.exclude(pk__in=[one.pk for one in gone]).get()
    withdraw(gone, Extent.RESTRICTED, "embargo until May", "root")
    pk = gone[0].pk
    paths = (f"/articles/{pk}/", f"/articles/{pk}/versions/", f"/compare/{pk}/{other.pk}/", f"/api/v1/articles/{pk}",
             f"/api/v1/articles/{pk}/versions", f"/api/v1/compare/{pk}/{other.pk}")  # fmt: skip
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 410, path
        assert "embargo" not in answer.content.decode()
        assert SECRET not in answer.content.decode()
    assert client.get("/articles/987654/").status_code == 404


def test_it_does_not_come_back_with_another_dump_in_another_dress(dump, tmp_path):
    withdraw(ferries(), Extent.REMOVED, "a court said so", "root")
    pipeline.rollback(dump, "root")
    report = bring(folder(tmp_path / "again", a__txt=FERRY.upper(), x__txt=f"{LIGHTHOUSE}\n\nEntrance is free."))
    assert (report.new, report.rejected) == (1, 1)
    assert Item.objects.get(status="rejected").code == "withdrawn"
    assert doctor.examine() == []


def test_allowed_again_everything_is_as_before(dump):
    before = canonical()
    withdraw(ferries(), Extent.RESTRICTED, "embargo", "root")
    for one in Withdrawal.objects.in_force():
        allow(one, "root")
    dump.refresh_from_db()
    assert canonical() == before
    assert (dump.new_count, dump.rejected_count) == (3, 0)
    assert doctor.examine() == []


def test_withdrawn_before_or_after_the_dump_came_is_the_same(dump, tmp_path):
    withdraw(ferries(), Extent.REMOVED, "a court said so", "root")
    after = canonical()
    pipeline.rollback(dump, "root")
    bring(tmp_path / "post")
    assert canonical() == after


def test_the_log_says_who_and_why_and_not_what(dump):
    withdraw(ferries(), Extent.REMOVED, "a court said so", "root")
    entry = AuditEntry.objects.get(act="withdraw")
    assert (entry.actor, entry.detail["reason"]) == ("root", "a court said so")
    assert "Ferry" not in str(entry.detail)


def test_without_a_reason_nothing_happens(dump):
    with pytest.raises(WithdrawalError):
        withdraw(ferries(), Extent.REMOVED, " ", "root")
    with pytest.raises(WithdrawalError):
        withdraw_original(dump, "", "root")
    assert Article.objects.count() == 3


def test_a_withdrawn_original_is_deleted_and_refused(dump, tmp_path):
    digests = [dump.sha256, *(entry.sha256 for entry in originals.folder_entries(dump.sha256))]
    withdraw_original(dump, "a court said so", "root")
    assert [originals.locate(digest) for digest in digests] == [None] * 4
    assert Article.objects.count() == 0
    with pytest.raises(DumpError, match="withdrew"):
        bring(tmp_path / "post" / "a.txt")
    with pytest.raises(DumpError, match="withdrew"):
        bring(tmp_path / "post")
    assert originals.locate(digests[1]) is None
    assert doctor.examine() == []


def test_a_file_that_another_dump_stands_on_stays(dump, tmp_path):
    other = bring(folder(tmp_path / "more", a__txt=FERRY)).dump
    withdraw_original(dump, "a court said so", "root")
    assert all(originals.verify(entry.sha256) for entry in originals.folder_entries(other.sha256))
    assert Article.objects.get().text.startswith("Ferry")
    assert doctor.examine() == []


def test_an_original_may_take_its_texts_with_it(dump, tmp_path):
    bring(folder(tmp_path / "more", a__txt=FERRY))
    withdraw_original(dump, "a court said so", "root", with_articles=True)
    assert Article.objects.count() == 0
    assert doctor.examine() == []


def test_the_defence_is_what_keeps_it_out(dump, tmp_path, monkeypatch):
    """The same as above with the check switched off: the text is back."""
    from archive.storing import loading

    withdraw(ferries(), Extent.REMOVED, "a court said so", "root")
    pipeline.rollback(dump, "root")
    monkeypatch.setattr(loading, "without_withdrawn", lambda batch: batch)
    bring(tmp_path / "post")
    assert len(ferries()) == 2


@pytest.mark.parametrize(("group", "left"), [("archivists", 3), ("administrators", 1)])
def test_administrators_withdraw_in_the_admin_and_archivists_do_not(dump, groups, client, group, left):
    user = User.objects.create_user("edda", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    said = {"action": "withdraw_articles", "_selected_action": [one.pk for one in ferries()]}
    asked = client.post("/admin/archive/article/", said)
    if group == "administrators":
        assert "Reason" in asked.content.decode()
    client.post("/admin/archive/article/", {**said, "confirmed": "1", "reason": "a court said so", "extent": "removed"})
    assert Article.objects.count() == left


def test_the_command_does_the_same(dump):
    from django.core.management import call_command

    call_command("withdraw", articles=[one.pk for one in ferries()], reason="embargo", restrict=True)
    assert Article.objects.count() == 1
    for one in Withdrawal.objects.in_force():
        call_command("withdraw", allow=one.pk)
    assert Article.objects.count() == 3
    call_command("withdraw", original=dump.pk, reason="a court said so")
    assert Dump.objects.get().status == "rolled-back"
    assert withdrawing.Withdrawal.objects.count()
