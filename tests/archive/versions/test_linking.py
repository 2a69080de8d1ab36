import random
from itertools import combinations

import pytest

from archive.models import Article, Fingerprint, HotHash, VersionLink
from archive.tokens import tokens_sha256
from archive.versions import candidates, grouping, linking, pairing
from archive.versions.alignment import Document
from archive.versions.relations import verdict
from tests.archive.versions.stories import article, sentence, story
from tests.archive.versions.test_candidates import hot, hot_by_definition, pairs_by_definition, small_caps

pytestmark = pytest.mark.django_db
__all__ = ["small_caps"]

BOILERPLATE = " ".join(sentence(f"boilerplate {i}") for i in range(4))


def bodies():
    """Versions, common passages, copies with other headlines, short texts: what makes links and ends them."""
    agency = story("agency", 8).split("\n\n")
    made = [("\n\n".join(agency), f"Copy {i}") for i in range(3)]
    made += [("\n\n".join(agency[:4]), ""), ("\n\n".join([*agency[2:], sentence("own")]), ""), (BOILERPLATE, "")]
    made += [(f"{story(f'page {i}', 3)}\n\n{BOILERPLATE}", "") for i in range(6)]
    made += [("", "One"), ("", "Two"), ("Five words are just enough", "A"), ("Five words are just enough.", "B")]
    return made


def arrive(texts, sizes):
    """Stores and links the texts in batches of these sizes, the last one repeated."""
    sizes = list(sizes)
    waiting = list(texts)
    while waiting:
        size = sizes.pop(0) if len(sizes) > 1 else sizes[0]
        batch, waiting = [article(*text) for text in waiting[:size]], waiting[size:]
        grouping.regroup(linking.link(batch))


def leave(pks):
    others = linking.unlink(pks)
    groups = set(Article.objects.filter(pk__in=pks).values_list("version_group", flat=True))
    Article.objects.filter(pk__in=pks).delete()
    grouping.regroup(others)
    grouping.delete_empty(groups)


def links():
    """Every link, from the side of the lesser identity, so that it tells nothing of the order of arrival."""
    found = set()
    for link in VersionLink.objects.select_related("a", "b"):
        here, there = (link.a.identity, link.coverage_a), (link.b.identity, link.coverage_b)
        ends = (link.relation, here, there)
        if there[0] < here[0]:
            ends = (link.get_relation_display() and _inverse(link.relation), there, here)
        found.add((*ends, link.edited_share, link.shared_words))
    return found


def _inverse(relation):
    return {"abridged": "expanded", "expanded": "abridged"}.get(relation, relation)


def groups():
    together = {}
    for identity, group in Article.objects.values_list("identity", "version_group"):
        together.setdefault(group, set()).add(identity)
    return {frozenset(members) for members in together.values()}


def links_by_definition():
    present = list(Article.objects.all())
    ready = {made.pk: Document.of(made.body) for made in present}
    judged = {(a, b): verdict(ready[a], ready[b]) for a, b in pairs_by_definition(present)}
    return {pair for pair, said in judged.items() if said is not None and borne_out(pair, said)}


def borne_out(pair, said):
    one, other = (set(entry.hashes) for entry in candidates.entries_of(pair))
    well_shared = 100 * len(one & other) >= pairing.WELL_SHARED_PERCENT * min(len(one), len(other))
    if well_shared and max(said.coverage_a, said.coverage_b) >= pairing.WELL_COVERED:
        return True
    common = hot_by_definition()
    few = [value for value in one & other if len(buckets_of(value)) <= pairing.TELLING_STORIES and value not in common]
    return len(few) >= pairing.TELLING_SHARE * len(one & other)


def buckets_of(value):
    return set(Fingerprint.objects.filter(hash=value).values_list("bucket", flat=True))


def assert_exact():
    assert hot() == hot_by_definition()
    assert set(VersionLink.objects.values_list("a_id", "b_id")) == links_by_definition()


@pytest.mark.parametrize("seed", range(6))
def test_links_and_groups_are_the_same_for_any_order_and_any_batches(seed, small_caps):
    chance = random.Random(seed)
    arrive(bodies(), [100])
    assert_exact()
    expected = links(), groups()
    assert expected[0]
    leave(list(Article.objects.values_list("pk", flat=True)))
    shuffled = bodies()
    chance.shuffle(shuffled)
    arrive(shuffled, [chance.randint(1, 7) for _ in range(8)])
    assert_exact()
    assert (links(), groups()) == expected


@pytest.mark.parametrize("seed", range(6))
def test_what_leaves_again_leaves_nothing(seed, small_caps):
    chance = random.Random(seed)
    texts = bodies()
    chance.shuffle(texts)
    arrive(texts[:9], [3])
    expected = links(), groups(), hot()
    kept = set(Article.objects.values_list("pk", flat=True))
    arrive(texts[9:], [chance.randint(1, 4)])
    assert_exact()
    leave([pk for pk in Article.objects.values_list("pk", flat=True) if pk not in kept])
    assert_exact()
    assert (links(), groups(), hot()) == expected
    leave(list(kept))
    assert not Fingerprint.objects.exists()
    assert not HotHash.objects.exists()
    assert not VersionLink.objects.exists()


