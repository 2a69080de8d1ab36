from archive.shortening import shortened


def test_a_short_text_stays_on_one_line():
    assert shortened("The ferry\n stays  tied up.", 40) == "The ferry stays tied up."


def test_a_long_text_ends_between_words():
    assert shortened("The ferry stays tied up until Friday.", 21) == "The ferry stays tied…"


def test_a_text_without_blanks_is_cut_where_it_has_to_be():
    assert shortened("港口" * 20, 5) == "港口港口港…"


def test_of_many_words_only_the_beginning_is_looked_at():
    assert shortened("a " * 1000, 10) == "a a a a a…"
