import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.tokens import comparison_tokens
from archive.versions.shingles import (
    DENSE_ROWS,
    SAMPLED,
    bucket_of,
    fingerprint,
    pack,
    shingle_hashes,
    shingle_length,
    token_hashes,
    unpack,
)
from tests.archive.versions.stories import words


def test_a_fingerprint_keeps_about_a_tenth_ascending_each_once():
    kept = fingerprint(words("long", 8000))
    assert 720 < len(kept) < 880
    assert (np.diff(kept) > 0).all()


@pytest.mark.parametrize("count", [40, 63, 64, 90, 128, 200, 256, 500, 900])
def test_a_text_keeps_enough_hashes_whatever_its_length(count):
    rows = len(fingerprint(words("dense", count)))
    assert DENSE_ROWS / 2 <= rows <= max(4 * DENSE_ROWS, count / 4)


def test_a_shorter_text_keeps_what_a_longer_one_keeps_of_it():
    whole = words("nested", 900)
    part = fingerprint(whole[100:160])
    kept = np.intersect1d(part, fingerprint(whole))
    assert 0 < len(kept) < len(part)
    assert set(kept.tolist()) == {value for value in part.tolist() if value < -(2**47) + 2**48 // SAMPLED[0]}


def test_a_very_short_text_keeps_all_it_has():
    assert len(fingerprint(words("short", 8))) == 6
    assert len(fingerprint(["one", "two"])) == 1
    assert len(fingerprint([])) == 0


STORED = [-108517418701815, -105340765610500, -103868690433767, 117774584896001, 131140457073695]


def test_fingerprints_never_change_as_they_are_stored():
    assert fingerprint(["the", "ferry", "to", "gull", "island", "was", "cancelled"]).tolist() == STORED


def test_the_hash_of_a_shingle_depends_on_the_order_of_its_words():
    one, other = token_hashes(["a", "b", "c"]), token_hashes(["c", "b", "a"])
    assert shingle_hashes(one, 3) != shingle_hashes(other, 3)


def test_small_numbers_do_not_fold_into_each_other():
    codes = np.random.default_rng(1).integers(97, 123, 20_000).astype(np.uint64)
    windows = {tuple(codes[i : i + 7].tolist()) for i in range(len(codes) - 6)}
    assert len(np.unique(shingle_hashes(codes, 7))) == len(windows)


def test_every_bit_of_a_hash_is_set_half_the_time():
    hashes = shingle_hashes(token_hashes(words("bits", 4000)), 3)
    shares = [float(((hashes >> np.uint64(bit)) & np.uint64(1)).mean()) for bit in range(64)]
    assert 0.46 < min(shares) <= max(shares) < 0.54


def test_a_contained_text_shares_nearly_all_its_hashes():
    whole = words("whole", 600)
    part = fingerprint(whole[100:500])
    assert len(np.intersect1d(part, fingerprint(whole))) >= len(part) - 4


def test_texts_in_unspaced_scripts_take_longer_shingles():
    assert shingle_length(comparison_tokens("港口的渡轮因大浪取消")) == 6
    assert shingle_length(comparison_tokens("the ferry 渡轮 was cancelled today")) == 3


def test_the_bucket_is_sixteen_bits_and_shared_by_copies():
    text = words("bucket", 300)
    assert bucket_of(fingerprint(text)) == bucket_of(fingerprint(list(text)))
    assert all(0 <= bucket_of(fingerprint(words(i, 20))) < 2**16 for i in range(50))
    assert len({bucket_of(fingerprint(words(i, 20))) for i in range(50)}) == 50


@given(st.lists(st.text(min_size=1, max_size=5), max_size=30))
def test_packing_gives_back_every_hash(tokens):
    hashes = fingerprint(tokens)
    assert unpack(pack(hashes)).tolist() == hashes.tolist()
