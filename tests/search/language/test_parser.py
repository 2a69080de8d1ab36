import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import QueryError
from search.language.lexemes import DEEPEST_BRACKETS
from search.language.parser import LONGEST_QUERY, MOST_CLAUSES, parse
from search.language.telling import in_words
from search.query import (
    And,
    Dates,
    Everything,
    Filter,
    Nearby,
    Not,
    Or,
    Phrase,
    Prefix,
    Raw,
    Similar,
    Undated,
    Versions,
    Word,
    leaves,
    written,
)

PIECES = [
    "OR", "AND", "NOT", "-", "(", ")", '"', "*", "~", ":", ".", "..", " ", " ", " ", "headline:", "source:", "dump:",
    "date:2020", "date:", "2020-10", "before:2020-01", "in:raw", "undated:yes", "added:", "removed:", "versions:>1",
    "-(", "versions:", "2..5", "quay", "U.S.", "AT&T", "é", "東京", "x", 'body:("a" OR b*)', "“", "’s", "0~0", "~5",
    "lighthouse~",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ("quay", Word("quay")),
        ("quay pier", And((Word("quay"), Word("pier")))),
        ("quay AND pier", And((Word("quay"), Word("pier")))),
        ("a b OR c", Or((And((Word("a"), Word("b"))), Word("c")))),
        ("a (b OR c)", And((Word("a"), Or((Word("b"), Word("c")))))),
        ("-quay", Not(Word("quay"))),
        ("NOT NOT quay", Word("quay")),
        ("-(a b)", Not(And((Word("a"), Word("b"))))),
        ('"old quay"', Phrase("old quay")),
        ("“old quay”", Phrase("old quay")),
        ("harb*", Prefix("harb")),
        ("headline:quay", Word("quay", "headline")),
        ('headline:"old quay" byline:doe', And((Phrase("old quay", "headline"), Word("doe", "byline")))),
        ("headline:(a OR b)", Or((Word("a", "headline"), Word("b", "headline")))),
        ('source:"Harbour Post"', Filter("source", "Harbour Post")),
        ("language:en dump:3", And((Filter("language", "en"), Filter("dump", "3")))),
        ("date:2020-10", Dates(20201001, 20201031)),
        ("date:2020-02..2020-10-07", Dates(20200201, 20201007)),
        ("date:2020..", Dates(20200101, None)),
        ("before:2020", Dates(None, 20191231)),
        ("after:2020-12-31", Dates(20210101, None)),
        ("undated:yes", Undated()),
        ("undated:no", Not(Undated())),
        ("versions:>1", Versions(2, None)),
        ("versions:>=2", Versions(2, None)),
        ("versions:<3", Versions(1, 2)),
        ("versions:<=3", Versions(1, 3)),
        ("versions:2", Versions(2, 2)),
        ("versions:2..5", Versions(2, 5)),
        ("versions:2..", Versions(2, None)),
        ("versions:..5", Versions(1, 5)),
        ('added:"old quay"', Phrase("old quay", "added")),
        ("removed:allowed", Word("allowed", "removed")),
        ("-removed:(quay OR pier)", Not(Or((Word("quay", "removed"), Word("pier", "removed"))))),
        ("in:raw share", Raw(Word("share"))),
        ("quay~", Similar("quay", 1)),
        ("lighthouse~", Similar("lighthouse", 2)),
        ("headline:lighthouse~1", Similar("lighthouse", 1, "headline")),
        ('"old quay"~5', Nearby("old quay", 5)),
        ('-body:"old quay"~5', Not(Nearby("old quay", 5, "body"))),
        ("COVID-19 U.S. AT&T", And((Word("COVID-19"), Word("U.S"), Word("AT&T")))),
    ],
)
def test_a_query_parses_without_a_notice(text, tree):
    assert parse(text) == parse(text).__class__(tree, ())


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("quay OR", And((Word("quay"), Word("or")))),
        ("AND quay", And((Word("and"), Word("quay")))),
        ("quay )", Word("quay")),
        ("(quay", Word("quay")),
        ('quay "pier', And((Word("quay"), Word("pier")))),
        ("quay !!!", Word("quay")),
        ("ha*", Word("ha")),
        ("pie~", Word("pie")),
        ("quay~0", Word("quay")),
        ("covid-19~", Word("covid-19")),
        ('"old quay"~500', Nearby("old quay", 100)),
        ("quay versions:many", And((Word("quay"), Phrase("versions:many")))),
        ("versions:5..2", Versions(5, 2)),
        ("date:2020-13", Phrase("date:2020-13")),
        ("colour:red", Phrase("colour:red")),
    ],
)
def test_what_is_not_understood_is_searched_as_words_with_a_notice(text, tree):
    query = parse(text)
    assert query.tree == tree
    assert query.notices


def test_a_web_address_needs_no_notice():
    assert parse("https://harbour.example/quay").notices == ()


def test_a_query_too_long_names_the_parameter():
    with pytest.raises(QueryError) as caught:
        parse("x" * (LONGEST_QUERY + 1))
    assert caught.value.field == "q"


def test_clauses_beyond_the_limit_are_left_out_with_a_notice():
    query = parse(" ".join(f"w{number}" for number in range(MOST_CLAUSES + 5)))
    assert len(list(leaves(query.tree))) == MOST_CLAUSES
    assert len(query.notices) == 1


def test_brackets_deeper_than_allowed_are_left_out_with_a_notice():
    deep = DEEPEST_BRACKETS + 3
    query = parse("(a OR " * deep + "b" + ")" * deep)
    assert query.notices


@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.text(max_size=60)))
def test_the_text_of_a_tree_parses_to_that_tree(text):
    tree = parse(text).tree
    if len(written(tree)) <= LONGEST_QUERY:
        assert parse(written(tree)).tree == tree


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_every_tree_has_words_for_the_reader(text):
    assert in_words(parse(text).tree)
