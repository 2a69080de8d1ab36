import pytest

from archive.models import Article
from archive.presenting.unlike import most_unlike
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def several(count, **fields):
    return [make_article(words=200 + n, body="x" * 900, text="x" * 1000, **fields) for n in range(count)]


def test_the_strangest_come_first_and_say_why():
    several(60)
    short = make_article(words=3, body="x" * 900, text="x" * 1000)
    foreign = make_article(words=220, body="x" * 900, text="x" * 1000, language="pt")
    furniture = make_article(words=210, body="x" * 30, text="x" * 1000, headline="")
    found = {each.card.id: each.reasons for each in most_unlike(Article.objects.all())}
    assert set(found) == {short.pk, foreign.pk, furniture.pk}
    assert "3 words; half of the others have more than" in found[short.pk][0]
    assert found[foreign.pk] == ("Portuguese",)
    assert found[furniture.pk] == ("3 % of it is body; usual here are 90 %", "no headline, as hardly any other")


def test_articles_that_are_alike_are_not_told_apart_and_few_have_no_neighbours():
    several(20)
    assert most_unlike(Article.objects.all()) == []
    assert most_unlike(Article.objects.filter(pk__in=[])) == []
