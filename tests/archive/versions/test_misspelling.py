from archive.versions.misspelling import are_misspellings, is_another_word, is_broken_word


def test_words_read_badly_are_misspellings_and_replaced_ones_are_not():
    assert are_misspellings(["harbour", "council"], ["harb0ur", "couneil"])
    assert not are_misspellings(["harbour", "council"], ["weather", "bridge"])


def test_where_mainly_numbers_differ_nothing_is_misspelt():
    assert not are_misspellings(["1987", "harbour"], ["1986", "harb0ur"])


def test_single_words_of_other_letters_are_other_words():
    assert is_another_word(["ferry"], ["bank"])
    assert is_another_word(["ferry"], [])
    assert not is_another_word(["ferry"], ["f3rry"])
    assert not is_another_word(["of"], ["an"])
    assert not is_another_word(["ferry"], ["ba", "nk"])


def test_a_broken_word_is_the_same_letters_and_a_broken_number_is_not():
    assert is_broken_word(["gover", "nment"], ["government"])
    assert not is_broken_word(["1", "250"], ["1250"])
    assert not is_broken_word([], ["government"])
