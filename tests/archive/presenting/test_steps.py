import pytest

from archive.models import Article, VersionGroup, VersionLink
from archive.presenting.cards import for_cards
from archive.presenting.steps import steps_of
from tests.factories import make_article

BODY = "The ferry to Gull Island was cancelled on Monday with 12 people on board, the harbour office said on the quay."


def linked(*articles, coverage=0.9):
    for place, a in enumerate(articles):
        for b in articles[place + 1 :]:
            VersionLink.objects.create(
                a=a,
                b=b,
                relation="revised",
                coverage_a=coverage,
                coverage_b=coverage,
                edited_share=0.1,
                shared_words=20,
            )


def version(group, published, body=BODY, **fields):
    fields.setdefault("headline", "Ferry stays in port")
    return make_article(version_group=group, published=published, body=body, announce=False, **fields)


@pytest.mark.django_db
def test_each_step_names_what_changed(django_assert_num_queries):
    group = VersionGroup.objects.create()
    first = version(group, "2020-10-05")
    second = version(group, "2020-10-06", BODY.replace("12", "14"))
    third = version(group, "2020-10-07", BODY.replace("12", "14").replace("quay", "mole"))
    linked(first, second, third)
    rows = list(for_cards(Article.objects.filter(pk__in=[second.pk, third.pk]).order_by("-published")))
    with django_assert_num_queries(3):
        latest, before = steps_of(rows)
    assert (latest.earlier.id, latest.later.id) == (second.pk, third.pk)
    assert (before.earlier.id, before.later.id) == (first.pk, second.pk)
    assert [label.kind for label in before.labels] == ["first-paragraph", "number"]
    assert "number: 12 → 14" in before.summary


@pytest.mark.django_db
def test_another_papers_own_headline_is_no_material_change():
    group = VersionGroup.objects.create()
    first = version(group, "2020-10-05")
    reprint = version(group, "2020-10-06", source="Radio Marrow", headline="No ferry")
    linked(first, reprint)
    (step,) = steps_of(list(for_cards(Article.objects.filter(pk=reprint.pk))))
    assert [label.kind for label in step.labels] == ["headline"]
    assert step.material == ()
