import io

import pytest
from django.contrib.auth.models import User

from archive import pipeline
from archive.models import Dump, DumpStatus
from archive.runs import beginning
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(tmp_path, monkeypatch):
    """Two dumps and a page about them."""
    root = tmp_path / "sample"
    folder(root / "one", a__txt=FERRY)
    folder(root / "two", b__txt=LIGHTHOUSE)
    (root / "README.md").write_text("Not a dump.")
    monkeypatch.setattr(beginning, "SAMPLE", root)


def load():
    return [outcome.facts["name"] for outcome in beginning.load_sample(io.StringIO())]


def test_a_first_start_loads_the_sample_and_a_second_does_not(sample):
    assert load() == ["one", "two"]
    assert load() == []


def test_a_first_start_that_was_cut_off_goes_on(sample):
    load()
    Dump.objects.filter(name="two").update(status=DumpStatus.READING, lease_token="", lease_until=None)
    assert load() == ["two"]


def test_what_was_rolled_back_stays_so(sample):
    load()
    pipeline.rollback(Dump.objects.get(name="one"), "test")
    assert load() == []


def test_an_archive_with_dumps_of_its_own_gets_no_sample(sample, tmp_path):
    bring(folder(tmp_path / "mine", a__txt=FERRY))
    assert load() == []


def test_the_administrator_is_made_once_with_a_password_nobody_else_has():
    password = beginning.first_administrator()
    assert User.objects.get().check_password(password)
    assert beginning.first_administrator() is None
