# ruff: noqa: E501 - one line of them for each kind of trouble
"""Whatever is typed, the page answers 200 and says how it was understood."""

from itertools import product

import pytest

from search import indexing
from search.language.parser import parse
from tests.factories import make_article

pytestmark = pytest.mark.django_db

NAMES = (
    "AT&T",
    "U.S.",
    "O'Neill",
    "COVID-19",
    "C++",
    "e-mail",
    "7-Eleven",
    "Marks & Spencer",
    "Yahoo!",
    "naïve",
    "1,000",
)
SCRIPTS = (
    "العبارة", "מעבורת", "フェリー", "渡轮", "여객선", "паром", "πλοίο", "नौका", "เรือข้ามฟาก", "ﬀ ﬁ", "🚢🌊", "e\u0301cole",
    "\u202eferry", "ferry\u200b", "İstanbul", "ß", "ＦＥＲＲＹ", "العبارة ferry", "🚢 ferry", "ⅷ",
)  # fmt: skip
HOSTILE = (
    "'; DROP TABLE archive_article; --", "1 OR 1=1", "<script>alert(1)</script>", "{{ 7*7 }}", "%00", "../../etc/passwd",
    "(a+)+$", ".*", "[a-z]{3,}", "\\", "$ne", "ferry/*", "ferry\\*", "a" * 500, "ferry " * 83, "\t\n", "\u200b", "%", "_",
    "${jndi:ldap://x}", "=cmd()", "http://example.org/?q=a&b=c", "mira@example.org", "#ferry", "@ferry", "ferry; ls",
)  # fmt: skip
UNBALANCED = (
    '"', '""', '"ferry', 'ferry"', "(", ")", "()", "((((((((((ferry", "ferry))))", "(ferry OR", "OR", "AND", "NOT", "-", "--",
    "OR OR", "ferry OR", "OR ferry", "ferry AND", "NOT NOT ferry", "-(-ferry)", "-(", "headline:", "headline:(", 'headline:"',
    "date:", "date:x", "date:2020-13", "date:..", "date:2021..2020", "before:", "after:yesterday", "versions:", "versions:>x",
    "versions:0", "language:", "in:raw", "in:", "undated:maybe", "nofield:ferry", ":", "::", ":ferry", "*", "**", "a*", "ab*",
    "*ferry", "f*y", "~", "ferry~", "ferry~9", "fe~", '"ferry"~', '"ferry"~0', '"ferry pier"~999', "ferry^2", "+ferry", "?",
    "fer?y", "[2020 TO 2021]", "source:", 'source:"', "dump:x", "dump:99999999999999999999", "added:", 'removed:"x', "&&", "||",
)  # fmt: skip
STOP_WORDS = (
    "the",
    "of the",
    "the of and to in",
    '"the of"',
    "not",
    "or",
    "and",
    "to be or not to be",
    "der die das",
    "a",
)
FRAMES = ("{}", "ferry {}", "{} ferry", '"{}"', "-{}", "({})", "headline:{}", "{} OR ferry")
LONG = (" ".join(f"word{n}" for n in range(70))[:500], " OR ".join("ab" for _ in range(99))[:500], "( " * 200)
ODD = [
    *dict.fromkeys(
        [frame.format(text) for frame, text in product(FRAMES, (*NAMES, *SCRIPTS))]
        + [*HOSTILE, *UNBALANCED, *STOP_WORDS, *LONG]
    )
]


@pytest.fixture
def archive():
    make_article(headline="Ferry to Gull Island", body="AT&T, the U.S. and Mr O'Neill spoke of COVID-19 and of C++.")
    make_article(headline="العبارة إلى الجزيرة", body="ألغيت العبارة إلى الجزيرة.", language="ar")
    make_article(headline="渡轮停航", body="渡轮因风暴停航。", language="zh")
    indexing.drain()


def test_there_are_three_hundred_of_them():
    assert len(ODD) >= 300


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_odd_queries_are_answered_and_explained(client, archive, start):
    for query in ODD[start : start + 50]:
        response = client.get("/search/", {"q": query})
        assert response.status_code == 200, query
        if "found" in response.context:
            found = response.context["found"]
            assert found.understood, query
            assert found.notices == parse(query).notices
            api = client.get("/api/v1/search", {"q": query})
            assert (api.status_code, api.json()["total"]["articles"]) == (200, found.articles), query


@pytest.mark.parametrize(
    "name", ["AT&T", "U.S.", "O'Neill", "COVID-19", "covid19", "C++", "oneill", "at&t", "العبارة", "渡轮"]
)
def test_a_name_is_found_as_it_is_written(client, archive, name):
    assert client.get("/search/", {"q": name}).context["found"].articles == 1


def test_five_hundred_words_are_searched_as_far_as_they_go_and_a_page_of_text_is_too_long(client, archive):
    words = [f"word{n}" for n in range(500)]
    response = client.get("/search/", {"q": " ".join(words)})
    assert response.status_code == 200
    assert "Only the first 32 words and filters are searched." in " ".join(response.context["found"].notices)
    response = client.get("/search/", {"q": " ".join(words * 2)})
    assert response.status_code == 413
    assert b"at most 5000 characters" in response.content