@pytest.mark.parametrize("seed", range(4))
def test_any_coming_and_going_keeps_the_links_exact(seed, small_caps):
    chance = random.Random(100 + seed)
    waiting = bodies()
    chance.shuffle(waiting)
    for _step in range(10):
        present = list(Article.objects.values_list("pk", flat=True))
        if waiting and (not present or chance.random() < 0.65):
            size = chance.randint(1, 6)
            arrive(waiting[:size], [size])
            del waiting[:size]
        else:
            leave(chance.sample(present, min(len(present), chance.randint(1, 4))))
        assert_exact()


def test_linking_says_whose_links_changed():
    one, other, apart = article(story(1)), article(f"{story(1)} {sentence('end')}"), article(story(2))
    assert linking.link([one]) == {one.pk}
    assert linking.link([apart]) == {apart.pk}
    assert linking.link([other]) == {one.pk, other.pk}
    assert linking.unlink([other.pk]) == {one.pk}


def test_a_hash_that_becomes_common_ends_links_and_says_so(small_caps, monkeypatch):
    monkeypatch.setattr(pairing, "TELLING_STORIES", pairing.HOT_STORIES)
    shared = " ".join(sentence(f"shared {i}", 30) for i in range(2))
    holders = [article(f"{story(i, 3)} {shared}") for i in range(5)]
    assert linking.link(holders[:3]) == {made.pk for made in holders[:3]}
    assert VersionLink.objects.count() == 3
    assert linking.link(holders[3:]) == {made.pk for made in holders}
    assert VersionLink.objects.count() == 0
    assert linking.unlink([holders[0].pk, holders[1].pk]) == {made.pk for made in holders[2:]}
    assert VersionLink.objects.count() == 3


def test_what_only_an_outlets_notices_share_is_no_link(small_caps):
    notices = " ".join(sentence(f"notice {i}", 30) for i in range(2))
    pages = [article(f"{story(i, 3)} {notices}") for i in range(3)]
    assert linking.link(pages[:2]) == {made.pk for made in pages[:2]}
    assert VersionLink.objects.count() == 1
    assert linking.link(pages[2:]) == {made.pk for made in pages}
    assert VersionLink.objects.count() == 0
    assert linking.unlink([pages[2].pk]) == {made.pk for made in pages[:2]}
    assert VersionLink.objects.count() == 1


def test_the_fingerprint_is_saved():
    one = article(story(1))
    linking.link([one])
    assert bytes(Article.objects.get(pk=one.pk).fingerprint) == bytes(one.fingerprint) != b""
    assert Fingerprint.objects.filter(article=one.pk).count() == len(candidates.Entry.of(one).rows())


def test_all_pairs_of_a_batch_are_linked():
    copies = [article(f"{story('agency')} {sentence(i, 6)}") for i in range(4)]
    linking.link(copies)
    pairs = set(VersionLink.objects.values_list("a_id", "b_id"))
    assert pairs == set(combinations([made.pk for made in copies], 2))


def test_a_body_too_often_copied_is_linked_again_when_copies_go(monkeypatch):
    monkeypatch.setattr(pairing, "HOT_ARTICLES", 3)
    monkeypatch.setattr(pairing, "HOT_COPIES", 5)
    copies = [article("Five words are just enough", f"Headline {i}") for i in range(6)]
    linking.link(copies)
    assert not VersionLink.objects.exists()
    leave([copies[0].pk])
    assert_exact()
    assert VersionLink.objects.count() == 10


def test_versions_linked_already_stay_so_when_a_hash_they_share_cools(small_caps):
    common = sentence("common", 40)
    reprints = [article(f"{story('agency', 12)} {common} {sentence(i)}") for i in range(2)]
    others = [article(f"{story(i, 12)} {common}") for i in range(4)]
    linking.link([*reprints, *others])
    assert hot()
    kept = set(VersionLink.objects.values_list("pk", flat=True))
    leave([made.pk for made in others[:3]])
    assert not hot()
    assert kept <= set(VersionLink.objects.values_list("pk", flat=True))
    assert_exact()


def test_an_article_whose_body_changed_before_it_was_unlinked_leaves_nothing():
    one, other = article(story(1)), article(story(1), "Copy")
    linking.link([one, other])
    one.body, one.body_sha256, one.words = "", tokens_sha256(""), 0
    one.save()
    assert linking.unlink([one.pk]) == {other.pk}
    assert not Fingerprint.objects.filter(article=one.pk).exists()
    linking.link([one])
    assert_exact()
    one.delete()
    linking.unlink([other.pk])
    assert not Fingerprint.objects.exists()
