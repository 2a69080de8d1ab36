import time

import pytest

from archive.ingest.decoding import decode
from archive.ingest.items import BODY_ROLES, Field, RawItem, Role
from archive.ingest.readers.html import page_item
from archive.ingest.roles import label
from archive.ingest.weights import weights_of
from tests.archive.ingest.making import LEAD, SECOND, THIRD, page, role_of, roles_of, text_item

TEASERS = [
    f"Ferry number {n} sails again on Monday after the repair of its engine, the company says." for n in range(3)
]


FOURTH = (
    "The county has promised stones and forty workers by the end of the week, and the harbour master expects the first"
    " boats of the cod fleet back at their moorings before the spring tide, he told the council on Wednesday night."
)


def saved(markup: str) -> RawItem:
    item = page_item("a.html", decode(markup.encode(), None, None))
    assert isinstance(item, RawItem)
    return item


def site_page() -> RawItem:
    cards = "".join(
        f'<div class="card"><h3><a href="/{n}">Ferry {n}</a></h3><p>{t}</p></div>' for n, t in enumerate(TEASERS)
    )
    return saved(
        '<html><head><title>Wall breaks</title></head><body><div id="a"><h1>Wall breaks</h1>'
        f"<p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p><p>{FOURTH}</p></div>"
        f'<div class="related-stories">{cards}</div>'
        "<footer><p>© 2020 Harbour Post. All rights reserved.</p></footer></body></html>"
    )


def test_a_page_keeps_its_article_and_sets_the_teasers_apart():
    found = roles_of(site_page())

    assert [text for text, role in found if role in BODY_ROLES][:3] == [LEAD, SECOND, THIRD]
    assert not {text for text, role in found if role in BODY_ROLES} & set(TEASERS)


def test_the_notice_in_a_footer_is_a_copyright():
    assert role_of(site_page(), "© 2020") is Role.COPYRIGHT


def test_a_page_without_its_markup_is_weighed_too():
    item = page(
        ("h1", "main h1", "Wall breaks"), ("p", "main p", LEAD), ("p", "main p", SECOND), ("p", "main p", THIRD)
    )

    assert [role for _, role in roles_of(item)] == [Role.HEADLINE, Role.BODY, Role.BODY, Role.BODY]


@pytest.mark.parametrize("above", [True, False])
def test_a_name_beside_a_dated_caption_is_its_credit(above):
    caption = "A sonar image shows the crack in the wall at Marrow Bay, September 17, 2020."
    picture = ["Tarn County", caption] if above else [caption, "Tarn County"]
    item = text_item("Wall breaks", LEAD, SECOND, *picture, "Afterwards", THIRD, LEAD.replace("early", "late"))

    assert role_of(item, "Tarn County") is Role.CREDIT
    assert role_of(item, "A sonar") is Role.CAPTION


def test_a_subhead_under_a_dated_caption_stays_a_subhead():
    caption = "A sonar image shows the crack in the wall at Marrow Bay, September 17, 2020."
    item = text_item("Wall breaks", LEAD, SECOND, caption, "The Repair", THIRD, LEAD.replace("early", "late"))

    assert role_of(item, "The Repair") is Role.SUBHEAD


def test_figures_of_a_widget_are_not_the_tables_of_a_text():
    widget = [f"Stock {n} 1,{n}00.5 {n}.25" for n in range(30)]
    menu = [f"Section {chr(65 + n)}" for n in range(26)] * 2
    table = ["Cod 12.5 13.0", "Haddock 9.5 9.75", "Pollock 4.0 4.5"]

    assert role_of(text_item("Prices", LEAD, *table, SECOND, THIRD), "Haddock") is Role.BODY
    assert role_of(text_item(*menu, *widget, "Wall breaks", LEAD, SECOND, THIRD), "Stock 7") is not Role.BODY


def test_every_feature_needs_a_weight():
    with pytest.raises(KeyError):
        weights_of("text line", ("one", "no such feature"))


def test_twenty_thousand_paragraphs_are_answered_in_time():
    item = saved("<html><body>" + f"<p>{LEAD}" * 20_000)
    began = time.process_time()

    lines = label(item)

    assert len(lines) == 20_000
    assert time.process_time() - began < 30


def test_the_title_a_page_states_goes_before_its_heading():
    from archive.ingest.dating import UNDATED
    from archive.ingest.parsing import parse

    blocks = (("h1", "main h1", "Town News : Wall breaks at last"), ("p", "main p", LEAD), ("p", "main p", SECOND))
    item = page(
        *blocks,
        fields=(
            Field("headline", "Wall breaks at last | Harbour Post", "meta og:title"),
            Field("source", "Harbour Post", "meta"),
        ),
    )

    article = parse(item, label(item), UNDATED)

    assert (article.headline, article.evidence["headline"]) == ("Wall breaks at last", "meta og:title")
