from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from archive import jobs
from archive.keeping import doctor, examining
from archive.keeping.examining import AlreadyAskedError, ask, follow
from archive.models import AuditEntry, Dump, Examination
from archive.runs import working
from tests.archive.dumps import FERRY, FERRY_SHORT, bring, folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def dump(tmp_path):
    return bring(folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT)).dump


def whole():
    """How many steps it took."""
    steps = 0
    while follow():
        steps += 1
    return steps


def test_a_worker_makes_every_check_of_the_doctor_and_says_when(dump):
    asked = ask("edda")
    working.work(once=True)
    asked.refresh_from_db()
    assert [step["name"] for step in asked.checked] == list(doctor.CHECKS)
    assert (asked.found, asked.problems, asked.worker) == (0, [], "")
    assert asked.finished_at > asked.asked_at
    assert follow() == 0
    assert AuditEntry.objects.get(act="examine").actor == "edda"


def test_what_is_wrong_is_told_as_the_doctor_tells_it(dump):
    Dump.objects.update(new_count=7)
    asked = ask("edda")
    whole()
    asked.refresh_from_db()
    (problem,) = doctor.examine()
    assert (asked.problems, asked.left) == ([[problem.code, problem.detail, False]], 1)
    assert next(step for step in asked.checked if step["name"] == "dumps")["found"] == 1


def test_asked_to_mend_it_mends_last_and_says_what_is_mended(dump):
    Dump.objects.update(new_count=7)
    asked = ask("edda", repair=True)
    whole()
    asked.refresh_from_db()
    assert asked.checked[-1]["name"] == examining.MENDED
    assert (asked.found, asked.left) == (1, 0)
    assert doctor.examine() == []


def test_nothing_is_mended_where_nothing_is_wrong(dump):
    ask("edda", repair=True)
    whole()
    assert examining.MENDED not in [step["name"] for step in Examination.objects.get().checked]


def test_what_was_wrong_only_while_it_changed_is_not_told(dump, monkeypatch):
    answers = iter([[doctor.Problem("dump-counts", "Dump 1 says 3."), doctor.Problem("text", "x")],
                    [doctor.Problem("dump-counts", "Dump 1 says 4."), doctor.Problem("text", "x")]])  # fmt: skip
    monkeypatch.setattr(doctor, "CHECKS", {"dumps": lambda: next(answers)})
    asked = ask("edda")
    whole()
    asked.refresh_from_db()
    assert asked.problems == [["text", "x", False]]


def test_one_at_a_time_and_only_the_latest_are_kept(dump, monkeypatch):
    monkeypatch.setattr(examining, "KEPT", 3)
    for _ in range(5):
        ask("edda")
        with pytest.raises(AlreadyAskedError):
            ask("mira")
        whole()
    assert Examination.objects.count() == 3


def test_more_problems_than_are_told_are_counted(dump, monkeypatch):
    monkeypatch.setattr(examining, "MOST_TOLD", 2)
    monkeypatch.setattr(doctor, "CHECKS", {"dumps": lambda: [doctor.Problem("text", f"{n}") for n in range(5)]})
    asked = ask("edda")
    whole()
    asked.refresh_from_db()
    assert (len(asked.problems), asked.found, asked.left) == (2, 5, 5)


@pytest.mark.parametrize(("worker", "until", "goes_on"), [
    ("elsewhere:1:abc", 1, 0), ("elsewhere:1:abc", -1, 1), (None, 1, 0),
])  # fmt: skip
def test_a_check_is_made_by_one_worker_until_it_is_gone(dump, worker, until, goes_on):
    ask("edda")
    there = {"worker": worker or jobs.new_token(), "worker_until": timezone.now() + timedelta(hours=until)}
    Examination.objects.update(**there)
    assert follow() == goes_on


def test_the_page_asks_and_tells(dump, client, groups):
    user = User.objects.create_user("edda", is_staff=True)
    user.groups.add(Group.objects.get(name="administrators"))
    client.force_login(user)
    assert "Nobody has asked yet" in client.get("/doctor/").content.decode()
    assert "to come" in client.post("/doctor/", follow=True).content.decode()
    assert "being looked at already" in client.post("/doctor/", {"repair": "1"}, follow=True).content.decode()
    whole()
    assert "Everything agrees" in client.get("/doctor/").content.decode()
    Dump.objects.update(new_count=7)
    client.post("/doctor/")
    whole()
    page = client.get("/doctor/").content.decode()
    assert "1 thing is wrong" in page
    assert "everything agreed" in page
    assert "<code>dump-counts</code>" in page


def test_prometheus_hears_of_it(dump):
    from archive.keeping.metrics import exposition

    assert "examination" not in exposition()
    Dump.objects.update(new_count=7)
    ask("edda")
    whole()
    assert "\narchive_examination_problems 1\n" in exposition()
