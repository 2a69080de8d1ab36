import pytest

from archive.presenting.matrix import MOST_PARAGRAPHS, Choice, matrix
from tests.factories import make_article

pytestmark = pytest.mark.django_db

FERRY = "The ferry to Gull Island was cancelled on Monday because of high waves, the harbour office said."
FISH = "Prices at the fish market rose by a third in one week."
SCHOOL = "Marrow Bay's second school will open its doors after the summer holidays."
ADDRESS = "/articles/1/matrix/"


def made(*bodies, headlines=("Ferry",) * 9):
    return [
        make_article(headline=headline, body="\n\n".join(body), published=f"2020-10-0{day}", announce=False)
        for day, (body, headline) in enumerate(zip(bodies, headlines, strict=False), start=1)
    ]


def states(*bodies):
    rows = matrix(made(*bodies), ADDRESS, None).rows
    return {row.opening[:6].strip(): [cell.state.value for cell in row.cells] for row in rows}


def test_each_paragraph_is_seen_from_the_last_version_that_has_it():
    assert states([FERRY, FISH], [FERRY.replace("Monday", "Friday")], [FERRY.replace("Monday", "Friday"), FISH]) == {
        "The fe": ["new", "edited", "same"],
        "Prices": ["new", "missing", "same"],
    }


def test_a_paragraph_that_comes_later_stands_where_it_belongs():
    assert states([FERRY, FISH], [FERRY, SCHOOL, FISH]) == {
        "The fe": ["new", "same"],
        "Marrow": ["not-yet", "new"],
        "Prices": ["new", "same"],
    }


def test_a_moved_paragraph_keeps_its_row():
    assert states([FERRY, FISH, SCHOOL], [FISH, SCHOOL, FERRY]) == {
        "The fe": ["new", "moved"],
        "Prices": ["new", "same"],
        "Marrow": ["new", "same"],
    }


def test_typography_edits_nothing():
    assert states(["“Stay” – they said."], ['"Stay" - they said.']) == {"“Stay”": ["new", "same"]}


def test_headlines_have_a_row_of_their_own():
    table = matrix(made([FERRY], [FERRY], [FERRY], headlines=("Ferry", "Ferry", "No boat")), ADDRESS, None)
    assert [cell.state.value for cell in table.headlines.cells] == ["new", "same", "edited"]


def test_the_first_click_chooses_and_the_second_compares_at_the_paragraph():
    one, other = articles = made([FISH, FERRY], [FERRY])
    (_fish, ferry) = matrix(articles, ADDRESS, None).rows
    assert [cell.url for cell in ferry.cells] == [
        f"{ADDRESS}?first={one.pk}&row=2#row-2",
        f"{ADDRESS}?first={other.pk}&row=2#row-2",
    ]
    chosen = matrix(articles, ADDRESS, Choice(other.pk, 2))
    assert next(cell.url for cell in chosen.rows[1].cells) == f"/compare/{one.pk}/{other.pk}/#left-2"
    assert [cell.is_chosen for cell in chosen.rows[1].cells] == [False, True]
    assert chosen.columns[0].url == f"/compare/{one.pk}/{other.pk}/"
    assert chosen.chosen.id == other.pk


def test_a_choice_of_an_article_that_is_not_here_is_none():
    assert matrix(made([FERRY]), ADDRESS, Choice(10**15)).chosen is None


def test_a_long_story_is_cut_and_says_so():
    long = [f"Paragraph {number} of {number * 7919} tells of the tide." for number in range(MOST_PARAGRAPHS + 5)]
    table = matrix(made(long, long), ADDRESS, None)
    assert (len(table.rows), table.rows_cut) == (MOST_PARAGRAPHS, 5)


def test_texts_without_a_body_have_no_rows():
    assert matrix(made([], []), ADDRESS, None).rows == ()
