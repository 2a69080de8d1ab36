import pytest

from archive.models import VersionGroup
from archive.versions.following import came_before, predecessors
from tests.archive.presenting.test_steps import linked, version


def pks(*articles):
    return [article.pk for article in articles]


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        ("2020-10-05", "2020-10-06", True),
        ("2020-10-06", "2020-10-06", False),
        ("2020-10", "2020-10-06", False),
        ("2020-09", "2020-10-06", True),
        ("2020-10-06T08:00", "2020-10-06T09:00", True),
        ("2020-10-06T08:00:00+02:00", "2020-10-06T07:00:00+00:00", True),
        ("2020-10-06T08:00", "2020-10-06T07:00:00+00:00", False),
        ("2020-10-06", "2020-10-06T09:00", False),
        (None, "2020-10-06", False),
        ("2020-10-06", None, False),
    ],
)
def test_one_date_comes_before_another_only_where_both_say_so(one, other, before):
    assert came_before(one, other) is before
    assert not (before and came_before(other, one))


@pytest.mark.django_db
def test_a_version_follows_the_last_one_of_its_own_source_before_it():
    group = VersionGroup.objects.create()
    wire = version(group, "2020-10-05", source="Coastline Press Agency")
    first = version(group, "2020-10-06")
    second = version(group, "2020-10-07")
    third = version(group, "2020-10-08")
    linked(wire, first, second, third)
    assert predecessors(pks(wire, first, second, third)) == {
        first.pk: wire.pk,
        second.pk: first.pk,
        third.pk: second.pk,
    }


@pytest.mark.django_db
def test_of_other_sources_the_closest_version_is_followed():
    group = VersionGroup.objects.create()
    far, near = (version(group, "2020-10-05", source=name) for name in ("Radio Marrow", "Coastline Press Agency"))
    later = version(group, "2020-10-06")
    linked(far, later, coverage=0.6)
    linked(near, later, coverage=0.9)
    assert predecessors([later.pk]) == {later.pk: near.pk}


@pytest.mark.django_db
def test_versions_a_person_parted_follow_nobody():
    one, other = (version(VersionGroup.objects.create(), f"2020-10-0{day}") for day in (5, 6))
    linked(one, other)
    assert predecessors(pks(one, other)) == {}
