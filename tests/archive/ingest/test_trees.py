import pytest

from archive.errors import ItemError
from archive.ingest.trees import closed, named, paragraphs, parse_xml, root_of, words_of
from tests.growth import IN_PROPORTION, growth

BOMB = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)


def test_entities_of_a_dtd_are_shown_as_written():
    root = parse_xml(f'<?xml version="1.0"?>{BOMB}]><a>&j; &amp; &eacute;&#233;</a>')
    assert words_of(root) == "&j; & éé"


@pytest.mark.parametrize("name", ["file:///etc/hostname", "http://news.example/x"])
def test_external_entities_are_never_fetched(name):
    assert words_of(parse_xml(f'<!DOCTYPE a [<!ENTITY x SYSTEM "{name}">]><a>&x;</a>')) == "&x;"


def test_ampersands_that_begin_nothing_are_kept_and_cdata_is_left_alone():
    assert words_of(parse_xml("<a>Fog & swell <![CDATA[A&B &nbsp; </i>]]></a>")) == "Fog & swell A&B &nbsp; </i>"


def test_nesting_beyond_the_bound_is_refused():
    with pytest.raises(ItemError) as caught:
        parse_xml("<a>" * 300 + "</a>" * 300)
    assert caught.value.code == "too-deep"


@pytest.mark.parametrize("text", ["", "no mark-up", "<", "\x00<"])
def test_what_is_no_markup_is_refused(text):
    with pytest.raises(ItemError) as caught:
        parse_xml(text)
    assert caught.value.code == "bad-xml"


@pytest.mark.parametrize("piece", ["<!DOCTYPE [", "<![CDATA[", "&", "<!-- ", "&a", "<a "])
def test_hostile_text_costs_no_more_than_its_length(piece):
    def make(size):
        return piece * (size // len(piece))

    assert growth(closed, make, 25_000) < IN_PROPORTION
    assert growth(root_of, make, 25_000) < IN_PROPORTION


def test_the_root_is_found_behind_comments_and_a_dtd():
    assert root_of('\n<?xml version="1.0"?><!-- <b> --><!DOCTYPE a [ <!ENTITY b "c"> ]><x:rdf k="v">')[0] == "rdf"


def test_paragraphs_are_blocks_with_their_inline_elements_and_without_pictures():
    root = parse_xml(
        "<body>Lead <em>in</em>.<p>One<br/>two</p><media><p>Caption</p></media>tail<ul><li>a</li></ul></body>"
    )
    assert paragraphs(root) == ["Lead in.", "One\ntwo", "tail", "a"]


def test_elements_are_found_by_the_end_of_their_path_whatever_their_namespace():
    root = parse_xml('<a xmlns="urn:x"><b><c>1</c></b><c>2</c></a>')
    assert [words_of(found) for found in named(root, "b/c")] == ["1"]
