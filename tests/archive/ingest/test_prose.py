"""What a line says of itself and its neighbours, as the weights read it."""

from math import log

import numpy as np
import pytest

from archive.ingest.items import Role
from archive.ingest.prose import NEAR_FEATURES, OWN_FEATURES, long_words, near_features, own_features

FERRY = "The ferry to Skerry Holm stays in port."
RAMP = "Passengers were told at the ramp, one after another, and went home again by the last bus of the night."


def own(name, *lines, named=None):
    rows = own_features(lines, named or [None] * len(lines), lines)
    return rows[:, OWN_FEATURES.index(name)].tolist()


def near(name, lines, chances):
    log_odds = np.log(np.array(chances) / (1 - np.array(chances)))
    return near_features(lines, long_words(lines), log_odds)[:, NEAR_FEATURES.index(name)].tolist()


def test_runs_of_lines_that_end_alike_are_measured_apart():
    lines = (FERRY, RAMP, "Home", "News", "Sport", FERRY)
    assert own("among stopped", *lines) == pytest.approx([log(3), log(3), 0, 0, 0, log(2)])
    assert own("among unstopped", *lines) == pytest.approx([0, 0, log(4), log(4), log(4), 0])


def test_a_line_that_stands_there_again_is_no_accident_from_the_third_on():
    assert own("repeated", "Share", "Share", FERRY) == [1, 1, 0]
    assert own("often repeated", "Share", "Share", FERRY) == [0, 0, 0]
    assert own("often repeated", "Share", "Share", "Share") == [1, 1, 1]


def test_a_line_in_capitals_or_title_case_looks_like_a_heading_unless_it_ends_like_a_sentence():
    lines = ("Ferry Stays In Port", "Ferry Stays In Port.", "Ferry stays in port", "Ferry")
    assert own("title case", *lines) == [1, 0, 0, 0]
    assert own("capitals", "FERRY STAYS", "Ferry stays") == [1, 0]


def test_a_sign_that_stands_for_a_word_is_as_wide_as_two_letters_and_a_half():
    assert own("length", "a" * 40, "渡" * 20) == pytest.approx([0.5, 0.625])
    assert own("unspaced", "a" * 40, "渡" * 20) == [0, 1]


def test_what_a_line_s_wording_says_stands_in_its_own_column():
    assert own("site words", "Subscribe to our newsletter", FERRY)[1] == 0
    role_columns = own_features([FERRY], [Role.SHARE], [FERRY]) - own_features([FERRY], [None], [FERRY])
    assert np.count_nonzero(role_columns) == 1


LINES = ["Home", FERRY, RAMP, RAMP.upper(), "Share"]
CHANCES = [0.05, 0.9, 0.95, 0.9, 0.02]


def test_the_main_stretch_is_where_most_prose_stands_together():
    assert near("in main stretch", LINES, CHANCES) == [0, 1, 1, 1, 0]
    assert near("far from it", LINES, CHANCES) == pytest.approx([log(2), 0, 0, 0, log(2)])
    assert near("before it", LINES, CHANCES) == [1, 0, 0, 0, 0]


def test_neighbours_are_asked_near_and_far():
    assert near("above", LINES, CHANCES) == pytest.approx([0, 0.05, 0.9, 0.95, 0.9])
    assert near("below", LINES, CHANCES) == pytest.approx([0.9, 0.95, 0.9, 0.02, 0])
    assert near("next above", LINES, CHANCES) == pytest.approx([0, 0, 0.05, 0.9, 0.95])
    assert near("far below", LINES, CHANCES) == pytest.approx([0.92 / 3, 0.02 / 3, 0, 0, 0], abs=1e-9)


def test_words_of_other_running_text_tell_that_a_line_belongs():
    lines = [FERRY, "A ferry of the company sails on Monday.", "Recipes for the weekend"]
    shares = near("told elsewhere", lines, [0.9, 0.9, 0.1])
    assert shares == pytest.approx([1 / 4, 1 / 4, 0])
    assert near("told elsewhere", ["Fog", FERRY], [0.1, 0.9])[0] == pytest.approx(0.3)


def test_an_item_without_lines_has_no_rows():
    assert own_features([], [], []).shape == (0, len(OWN_FEATURES))
    assert near_features([], [], np.zeros(0)).shape == (0, len(NEAR_FEATURES))
