import pytest

from archive.versions.facts import correction_in, facts_of


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("The wall is 1,200 metres long, 4.5 wide.", "en", ("1200", "4.5")),
        ("Twelve boats and three crews; once again.", "en", ("12", "3")),
        ("Once barcos y mil redes.", "es", ("11", "1000")),
        ("On 6 October 2020 it was 14:05.", "en", ("14:05",)),
        ("Twelve", "xx", ()),
    ],
)
def test_numbers_are_told_in_figures_and_dates_are_none(text, language, numbers):
    assert facts_of(text, language).numbers == numbers


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("It met on Monday, 6 October 2020.", ("Monday", "6 October 2020")),
        ("It met on Oct. 6, 2020 and in May 2021.", ("Oct. 6, 2020", "May 2021")),
        ("Am 6. Oktober, dem 2020-10-06.", ("6. Oktober", "2020-10-06")),
        ("Tuesday's and Friday’s tides", ("Tuesday", "Friday")),
        ("It may march on, 12 people say.", ()),
    ],
)
def test_dates_are_found_in_words_and_figures(text, dates):
    assert facts_of(text, "en").dates == dates


def test_a_capital_that_opens_a_sentence_makes_no_name():
    facts = facts_of("Engineers met Ann Farrow. Boats of the CPA waited; said Brandt's crew.", "en")
    assert facts.names == ("Ann", "Farrow", "CPA", "Brandt")


def test_a_language_that_writes_every_noun_with_a_capital_has_no_names_to_find():
    assert facts_of("Das Boot von Hansen lag im Hafen.", "de").names == ()


def test_a_few_words_between_quotes_are_no_quotation():
    assert facts_of("The “safe” wall: «nobody saw it coming», he said.", "en").quotations == ("nobody saw it coming",)


@pytest.mark.parametrize(
    ("text", "language", "negations"),
    [
        ("It did not, it cannot, it won’t.", "en", ("not", "not", "not")),
        ("Er kam nicht und sah keinen.", "de", ("nicht", "keinen")),
        ("Он не пришёл.", "ru", ("не",)),
        ("no pas not", "xx", ()),
    ],
)
def test_negations_are_known_by_language(text, language, negations):
    assert facts_of(text, language).negations == negations


@pytest.mark.parametrize(
    ("note", "is_one"),
    [
        ("Correction: the wall is 12 metres long.", True),
        ("An earlier version of this article said otherwise.", True),
        ("Korrektur: Die Mauer ist zwölf Meter lang.", True),
        ("The correction of the wall took years.", False),
        ("Reporting by Ann Farrow", False),
    ],
)
def test_a_note_of_correction_is_known_by_how_it_begins(note, is_one):
    assert correction_in(note) is is_one
