import itertools
import random

import pytest

from archive import pipeline
from archive.models import Article, AuditEntry, MergedGroup, VersionLink, VersionVerdict
from archive.signals import articles_changed
from archive.versions import deciding, grouping
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, bring, folder
from tests.archive.versions.stories import article, own_date, story

pytestmark = pytest.mark.django_db


def join(a, b, coverage=0.9):
    a, b = sorted([a, b], key=lambda made: made.pk)
    VersionLink.objects.create(
        a=a, b=b, relation="revised", coverage_a=coverage, coverage_b=coverage, edited_share=0.1, shared_words=100
    )


def a_story(count, seed=""):
    """Articles linked each with the next, in one group."""
    made = [article(story(f"{seed}{number}")) for number in range(count)]
    for one, other in itertools.pairwise(made):
        join(one, other)
    grouping.regroup([made[0].pk])
    return fresh(*made)


def fresh(*articles):
    return [Article.objects.get(pk=one.pk) for one in articles]


def stories(*articles):
    """Which of these are together, as places in the arguments."""
    groups = [one.version_group_id for one in fresh(*articles)]
    return [[place for place, group in enumerate(groups) if group == wanted] for wanted in dict.fromkeys(groups)]


def test_an_article_split_off_stands_alone_and_stays_so():
    one, two, three = a_story(3)
    deciding.split_off(three, "desk")
    assert stories(one, two, three) == [[0, 1], [2]]
    grouping.regroup([three.pk])
    assert stories(one, two, three) == [[0, 1], [2]]


def test_linked_articles_in_two_stories_are_explained_by_a_verdict_or_wrong():
    one, two, three = a_story(3)
    assert grouping.unexplained([]) == set()
    deciding.split_off(three, "desk")
    Article.objects.filter(pk=one.pk).update(version_group=fresh(three)[0].version_group)
    assert grouping.unexplained([(one.pk, two.pk), (two.pk, three.pk)]) == {(one.pk, two.pk)}


def test_a_later_version_goes_with_the_side_it_shares_most_with():
    one, two = a_story(2)
    deciding.split_off(two, "desk")
    late = article(story("late"))
    join(one, late, 0.6)
    join(two, late, 0.8)
    grouping.regroup([late.pk])
    assert stories(one, two, late) == [[0], [1, 2]]


def test_two_stories_merged_are_one_and_the_old_address_leads_there():
    one, two = a_story(2, "a")
    three, four = a_story(2, "b")
    deciding.merge(three, one.version_group_id, "desk")
    assert stories(one, two, three, four) == [[0, 1, 2, 3]]
    assert MergedGroup.objects.get(old_id=three.version_group_id).group_id == one.version_group_id


def test_merging_overrides_an_earlier_split_of_any_of_their_articles():
    one, two, three = a_story(3)
    deciding.split_off(three, "desk")
    (three,) = fresh(three)
    deciding.merge(two, three.version_group_id, "desk")
    assert stories(one, two, three) == [[0, 1, 2]]


@pytest.mark.parametrize("decide", ["split", "merge"])
def test_an_undone_decision_leaves_things_as_they_were(decide):
    one, two, three = a_story(3)
    (apart,) = a_story(1, "apart")
    before = stories(one, two, three, apart)
    if decide == "split":
        entry = deciding.split_off(two, "desk")
    else:
        entry = deciding.merge(two, apart.version_group_id, "desk")
    assert stories(one, two, three, apart) != before
    deciding.undo(entry, "chief")
    assert stories(one, two, three, apart) == before
    assert not VersionVerdict.objects.in_force().exists()


def test_undoing_brings_back_what_the_decision_had_undone():
    one, two, three = a_story(3)
    deciding.split_off(three, "desk")
    merged = deciding.merge(one, fresh(three)[0].version_group_id, "desk")
    deciding.undo(merged, "desk")
    assert stories(one, two, three) == [[0, 1], [2]]


def test_what_a_decision_had_undone_stays_undone_where_a_later_one_took_its_place():
    (one,), (two, _three) = a_story(1, "one"), a_story(2, "others")
    deciding.keep_apart(one, two, "desk")
    merged = deciding.merge(*fresh(one), fresh(two)[0].version_group_id, "desk")
    later = deciding.keep_apart(one, two, "chief")
    deciding.undo(merged, "desk")
    assert [verdict.made_by for verdict in VersionVerdict.objects.in_force()] == [later]


def test_a_decision_is_undone_once():
    one, _two = a_story(2)
    entry = deciding.split_off(one, "desk")
    deciding.undo(entry, "desk")
    with pytest.raises(deciding.NothingToDecideError):
        deciding.undo(entry, "desk")
    assert AuditEntry.objects.count() == 2


