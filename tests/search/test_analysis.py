import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import chunks, fold, is_unspaced, joined_forms, sought, stem, stems, tokens


def surfaces(text):
    return [token.surface for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.S. US us", ["us", "us", "us"]),
        ("1,000 1000 1.000.000", ["1000", "1000", "1000000"]),
        ("3.5 3,5", ["3.5", "3.5"]),
        ("the mayor's pier", ["the", "mayor", "pier"]),
        ("Élection São Straße", ["election", "sao", "strasse"]),
        ("cafe\u0301 ﬁsh", ["cafe", "fish"]),
        ("Ёлка йод", ["елка", "йод"]),
        ("so\u00adft", ["soft"]),
        ("مُدَرِّسَة", ["مدرسه"]),
        ("東京都知事", ["東京", "京都", "都知", "知事", "事"]),
        ("AI企業", ["ai", "企業", "業"]),
        ("bbc.example", ["bbc", "example"]),
        ("... !!! —", []),
    ],
)
def test_case_accents_and_separators_fold_away(text, expected):
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "parts", "joined"),
    [("COVID-19", ["covid", "19"], "covid19"), ("O’Neill", ["o", "neill"], "oneill"), ("AT&T", ["at", "t"], "att")],
)
def test_a_compound_is_its_parts_and_its_joined_form_at_the_place_of_the_first(text, parts, joined):
    *split, whole = tokens(text)
    assert [token.surface for token in split] == parts
    assert [token.position for token in split] == list(range(len(parts)))
    assert whole.surface == joined
    assert whole.joined
    assert whole.position == 0
    assert joined_forms(text) == [joined]


def test_a_query_of_pairs_leaves_out_the_last_character_alone():
    assert [token.surface for token in sought("東京都")] == ["東京", "京都"]
    assert [token.surface for token in sought("東")] == ["東"]
    assert is_unspaced("東")


@given(st.text())
def test_positions_rise_one_by_one_and_spans_lie_in_the_text(text):
    plain = [token for token in tokens(text) if not token.joined]
    assert [token.position for token in plain] == sorted({token.position for token in plain})
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.surface


@given(st.text(alphabet="abcé .,-'&1東京\u0301US"))
def test_a_piece_gives_the_same_tokens_wherever_it_stands(text):
    pieced = [token.surface for chunk in chunks(text) for token in tokens(chunk.group())]
    assert pieced == surfaces(text)


@given(
    st.text(min_size=1, max_size=20), st.sampled_from(["en", "de", "fr", "pt", "ru", "fi", "hu", "ro", "ar", "nb", ""])
)
def test_any_word_has_a_stem_in_any_language(word, language):
    assert stem(fold(word), language) or not fold(word)


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(word):
    assert fold(fold(word)) == fold(word)


def test_inflections_share_a_stem_only_in_their_language():
    assert stem("elections", "en") == stem("election", "en")
    assert stem("elections", "") == "elections"
    assert stem("والمدينه", "ar") == stem("المدينه", "ar") == "مدينه"


def test_a_querys_word_has_the_stems_of_all_languages_in_play_and_itself():
    assert set(stems("elections", frozenset({"en", "de"}))) == {"elect", "election", "elections"}
