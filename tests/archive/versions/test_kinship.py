import pytest

from archive.versions.kinship import address_of, keys_of


@pytest.mark.parametrize(
    "url",
    [
        "http://harbour-post.example/2024/ferry",
        "https://www.harbour-post.example/2024/ferry/",
        "https://Harbour-Post.example:443/2024/ferry#comments",
        "https://harbour-post.example/2024/ferry?utm_source=mail&fbclid=1",
    ],
)
def test_ways_to_one_page_are_one_address(url):
    assert address_of(url) == "harbour-post.example/2024/ferry"


@pytest.mark.parametrize(
    "url",
    ["", "https://harbour-post.example", "https://harbour-post.example/?utm_source=x#top", "ftp://a.example/b", "//[x"],
)
def test_a_front_page_and_what_is_no_page_have_no_address(url):
    assert address_of(url) == ""


def test_what_a_query_says_of_the_page_counts_in_any_order():
    assert address_of("https://a.example/s?id=1&p=2") == address_of("https://a.example/s?p=2&id=1")
    assert address_of("https://a.example/s?id=1") != address_of("https://a.example/s?id=2")


def test_numbers_count_within_their_source():
    assert keys_of("", "CPA-0001", "", 1) == keys_of("", "CPA-0001", "", 1)
    assert not set(keys_of("", "CPA-0001", "", 1)) & set(keys_of("", "CPA-0001", "", 2))
    assert keys_of("", "CPA-0001", "", None) == keys_of("", "17", "3", 1) == ()


def test_a_version_shares_a_key_with_the_one_before():
    assert set(keys_of("", "CPA-0002", "CPA-0001", 1)) & set(keys_of("", "CPA-0001", "", 1))


def test_a_number_that_is_an_address_is_that_page():
    assert keys_of("", "https://a.example/s/", "", None) == keys_of("http://www.a.example/s", "", "", 5) != ()