def test_decisions_that_would_change_nothing_are_refused_and_leave_no_trace():
    (alone,) = a_story(1)
    for decide in (
        lambda: deciding.split_off(alone, "desk"),
        lambda: deciding.merge(alone, alone.version_group_id, "desk"),
        lambda: deciding.merge(alone, 10**30, "desk"),
    ):
        with pytest.raises(deciding.NothingToDecideError):
            decide()
    assert not AuditEntry.objects.exists()


def test_who_decided_what_is_on_record():
    one, two = a_story(2)
    deciding.keep_apart(one, two, "desk")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.act) == ("desk", "not-same")
    assert entry.detail == {"article": one.pk, "story": one.version_group_id, "pairs": 1}


def test_the_articles_whose_story_changed_are_announced_and_the_versions_beside_them():
    one, two = a_story(2)
    said = []
    articles_changed.connect(hear := lambda **told: said.append(told["changed"]))
    deciding.split_off(two, "desk")
    articles_changed.disconnect(hear)
    assert said == [{one.pk, two.pk}]


def test_a_decision_outlives_its_articles_and_holds_for_the_same_words_brought_back():
    one, two = a_story(2)
    words = two.body
    deciding.split_off(two, "desk")
    VersionLink.objects.all().delete()
    Article.objects.filter(pk=two.pk).delete()
    again = article(words)
    join(one, again)
    grouping.regroup([again.pk])
    assert stories(one, again) == [[0], [1]]


def test_texts_judged_not_the_same_lend_each_other_no_date():
    dated, undated = article(story("dated"), date=own_date("2031-05-02")), article(story("undated"))
    join(dated, undated)
    grouping.regroup([dated.pk])
    assert fresh(undated)[0].published == "2031-05-02"
    deciding.keep_apart(*fresh(dated, undated), "desk")
    assert fresh(undated)[0].published is None


@pytest.mark.parametrize("seed", range(6))
def test_stories_follow_from_texts_and_verdicts_whatever_came_first(seed):
    """The same texts, links and verdicts, in another order of arrival, give the same partition."""
    chance = random.Random(seed)
    names = [f"{seed} {number}" for number in range(7)]
    links = {pair: chance.choice([0.5, 0.7, 0.9]) for pair in itertools.combinations(names, 2) if chance.random() < 0.5}
    pairs = [pair for pair in itertools.combinations(names, 2) if chance.random() < 0.2]
    verdicts = {pair: chance.random() < 0.3 for pair in pairs}
    partitions = set()
    for _arrival in range(3):
        Article.objects.all().delete()
        VersionVerdict.objects.all().delete()
        chance.shuffle(names)
        made = {name: article(story(name)) for name in names}
        entry = AuditEntry.objects.create(actor="desk", act="not-same")
        for pair, same in verdicts.items():
            a, b = sorted(made[name].identity for name in pair)
            VersionVerdict.objects.create(a_identity=a, b_identity=b, same=same, made_by=entry)
        for one, other in chance.sample(sorted(links), len(links)):
            join(made[one], made[other], links[one, other])
            grouping.regroup([made[one].pk])
        grouping.regroup([one.pk for one in made.values()])
        groups = {name: fresh(one)[0].version_group_id for name, one in made.items()}
        together = {frozenset(n for n in names if groups[n] == group) for group in groups.values()}
        assert not [pair for pair, same in verdicts.items() if not same for group in together if set(pair) <= group]
        partitions.add(frozenset(together))
    assert len(partitions) == 1


def test_a_split_holds_after_a_roll_back_and_after_the_dump_comes_again(tmp_path):
    first = bring(folder(tmp_path / "post", a__txt=FERRY, c__txt=LIGHTHOUSE)).dump
    second = bring(folder(tmp_path / "radio", b__txt=FERRY_SHORT)).dump
    long, short = Article.objects.filter(body__contains="Gull Island").order_by("-words")
    assert long.version_group_id == short.version_group_id
    deciding.split_off(short, "desk")
    for dump in (second, first):
        pipeline.rollback(dump, "desk")
    assert not Article.objects.exists()
    assert VersionVerdict.objects.in_force().count() == 1
    for name in ("radio", "post"):
        bring(tmp_path / name)
    long, short = Article.objects.filter(body__contains="Gull Island").order_by("-words")
    assert VersionLink.objects.touching([short.pk]).exists()
    assert long.version_group_id != short.version_group_id
    deciding.undo(AuditEntry.objects.get(act="split"), "desk")
    assert stories(long, short) == [[0, 1]]
