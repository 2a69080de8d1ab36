import pytest

from search.language.parser import parse
from search.language.telling import in_words
from search.query import has_words, leaves


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("quay (pier OR dock)", "quay and (pier or dock)"),
        ("-quay", "not quay"),
        ('headline:"old quay"', "“old quay” in the headline"),
        ("harb*", "words starting with harb"),
        ('"old quay"~5', "“old quay” within 5 words"),
        ("lighthouse~", "words spelled like lighthouse"),
        ("date:2020-10-06", "published on 6 October 2020"),
        ("date:2020-10", "published in October 2020"),
        ("undated:yes", "undated"),
        ("versions:>1", "in a story of 2 versions or more"),
        ("versions:2..5 quay", "in a story of 2 to 5 versions and quay"),
        ("removed:allowed", "allowed where a later version lacks it"),
        ('added:"old quay"', "“old quay” where an earlier version lacks it"),
        ("", "everything"),
        ("in:raw share", "share, the lines set apart included"),
        ("source:Post", "source Post"),
    ],
)
def test_a_query_is_told_in_words(text, words):
    assert in_words(parse(text).tree) == words


def test_what_is_excluded_is_no_leaf_to_mark():
    tree = parse("quay -pier").tree
    assert [leaf.text for leaf in leaves(tree)] == ["quay"]
    assert [leaf.text for leaf in leaves(tree, negated=True)] == ["quay", "pier"]


def test_filters_alone_give_no_relevance():
    assert not has_words(parse("date:2020 -quay").tree)
    assert has_words(parse("date:2020 quay").tree)
