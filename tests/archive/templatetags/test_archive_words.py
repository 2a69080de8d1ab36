import pytest

from archive.templatetags.archive_words import date_doubt, page_numbers


@pytest.mark.parametrize(
    ("page", "pages", "numbers"),
    [
        (1, 1, [1]),
        (1, 5, [1, 2, 3, None, 5]),
        (7, 15, [1, None, 5, 6, 7, 8, 9, None, 15]),
        (15, 15, [1, None, 13, 14, 15]),
        (3, 5, [1, 2, 3, 4, 5]),
    ],
)
def test_paging_shows_the_ends_and_the_neighbours(page, pages, numbers):
    assert page_numbers(page, pages) == numbers


def test_only_a_date_that_is_not_stated_carries_doubt_in_a_list():
    assert [date_doubt(status) for status in ("stated", "inferred", "borrowed", "none")] == [
        "", "probably", "borrowed", "",
    ]  # fmt: skip
