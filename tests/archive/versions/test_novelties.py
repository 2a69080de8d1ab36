import pytest

from archive.models import Article, VersionGroup
from archive.settling.stories import settle
from archive.signals import articles_changed
from archive.versions import novelties as module
from archive.versions.changes import Kind
from archive.versions.deciding import split_off
from archive.versions.novelties import Novelty, novelties
from tests.archive.presenting.test_steps import BODY, linked, version
from tests.archive.versions.stories import article as stored
from tests.archive.versions.stories import own_date, story

pytestmark = pytest.mark.django_db

LATER = BODY.replace("12 people", "14 people")
LAST = f"{LATER}\n\nThe next boat leaves at noon."


def chained(*bodies):
    group = VersionGroup.objects.create()
    made = [version(group, f"2020-10-0{day}", body=body) for day, body in enumerate(bodies, start=1)]
    linked(*made)
    return [article.pk for article in made]


def test_added_is_what_the_version_before_has_not_and_removed_what_the_next_one_dropped():
    first, second, third = chained(BODY, LATER, LAST)
    found = novelties([first, second, third])
    assert found[first] == Novelty(removed=("12",))
    assert found[second] == Novelty(added=("14",), kinds=frozenset({Kind.NUMBER, Kind.FIRST_PARAGRAPH}))
    assert found[third] == Novelty(added=("The next boat leaves at noon.",))


def test_of_one_article_the_same_is_told_as_of_all():
    pks = chained(BODY, LATER, LAST)
    together = novelties(pks)
    assert all(novelties([pk]) == {pk: together[pk]} for pk in pks)


def test_a_new_headline_is_part_of_it():
    group = VersionGroup.objects.create()
    one, other = version(group, "2020-10-01"), version(group, "2020-10-02", headline="Ferry sails again")
    linked(one, other)
    found = novelties([one.pk, other.pk])
    assert found[one.pk].removed == ("Ferry stays in port",)
    assert found[other.pk].added == ("Ferry sails again",)


def test_without_dates_there_is_no_before_and_no_after():
    group = VersionGroup.objects.create()
    linked(version(group, None), version(group, None, body=LATER))
    assert novelties(Article.objects.values_list("pk", flat=True)) == {}


def test_only_the_first_followers_are_laid_beside_a_text(monkeypatch):
    monkeypatch.setattr(module, "MOST_FOLLOWERS", 1)
    group = VersionGroup.objects.create()
    wire = version(group, "2020-10-01", source="Coastline Press Agency")
    late = version(group, "2020-10-03", source="Radio Marrow", body=BODY.replace("Monday", "Friday"))
    early = version(group, "2020-10-02", source="Harbour Post", body=LATER)
    linked(wire, early, coverage=0.9)
    linked(wire, late, coverage=0.9)
    assert novelties([wire.pk])[wire.pk].removed == ("12",)


def test_the_cost_in_queries_does_not_grow(django_assert_num_queries):
    pks = chained(*(f"{BODY}\n\nLine {n}." for n in range(8)))
    with django_assert_num_queries(4):
        novelties(pks)
    with django_assert_num_queries(4):
        novelties(pks[:1])


@pytest.fixture
def announced():
    told = []

    def note(*, changed, **_):
        told.append(changed)

    articles_changed.connect(note)
    yield told
    articles_changed.disconnect(note)


def everything():
    return novelties(Article.objects.values_list("pk", flat=True))


def test_all_whose_novelty_became_another_are_announced_whatever_comes_or_goes(announced):
    text = story("ferry", 12).split("\n\n")
    bodies = ["\n\n".join([*text[: 12 - cut], *story(f"own {cut}", cut).split("\n\n")]) for cut in range(5)]
    before = {}
    for day in (1, 5, 3, 2, 4):
        settle([stored(bodies[day - 1], date=own_date(f"2020-10-0{day}"))])
        after = everything()
        assert {pk for pk in after if before.get(pk) != after[pk]} <= announced[-1]
        before = after
    assert len(before) == 5
    split_off(Article.objects.get(published="2020-10-03"), "archivist")
    after = everything()
    other = {pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)}
    assert other
    assert other <= announced[-1]
