import pytest

from archive.models import Article, VersionGroup, VersionLink
from archive.presenting.cards import for_cards
from archive.presenting.steps import latest_steps, steps_of
from archive.versions.changes import Kind
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
def test_the_latest_steps_name_what_changed_and_count_what_did_not_matter(django_assert_num_queries):
    group = VersionGroup.objects.create()
    first = version(group, "2020-10-05")
    second = version(group, "2020-10-06", BODY.replace("12", "14"))
    third = version(group, "2020-10-07", BODY.replace("12", "14").replace("quay", "mole"))
    linked(first, second, third)
    with django_assert_num_queries(4):
        page = latest_steps(1, 10)
    assert [(step.earlier.id, step.later.id) for step in page.steps] == [(second.pk, third.pk), (first.pk, second.pk)]
    assert [label.kind for label in page.steps[1].labels] == ["first-paragraph", "number"]
    assert "number: 12 → 14" in page.steps[1].summary
    assert (page.passed_over, page.has_next) == (0, False)
    page = latest_steps(1, 1, Kind.NUMBER)
    assert (page.steps, page.passed_over, page.has_next) == ((), 1, True)
    assert [step.later.id for step in latest_steps(2, 1, Kind.NUMBER).steps] == [second.pk]


@pytest.mark.django_db
def test_another_papers_own_headline_is_no_material_change():
    group = VersionGroup.objects.create()
    first = version(group, "2020-10-05")
    reprint = version(group, "2020-10-06", source="Radio Marrow", headline="No ferry")
    linked(first, reprint)
    (step,) = steps_of(list(for_cards(Article.objects.filter(pk=reprint.pk))))
    assert [label.kind for label in step.labels] == ["headline"]
    assert step.material == ()
    assert latest_steps(1, 10).steps == ()
