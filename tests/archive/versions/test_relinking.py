import json
import random

import pytest
from django.core.management import call_command

from archive.models import Article, Fingerprint, HotHash, VersionGroup, VersionLink
from archive.signals import articles_changed
from archive.tokens import count_words, tokens_sha256
from archive.versions import grouping, linking, relinking
from archive.versions.pairing import Ground
from archive.versions.relinking import _Pairs, relink
from tests.archive.versions.stories import article, sentence, story
from tests.archive.versions.test_candidates import small_caps
from tests.archive.versions.test_linking import arrive, assert_exact, bodies, groups, leave, links

pytestmark = pytest.mark.django_db
__all__ = ["small_caps"]


def index():
    rows = set(Fingerprint.objects.values_list("hash", "article_id", "bucket"))
    return (
        rows,
        set(HotHash.objects.values_list("hash", flat=True)),
        dict(Article.objects.values_list("pk", "fingerprint")),
    )


@pytest.fixture
def announced():
    said = []
    articles_changed.connect(hear := lambda **told: said.append(told["changed"]))
    yield said
    articles_changed.disconnect(hear)


@pytest.mark.parametrize("seed", range(6))
def test_in_bulk_comes_out_what_came_out_one_by_one(seed, small_caps, announced):
    chance = random.Random(seed)
    texts = bodies()
    chance.shuffle(texts)
    arrive(texts, [chance.randint(1, 7) for _ in range(8)])
    present = list(Article.objects.values_list("pk", flat=True))
    leave(chance.sample(present, 3))
    expected = links(), groups(), index()
    done = relink()
    assert (links(), groups(), index()) == expected
    assert (done.new_links, done.lost_links, done.changed_articles) == (0, 0, 0)
    assert announced == []


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_lost_is_built_anew(seed, small_caps):
    chance = random.Random(seed)
    arrive(bodies(), [100])
    expected = links(), groups(), index()
    VersionLink.objects.filter(pk__in=chance.sample(list(VersionLink.objects.values_list("pk", flat=True)), 3)).delete()
    Fingerprint.objects.filter(bucket__gt=chance.randint(0, 60000)).delete()
    HotHash.objects.all().delete()
    Article.objects.update(fingerprint=b"")
    stray = Article.objects.order_by("?").first()
    stray.version_group = VersionGroup.objects.create()
    stray.save()
    relink()
    assert (links(), groups(), index()) == expected
    assert_exact()


def test_the_articles_whose_links_changed_are_announced(announced):
    one, other, apart = article(story(1)), article(f"{story(1)} {sentence('end')}"), article(story(2))
    done = relink()
    assert announced == [frozenset({one.pk, other.pk})]
    assert (done.articles, done.links, done.new_links, done.changed_articles) == (3, 1, 1, 2)
    assert Article.objects.get(pk=apart.pk).version_group_id != Article.objects.get(pk=one.pk).version_group_id


def test_a_link_of_an_earlier_rule_is_made_as_the_rule_is_now():
    one, other = article(story(1)), article(f"{story(1)} {sentence('end')}")
    grouping.regroup(linking.link([one, other]))
    VersionLink.objects.update(relation="series", coverage_a=0.1)
    done = relink()
    assert VersionLink.objects.get().relation != "series"
    assert (done.new_links, done.lost_links) == (0, 0)
    assert done.changed_articles == 2


def test_what_comes_changes_and_goes_meanwhile_is_linked_as_ever(small_caps, monkeypatch):
    arrive(bodies()[:10], [10])
    first, second, *_ = Article.objects.order_by("pk")

    def judge_slowly(*args):
        leave([first.pk])
        linking.unlink([second.pk])
        body = story("changed meanwhile")
        Article.objects.filter(pk=second.pk).update(body=body, body_sha256=tokens_sha256(body), words=count_words(body))
        arrive(bodies()[10:], [4])
        yield from real(*args)

    real = relinking._judge
    monkeypatch.setattr(relinking, "_judge", judge_slowly)
    relink()
    assert_exact()
    assert not Fingerprint.objects.filter(article=first.pk).exists()
    monkeypatch.setattr(relinking, "_judge", real)
    expected = links(), groups(), index()
    relink()
    assert (links(), groups(), index()) == expected


def test_an_empty_archive_stays_empty():
    assert relink().articles == 0


def test_the_command_says_how_it_went(capsys):
    article(story(1)), article(story(1), "Again")
    call_command("relink", "--json")
    done = json.loads(capsys.readouterr().out)
    assert (done["articles"], done["links"]) == (2, 1)
    call_command("relink")
    assert "2 articles, 1 links (0 new, 0 gone" in capsys.readouterr().out


def test_pairs_come_each_once_with_those_of_one_article_together():
    pairs = {(a, b): Ground(a + b, kin=a == 1) for a in range(1, 9) for b in range(a + 1, 9) if (a * b) % 3}
    told = list(_Pairs.of(pairs.items()).neighbours_together())
    assert dict(told) == pairs
    assert len(told) == len(pairs)
    assert list(_Pairs.of([]).neighbours_together()) == []
