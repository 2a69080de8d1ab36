import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.helping.composing import SCOPED, composed
from search.language.parser import parse
from search.query import And, leaves


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ({}, ""),
        ({"query": "ferry storm"}, "ferry storm"),
        ({"phrase": "harbour wall"}, '"harbour wall"'),
        ({"any": 'ferry "pilot boat"'}, 'ferry OR "pilot boat"'),
        ({"query": "ferry", "any": "storm gale"}, "ferry (storm OR gale)"),
        ({"none": 'advert "press release"'}, '-advert -"press release"'),
        ({"headline": "ferry", "byline": "marsh"}, "headline:ferry byline:marsh"),
        ({"removed": "allowed"}, "removed:allowed"),
        ({"added": '"not allowed"'}, 'added:"not allowed"'),
        ({"versions": ">1", "query": "ferry"}, "ferry versions:2.."),
        ({"query": "ferry OR boat", "none": "OR -storm NOT"}, "(ferry OR boat) -or -storm -not"),
        ({"phrase": '"'}, ""),
        ({"phrase": "harbour « wall"}, '"harbour wall"'),
        ({"any": "ferry “pilot boat”"}, 'ferry OR "pilot boat"'),
    ],
)
def test_the_form_writes_the_query_language(said, query):
    assert composed(said) == query
    assert parse(query).notices == ()


_FIELDS = st.sampled_from(["query", "phrase", "any", "none", *SCOPED])


@given(st.dictionaries(_FIELDS, st.text(max_size=40)))
def test_what_it_writes_says_the_same_when_it_is_read(said):
    query = composed(said)
    assert parse(query[:500]).tree if len(query) > 500 else composed({"query": query}) == query


@given(st.text(alphabet='ab "(-:~*OR', max_size=30))
def test_words_to_leave_out_are_words_whatever_they_look_like(text):
    tree = parse(composed({"query": "ferry", "none": text})).tree
    assert [leaf.text for leaf in leaves(tree)] == ["ferry"]
    assert tree.children[0].text == "ferry" if isinstance(tree, And) else tree.text == "ferry"
