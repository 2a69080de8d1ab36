import pytest

from archive.ingest.blocks import blocks_of, parse_html
from tests.growth import IN_PROPORTION, growth


def shown(text):
    return [(block.tag, block.text) for block in blocks_of(text)]


def test_blocks_are_cut_where_elements_are_and_inline_ones_run_on():
    assert shown("<p>Fog <b>closed</b> the <a href=x>channel</a>.<br>Late.</p><h2>Sub</h2>tail") == [
        ("p", "Fog closed the channel.\nLate."), ("h2", "Sub"), ("body", "tail"),
    ]  # fmt: skip


def test_scripts_styles_and_hidden_parts_are_not_shown():
    assert shown("<script>x()</script><style>p{}</style><p hidden>a</p><p style='display: none'>b</p><p>c</p>") == [
        ("p", "c")
    ]


def test_a_page_that_hides_everything_is_read_as_if_shown():
    assert shown("<div style='visibility:hidden'><p>Fog.</p></div>") == [("p", "Fog.")]


def test_a_block_knows_what_it_stands_in():
    (block,) = blocks_of("<main class='story big' id=m><article><p class=lead>Fog.</p></article></main>")
    assert block.detail == "main.story.big#m article p.lead"


@pytest.mark.parametrize("piece", ["<div>", "<p", "<", "<a><b>"])
def test_hostile_markup_costs_no_more_than_its_length(piece):
    assert growth(blocks_of, lambda size: piece * (size // len(piece)) + "Fog.", 25_000) < IN_PROPORTION


def test_nothing_is_no_tree():
    assert parse_html("") is None
