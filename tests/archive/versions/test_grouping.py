import pytest

from archive.models import Article, MergedGroup, VersionGroup, VersionLink
from archive.versions import grouping
from tests.archive.versions.stories import article, own_date, story

pytestmark = pytest.mark.django_db


def join(a, b, relation="revised", coverage_a=0.9, coverage_b=0.9):
    a, b = sorted([a, b], key=lambda made: made.pk)
    return VersionLink.objects.create(
        a=a, b=b, relation=relation, coverage_a=coverage_a, coverage_b=coverage_b, edited_share=0.1, shared_words=100
    )


def articles(count):
    return [article(story(i)) for i in range(count)]


def group_of(made):
    return Article.objects.get(pk=made.pk).version_group_id


def test_a_merged_group_keeps_the_smallest_id_and_redirects_the_others():
    one, two, three = articles(3)
    join(one, two), join(two, three)
    assert grouping.regroup([three.pk]) == {two.pk, three.pk}
    assert {group_of(made) for made in (one, two, three)} == {one.version_group_id}
    assert dict(MergedGroup.objects.values_list("old_id", "group")) == {
        two.version_group_id: one.version_group_id,
        three.version_group_id: one.version_group_id,
    }
    assert VersionGroup.objects.count() == 1


def test_redirects_never_lead_to_redirects():
    one, two, three = articles(3)
    join(two, three)
    grouping.regroup([two.pk])
    join(one, three)
    grouping.regroup([three.pk])
    assert set(MergedGroup.objects.values_list("old_id", "group")) == {
        (two.version_group_id, one.version_group_id),
        (three.version_group_id, one.version_group_id),
    }


def test_a_split_leaves_the_id_with_the_smallest_article():
    one, two, three = articles(3)
    join(one, two)
    bridge = join(two, three)
    grouping.regroup([one.pk])
    bridge.delete()
    assert grouping.regroup([two.pk, three.pk]) == {three.pk}
    assert group_of(one) == group_of(two) == one.version_group_id
    assert group_of(three) not in {one.version_group_id, two.version_group_id, three.version_group_id}


@pytest.mark.parametrize("relation", ["partial", "series"])
def test_shared_passages_and_series_join_no_groups(relation):
    one, two = articles(2)
    join(one, two, relation)
    assert grouping.regroup([one.pk, two.pk]) == frozenset()
    assert group_of(one) != group_of(two)


def test_a_group_without_articles_goes_and_its_redirects_too():
    one, two = articles(2)
    join(one, two)
    grouping.regroup([one.pk])
    Article.objects.all().delete()
    grouping.delete_empty([one.version_group_id])
    assert not VersionGroup.objects.exists()
    assert not MergedGroup.objects.exists()


def test_a_group_with_articles_is_not_deleted():
    (one,) = articles(1)
    grouping.delete_empty([one.version_group_id])
    assert VersionGroup.objects.filter(pk=one.version_group_id).exists()


def test_ids_of_articles_that_are_no_more_are_passed_over():
    assert grouping.regroup([12345]) == frozenset()


def test_regrouping_lends_dates_and_says_whose_changed():
    long = article(story("long"), date=own_date("2031-05-02"))
    short = article(story("short"))
    grouping.regroup([long.pk])
    join(long, short, "expanded", 0.5, 1.0)
    assert grouping.regroup([short.pk]) == {short.pk}
    assert Article.objects.get(pk=short.pk).published == "2031-05-02"
