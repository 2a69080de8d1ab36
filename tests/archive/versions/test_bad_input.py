"""What no newspaper prints and somebody will bring all the same: bounded work, and the right answer or none."""

import random

import pytest

from archive.models import Article, Fingerprint, VersionLink
from archive.versions import grouping, linking, pairing
from archive.versions.alignment import Document
from archive.versions.linking import Bodies
from archive.versions.relations import verdict
from archive.versions.shingles import fingerprint
from tests.archive.versions.stories import article, own_date, sentence, story, words

WORDS = 290_000  # of three of our words each: five megabytes
COPIES = 150  # of one text with another number: many times the cap
CAP = 10  # holders of a hash in these tests


@pytest.fixture
def judged(monkeypatch):
    """The pairs whose texts were compared."""
    pairs = []

    def count(bodies, a, b, **how):
        pairs.append((a, b))
        return real(bodies, a, b, **how)

    real = Bodies.verdict
    monkeypatch.setattr(Bodies, "verdict", count)
    return pairs


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["Ferry", "7", "渡", "…"])
def test_texts_of_one_word_or_none_are_versions_of_nothing(body):
    linking.link([article(body, "One"), article(body, "Two"), article(f"{story(1)} {body}")])
    assert not VersionLink.objects.exists()


@pytest.mark.django_db
def test_a_text_of_five_megabytes_finds_what_quotes_it():
    parts = words("long", 3 * WORDS)
    said = ["".join(parts[place : place + 3]) for place in range(0, 3 * WORDS, 3)]
    long = " ".join(said)
    assert len(long) > 5_000_000
    whole, part = article(long), article(" ".join(said[100_000:102_000]))
    linking.link([whole])
    linking.link([part])
    link = VersionLink.objects.get()
    assert (link.relation, link.coverage_b) == ("expanded", 1.0)
    assert Fingerprint.objects.filter(article=whole.pk).count() < 0.11 * WORDS


@pytest.mark.django_db
def test_one_text_with_ever_another_number_costs_a_bounded_number_of_comparisons(judged, monkeypatch):
    monkeypatch.setattr(pairing, "HOT_ARTICLES", CAP)
    template = story("template", 6)
    chance = random.Random(0)
    made = [article(f"{template}\n\nThe level stood at {number} centimetres.") for number in range(COPIES)]
    chance.shuffle(made)
    for start in range(0, COPIES, 10):
        grouping.regroup(linking.link(made[start : start + 10]))
    assert 0 < len(judged) <= 2 * CAP * CAP
    assert VersionLink.objects.count() == 0
    assert Article.objects.values("version_group").distinct().count() == COPIES


@pytest.mark.django_db
def test_one_address_on_ever_another_text_costs_a_bounded_number_of_comparisons(judged):
    made = [article(story(number)) for number in range(COPIES)]
    Article.objects.update(url="https://harbour-post.example/topic")
    for one in made:
        one.refresh_from_db()
    for start in range(0, COPIES, 10):
        linking.link(made[start : start + 10])
    assert 0 < len(judged) <= pairing.KIN_ARTICLES**2
    assert not VersionLink.objects.exists()


def test_a_text_that_repeats_one_shingle_says_nothing_but_of_its_copies():
    once = Document.of(" ".join(["ferry storm pier"] * 30_000))
    again = Document.of(" ".join(["ferry storm pier"] * 29_000))
    assert len(fingerprint(once.tokens)) == 3
    assert verdict(once, once).relation == "same-text"
    assert verdict(once, again) == verdict(again, once) is None
    assert verdict(once, Document.of(story("other"))) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "dates", [(None, None, None), ("2031-05-02", "2019-01-01", "2031-05-02"), ("2031-05-02", None, "1999-12-31")]
)
def test_dates_that_are_missing_or_contradict_change_no_link_and_are_kept(dates):
    bodies = [story("agency"), f"{story('agency')} {sentence('end')}", f"{sentence('start')} {story('agency')}"]
    made = [article(body, date=own_date(day)) for body, day in zip(bodies, dates, strict=True)]
    grouping.regroup(linking.link(made))
    assert VersionLink.objects.of_versions().count() == 3
    assert Article.objects.values("version_group").distinct().count() == 1
    published = [Article.objects.get(pk=one.pk).published for one in made]
    assert all(kept == own for kept, own in zip(published, dates, strict=True) if own)
