import pytest

from archive.models import VersionGroup
from search import indexing
from search.searching import resembling
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    group = VersionGroup.objects.create()
    body = "The ramp of the ferry broke at the pier."
    ferry = make_article(headline="Ferry ramp breaks", body=body, version_group=group)
    make_article(headline="Ferry ramp breaks", body="The ramp broke at the pier, the owner said.", version_group=group)
    again = make_article(headline="Ferry ramp mended", body="The ferry's ramp at the pier is mended.")
    for number in range(20):
        make_article(headline=f"Herring {number}", body=f"The market opened at the quay on day {number}.")
    indexing.drain()
    return ferry, again


def test_other_stories_with_its_telling_words_are_like_it(archive):
    ferry, again = archive
    assert [hit.id for hit in resembling(ferry.pk)] == [again.pk]


def test_of_a_story_one_version_is_named(archive):
    ferry, again = archive
    found = resembling(again.pk)
    assert len(found) == 1
    assert found[0].version_group == ferry.version_group_id


def test_what_has_no_word_in_common_is_like_nothing(archive):
    alone = make_article(headline="Zeppelin", body="Zeppelins over Gull Island.")
    indexing.drain()
    assert resembling(alone.pk) == ()
    assert resembling(10**9) == ()
