import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.versions.alignment import Block, Document, align
from tests.archive.versions.stories import sentence, story


def aligned(a, b):
    return align(Document.of(a), Document.of(b))


def test_identical_tokens_cover_each_other_exactly():
    found = aligned(story(1), story(1).upper())
    assert (found.coverage_a, found.coverage_b, found.edited_share) == (1.0, 1.0, 0.0)


def test_a_part_of_a_text_is_covered_whole():
    whole = story("whole", 12)
    part = "\n\n".join(whole.split("\n\n")[3:8])
    found = aligned(part, whole)
    assert found.coverage_a == 1.0
    assert found.edited_share == 0.0
    assert found.coverage_b == pytest.approx(5 / 12)
    assert found.shared_words == 70


def test_paragraphs_in_another_order_still_stand_there():
    paragraphs = story("order", 8).split("\n\n")
    found = aligned("\n\n".join(paragraphs), "\n\n".join(reversed(paragraphs)))
    assert found.coverage_a == found.coverage_b == 1.0
    assert len(found.blocks) == 8


def test_passages_come_in_the_order_of_the_first_text_whichever_that_is():
    paragraphs = story("order", 8).split("\n\n")
    forwards, backwards = "\n\n".join(paragraphs), "\n\n".join(reversed(paragraphs))
    for found in (aligned(forwards, backwards), aligned(backwards, forwards)):
        assert len(found.blocks) == 8
        assert list(found.blocks) == sorted(found.blocks, key=lambda block: block.a_start)


def test_a_text_printed_twice_over_is_covered_by_itself_once():
    found = aligned(story("twice"), story("twice") + "\n\n" + story("twice"))
    assert found.coverage_a == found.coverage_b == 1.0


def test_replaced_words_are_aligned_but_not_covered():
    text = story("edit", 10)
    edited = text.split()
    for place in range(5, 140, 10):
        edited[place] = "otherwise"
    found = aligned(text, " ".join(edited))
    assert found.aligned_a == 1.0
    assert found.coverage_a == pytest.approx(0.9, abs=0.01)
    assert found.edited_share == pytest.approx(0.1, abs=0.01)
    assert not found.misspelt


def test_misspellings_do_not_take_words_away():
    chance = random.Random(7)
    clean = story("ocr", 20)
    noisy = "".join(chance.choice("abcdefgh") if c.isalpha() and chance.random() < 0.05 else c for c in clean)
    found = aligned(clean, noisy)
    assert found.misspelt
    assert min(found.coverage_a, found.coverage_b) > 0.95


def test_numbers_that_differ_are_no_misspellings():
    text = " ".join(f"{sentence(i, 8)} It rose to 1{i}45 points." for i in range(20))
    other = " ".join(f"{sentence(i, 8)} It rose to 1{i}46 points." for i in range(20))
    assert not aligned(text, other).misspelt


def test_unrelated_texts_share_nothing():
    assert aligned(story("one"), story("two")).coverage_a == 0.0


@pytest.mark.parametrize("text", ["", "one", "one two", "one two three"])
def test_texts_of_a_few_words_are_compared_as_well(text):
    assert aligned(text, story(1)).coverage_a == 0.0
    assert aligned(text, text).shared_words == len(text.split())


def test_blocks_say_where_the_passages_stand():
    passage = sentence("passage", 20)
    found = aligned(f"{sentence('a')} {passage}", f"{passage} {sentence('b')}")
    assert found.blocks == (Block(14, 34, 0, 20),)


def test_unspaced_scripts_are_aligned_by_characters():
    text = "港口的渡轮因为大浪在星期一取消了所有前往海鸥岛的航班居民只好在码头等待"
    found = aligned(text, text + "市长说明天会恢复正常")
    assert found.coverage_a == 1.0


PASSAGES = st.lists(st.sampled_from([sentence(f"p{i}", 10) for i in range(6)] + ["odd words", "x"]), max_size=7)


@given(PASSAGES, PASSAGES)
def test_the_other_way_round_it_is_the_same_alignment(left, right):
    a, b = Document.of(" ".join(left)), Document.of(" ".join(right))
    assert align(a, b) == align(b, a).swapped()


@given(PASSAGES, PASSAGES)
def test_shares_are_shares_and_covered_words_are_aligned(left, right):
    found = aligned(" ".join(left), " ".join(right))
    assert 0.0 <= found.coverage_a <= found.aligned_a <= 1.0
    assert 0.0 <= found.coverage_b <= found.aligned_b <= 1.0
    assert 0.0 <= found.edited_share <= 1.0


SEEDS = Path(__file__).parents[3].parent / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the two scrapes are not beside the checkout")
def test_the_short_scrape_stands_whole_in_the_long_one():
    long, short = (path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    found = aligned(long, short.removeprefix(" date 2020-10-06"))
    assert found.coverage_b == 1.0
    assert found.coverage_a < 0.6


def test_numbers_and_names_are_looked_for_only_where_much_is_shared():
    passage = story("shared", 12)
    few, many = (Document.of(f"{passage} {story(side, words)}") for side, words in (("one", 90), ("other", 4)))
    long = Document.of(f"{passage} {story('long', 120)}")
    assert align(few, long).shared_words >= 12
    assert "hard" not in vars(few)
    assert align(many, long).aligned_a >= 0.2
    assert "hard" in vars(many)


def test_a_word_broken_in_two_is_no_edit():
    text = f"{sentence('one')} The government also met. {sentence('two')}"
    broken = aligned(text, text.replace("government", "gover nment"))
    assert (broken.coverage_a, broken.coverage_b, broken.edited_share) == (1.0, 1.0, 0.0)


def test_a_number_broken_in_two_is_another_number():
    text = f"{sentence('one')} They landed 1250 boxes. {sentence('two')}"
    found = aligned(text, text.replace("1250", "1 250"))
    assert found.edited_share > 0
    assert found.contradictions == 1


def test_what_is_put_between_two_sentences_is_no_edit_inside_the_passage():
    first, last = story("first", 4), story("last", 4)
    found = aligned(f"{first}\n\n{last}", f"{first}\n\nThe quay seen here in an old picture.\n\n{last}")
    assert (found.coverage_a, found.edited_share) == (1.0, 0.0)
    assert found.aligned_b < 1.0
    edited = aligned(f"{first}\n\n{last}", f"{first}\n\nSeen here earlier.\n\n{last}")
    assert edited.edited_share > 0


def test_a_name_that_stands_elsewhere_in_the_other_text_contradicts_nothing():
    before, between, after = story("before", 3), story("between", 3), story("after", 3)
    one = f"{before} Then Adair spoke. {between} Then Brandt spoke. {after}"
    moved = f"{before} Then Brandt spoke. {between} Then Adair spoke. {after}"
    assert aligned(one, moved).contradictions == 2  # two single words are no passage that moved
    assert aligned(one, f"{between} {before} {after}").contradictions == 0
