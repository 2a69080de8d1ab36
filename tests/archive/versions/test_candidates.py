from collections import defaultdict
from itertools import combinations

import pytest

from archive.models import Article, Fingerprint, HotHash
from archive.tokens import comparison_tokens
from archive.versions import candidates, pairing
from archive.versions.candidates import Entry, enough
from tests.archive.versions.stories import article, sentence, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_caps(monkeypatch):
    monkeypatch.setattr(pairing, "HOT_STORIES", 3)
    monkeypatch.setattr(pairing, "HOT_ARTICLES", 5)
    monkeypatch.setattr(pairing, "HOT_COPIES", 4)
    monkeypatch.setattr(pairing, "TELLING_STORIES", 2)


def stored(body, headline=""):
    made = article(body, headline)
    made.fingerprint = Entry.made_of(made, comparison_tokens(body)).stored()
    made.save()
    return made


def entries(articles):
    return [Entry.of(made) for made in articles]


def hot_by_definition():
    held = defaultdict(list)
    for row in Fingerprint.objects.all():
        held[row.hash].append(row.bucket)
    return {
        value
        for value, buckets in held.items()
        if (len(buckets) > pairing.HOT_COPIES if set(buckets) == {-1} else False)
        or (set(buckets) != {-1} and (len(buckets) > pairing.HOT_ARTICLES or len(set(buckets)) > pairing.HOT_STORIES))
    }


def hot():
    return set(HotHash.objects.values_list("hash", flat=True))


def pairs_by_definition(present):
    common = hot_by_definition()
    found = set()
    for a, b in combinations(sorted(entries(present), key=lambda entry: entry.article_id), 2):
        shared = len(set(a.hashes) & set(b.hashes) - common)
        whole = a.whole is not None and a.whole == b.whole and a.whole not in common
        if whole or enough(shared, len(a.hashes), len(b.hashes)):
            found.add((a.article_id, b.article_id))
    return found


def test_a_reprint_is_a_candidate_and_another_story_is_not():
    one, reprint, other = stored(story(1)), stored(story(1) + "\n\n" + sentence("end")), stored(story(2))
    candidates.add(entries([one, reprint, other]))
    assert candidates.pairs_of(entries([one])).keys() == {(one.pk, reprint.pk)}


def test_the_same_body_makes_candidates_of_texts_too_short_for_shingles():
    one, other = stored("Ferries stopped"), stored("Ferries stopped.", "With a headline")
    candidates.add(entries([one, other]))
    assert set(candidates.pairs_of(entries([one]))) == {(one.pk, other.pk)}


def test_empty_bodies_are_no_candidates():
    one, other = stored(""), stored("", "Only a headline")
    candidates.add(entries([one, other]))
    assert not candidates.pairs_of(entries([one, other]))


def test_a_fiftieth_of_the_smaller_fingerprint_must_be_shared():
    assert enough(2, 100, 400)
    assert not enough(2, 101, 400)
    assert not enough(1, 4, 4)


def test_a_hash_many_stories_share_becomes_hot_and_cools_again(small_caps):
    boilerplate = story("boilerplate", 2)
    holders = [stored(f"{story(i, 20)}\n\n{boilerplate}") for i in range(5)]
    candidates.add(entries(holders[:3]))
    assert hot() == set()
    heated = candidates.add(entries(holders[3:])).hot
    assert heated == hot() == hot_by_definition()
    assert heated
    assert set(candidates.pairs_of(entries(holders))) == pairs_by_definition(holders)
    cooled = candidates.remove(entries(holders[:2]))
    assert cooled >= heated
    assert hot() == set()
    assert Fingerprint.objects.filter(article__in=[made.pk for made in holders[:2]]).count() == 0


def test_what_many_stories_share_tells_no_more_and_tells_again(small_caps):
    """Common, but not hot: three stories have it, and two would be few."""
    boilerplate = story("boilerplate", 2)
    holders = [stored(f"{story(i, 20)}\n\n{boilerplate}") for i in range(3)]
    assert candidates.add(entries(holders[:2])) == (set(), set())
    assert all(ground.telling for ground in candidates.pairs_of(entries(holders[:2])).values())
    dulled = candidates.add(entries(holders[2:]))
    assert not dulled.hot
    assert dulled.common <= set(Entry.of(holders[0]).hashes)
    assert not any(ground.telling for ground in candidates.pairs_of(entries(holders)).values())
    assert candidates.remove(entries(holders[2:])) == dulled.common
    assert all(ground.telling for ground in candidates.pairs_of(entries(holders[:2])).values())


def test_copies_of_one_body_stay_candidates_until_there_are_too_many(small_caps):
    copies = [stored(story("copied"), f"Headline {i}") for i in range(6)]
    candidates.add(entries(copies[:4]))
    assert len(candidates.pairs_of(entries(copies[:4]))) == 6
    candidates.add(entries(copies[4:]))
    assert set(candidates.pairs_of(entries(copies))) == pairs_by_definition(copies) == set()


def test_a_story_many_papers_print_is_not_common():
    copies = [stored(f"{story('agency', 20)}\n\n{sentence(i)}") for i in range(pairing.HOT_STORIES + 5)]
    candidates.add(entries(copies))
    assert len(candidates.pairs_of(entries(copies[:1]))) == len(copies) - 1


def test_only_pairs_with_one_of_the_hashes_are_asked_for(small_caps):
    one, two = stored(story(1)), stored(story(1) + " more")
    candidates.add(entries([one, two]))
    shared = set(Entry.of(one).hashes) & set(Entry.of(two).hashes)
    assert candidates.pairs_of(entries([one]), only=shared).keys() == {(one.pk, two.pk)}
    assert candidates.pairs_of(entries([one]), only={1}) == {}


def test_the_cost_of_a_batch_does_not_grow_with_the_archive(django_assert_max_num_queries):
    candidates.add(entries([stored(story(i)) for i in range(60)]))
    batch = entries([stored(story("new", 5))])
    with django_assert_max_num_queries(3):
        candidates.add(batch)
    with django_assert_max_num_queries(2):
        candidates.pairs_of(batch)


def test_articles_are_read_back_as_they_were_entered():
    one = stored(story(1))
    assert candidates.entries_of([one.pk]) == [Entry.of(Article.objects.get(pk=one.pk))]


def test_what_is_told_in_many_stories_must_be_a_good_part_of_a_text_before_it_is_read():
    hardly, well = pairing.Likeness(shared=5, smaller=100), pairing.Likeness(shared=6, smaller=100)
    assert pairing.is_telling(2, hardly, coverage=0.0)
    assert not pairing.is_telling(1, hardly)
    assert pairing.is_telling(1, well)
    assert not pairing.is_telling(1, well, coverage=0.79)
