"""Articles that say they are states of one thing: linked by less, the same in any order, and nothing left behind."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Article, Fingerprint, HotHash, Source, VersionLink
from archive.versions import grouping, linking, pairing
from archive.versions.relinking import relink
from tests.archive.versions.stories import article, sentence, story
from tests.archive.versions.test_candidates import small_caps
from tests.archive.versions.test_linking import groups, leave, links

pytestmark = pytest.mark.django_db
__all__ = ["small_caps"]

PAGE = "https://harbour-post.example/2024/ferry"


def born(body, headline="", **said):
    made = article(body, headline)
    for name, value in said.items():
        setattr(made, name, value)
    made.save()
    return made


def join(*articles):
    grouping.regroup(linking.link(articles))


def state(number, kept=3):
    """A page that keeps a third of its words."""
    own = [sentence(f"own {number} {place}") for place in range(2 * kept)]
    return "\n\n".join([*own, *(sentence(f"kept {place}") for place in range(kept))])


def stories():
    return {frozenset(members) for members in groups()}


def test_the_same_address_makes_versions_of_what_shares_little():
    one, other = born(state(1), url=PAGE), born(state(2), url=f"{PAGE}/?utm_source=mail")
    join(one)
    join(other)
    assert VersionLink.objects.get().relation == "revised"
    assert len(stories()) == 1


def test_without_an_address_it_is_passages_they_share_and_a_headline_is_none():
    join(born(state(1), "Ferry stops"), born(state(2), "Ferry stops"))
    assert len(stories()) == 2


def test_a_wire_names_the_version_before():
    agency = Source.objects.create(name="Coastline Press Agency", slug="cpa")
    first = born(state(1), source=agency, canonical_id="CPA-0001")
    second = born(state(2), source=agency, canonical_id="CPA-0002", version_of="CPA-0001")
    third = born(state(3), source=agency, canonical_id="CPA-0003", version_of="CPA-0002")
    for made in (third, first, second):
        join(made)
    assert len(stories()) == 1
    assert set(VersionLink.objects.of_versions().values_list("a_id", "b_id")) == {
        (first.pk, second.pk),
        (second.pk, third.pk),
    }


def test_kin_need_share_no_sampled_hash_to_be_looked_at_and_unlike_ones_stay_apart():
    join(*(born(story(f"unlike {number}"), url=PAGE) for number in range(6)))
    assert not VersionLink.objects.exists()
    assert len(stories()) == 6


def test_an_address_too_many_bear_says_nothing_until_they_go(monkeypatch):
    monkeypatch.setattr(pairing, "KIN_ARTICLES", 3)
    states = [born(state(number), url=PAGE) for number in range(3)]
    join(*states)
    assert set(VersionLink.objects.values_list("relation", flat=True)) == {"revised"}
    unlike = born(story("unlike"), url=PAGE)
    join(unlike)
    assert set(VersionLink.objects.values_list("relation", flat=True)) == {"partial"}
    assert len(stories()) == 4
    leave([unlike.pk])
    assert set(VersionLink.objects.values_list("relation", flat=True)) == {"revised"}
    assert len(stories()) == 1


def test_what_many_stories_print_bears_out_no_kinship(small_caps):
    """Furniture of an outlet's topic page, which its other pages have too."""
    furniture = " ".join(sentence(f"furniture {place}") for place in range(4))
    join(*(born(f"{story(f'page {number}', 10)}\n\n{furniture}") for number in range(5)))
    join(*(born(f"{story(f'topic {number}', 10)}\n\n{furniture}", url=PAGE) for number in range(3)))
    assert len(stories()) == 8


def test_a_topic_page_whose_furniture_alone_stays_joins_no_stories():
    furniture = " ".join(sentence(f"furniture {place}") for place in range(2))
    join(*(born(f"{furniture}\n\n{story(f'topic {number}', 10)}", url=PAGE) for number in range(6)))
    assert set(VersionLink.objects.values_list("relation", flat=True)) == {"partial"}
    assert len(stories()) == 6


def test_an_address_said_later_counts_and_taken_back_does_not():
    one, other = born(state(1), url=PAGE), born(state(2))
    join(one, other)
    assert len(stories()) == 2
    for url, count in ((PAGE, 1), ("", 2)):
        Article.objects.filter(pk=other.pk).update(url=url)
        other.refresh_from_db()
        touched = linking.unlink([other.pk])
        grouping.regroup(touched | linking.link([other]))
        assert len(stories()) == count


def newcomers():
    """States of three pages, one of them a place that too many unlike texts bear, and texts of none."""
    made = [(state(f"a {n}"), "", {"url": PAGE}) for n in range(3)]
    made += [(state(f"b {n}"), "", {"url": f"{PAGE}/topic"}) for n in range(3)]
    made += [(story(f"c {n}"), "", {"url": f"{PAGE}/topic/"}) for n in range(3)]
    made += [(state(f"d {n}"), "", {"url": f"{PAGE}?id={n // 2}"}) for n in range(4)]
    made += [(state(f"e {n}"), "", {}) for n in range(2)]
    return [*made, (state("a 0"), "Copy", {"url": f"{PAGE}/topic"})]


def bring(waiting, chance):
    while waiting:
        size = chance.randint(1, 5)
        batch, waiting = waiting[:size], waiting[size:]
        join(*(born(body, headline, **said) for body, headline, said in batch))


@pytest.fixture
def few_kin(small_caps, monkeypatch):
    monkeypatch.setattr(pairing, "KIN_ARTICLES", 3)
    monkeypatch.setattr(pairing, "HOT_STORIES", 40)
    monkeypatch.setattr(pairing, "HOT_ARTICLES", 60)
    monkeypatch.setattr(pairing, "TELLING_STORIES", 20)


@pytest.mark.parametrize("seed", range(8))
def test_any_order_any_batches_in_bulk_and_what_leaves_again_come_out_the_same(seed, few_kin):
    chance = random.Random(seed)
    join(*(born(body, headline, **said) for body, headline, said in newcomers()))
    expected = links(), groups()
    assert {relation for relation, *_ in expected[0]} >= {"revised", "partial"}
    leave(list(Article.objects.values_list("pk", flat=True)))
    assert not Fingerprint.objects.exists()
    assert not HotHash.objects.exists()
    shuffled = newcomers()
    chance.shuffle(shuffled)
    bring(shuffled, chance)
    assert (links(), groups()) == expected
    gone = chance.sample(list(Article.objects.values_list("pk", flat=True)), 8)
    back = [
        (made.body, made.headline, {"url": made.url} if made.url else {})
        for made in Article.objects.filter(pk__in=gone)
    ]
    for part in (gone[:3], gone[3:]):
        leave(part)
        one_by_one = links(), groups()
        done = relink()
        assert (done.new_links, done.lost_links) == (0, 0)
        assert (links(), groups()) == one_by_one
    bring(back, chance)
    assert (links(), groups()) == expected


def test_keys_cost_no_query_of_their_own():
    join(*(born(story(number), url=f"{PAGE}/{number}") for number in range(40)))
    plain, kept = born(story("plain")), born(story("kept"), url=f"{PAGE}/new")
    with CaptureQueriesContext(connection) as without:
        linking.link([plain])
    with CaptureQueriesContext(connection) as with_key:
        linking.link([kept])
    assert len(with_key) == len(without)
