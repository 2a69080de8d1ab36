import pytest

from archive.presenting.brought import brought_by
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db


def test_what_a_dump_brought_is_what_came_with_it_first(tmp_path, django_assert_max_num_queries):
    bring(folder(tmp_path / "one", a__txt=FERRY), source="Harbour Post")
    dump = bring(folder(tmp_path / "two", a__txt=FERRY, b__txt=FERRY_SHORT, c__txt=LIGHTHOUSE), source="CPA").dump
    with django_assert_max_num_queries(9):
        brought = brought_by(dump)
    assert [(share.label, share.count) for share in brought.sources] == [("CPA", 2)]
    assert (brought.undated, brought.extended_count, brought.versions) == (2, 1, 1)
    assert [card.headline for card in brought.extended] == ["Ferry to Gull Island cancelled until spring"]


def test_a_story_that_a_later_dump_goes_on_with_was_not_here_before(tmp_path):
    first = bring(folder(tmp_path / "one", a__txt=FERRY), source="Harbour Post").dump
    second = bring(folder(tmp_path / "two", b__txt=FERRY_SHORT), source="CPA").dump
    assert (brought_by(first).extended_count, brought_by(second).extended_count) == (0, 1)
