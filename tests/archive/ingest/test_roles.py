from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.ingest.items import BODY_ROLES, Field, Hint, RawItem, Role
from archive.ingest.roles import label
from tests.archive.ingest.making import LEAD, SECOND, THIRD, gaps, page, record, role_of, roles_of, text_item

SHARED = Path(__file__).parents[3] / "../shared"
CAPTION = "People look at the broken harbour wall in Marrow Bay on October 5, 2020."


PIECES = st.sampled_from(
    [
        "date 2020-10-06 ",
        "MARROW BAY (CPA) - ",
        "READ MORE: ",
        "AP",
        "- ",
        "\n",
        "\r\n",
        "\u2028",
        "\x85",
        "\x1c",
        "\u200b",
        " ",
        "\u00a0",
        "© ",
        "2020-10-06",
        "Ann Lee",
        ".",
        LEAD,
        CAPTION,
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=25).map("".join)


@given(TEXTS)
@settings(max_examples=200)
def test_lines_and_white_space_give_the_text_back(text):
    lines = label(RawItem("a.txt", "text", text, "utf-8"))

    assert all(not gap or gap.isspace() for gap in gaps(text, lines))
    assert all(line.start < line.end for line in lines)
    assert [line.start for line in lines] == sorted(line.start for line in lines)


@given(TEXTS, st.lists(st.integers(0, 400), max_size=8), st.sampled_from(["field:headline", "field:body", "html:p"]))
@settings(max_examples=200)
def test_hints_that_cut_lines_anywhere_lose_nothing(text, edges, kind):
    inside = sorted({min(edge, len(text)) for edge in edges})
    hints = tuple(Hint(start, end, kind) for start, end in zip(inside[::2], inside[1::2], strict=False))

    lines = label(RawItem("a", "json", text, "utf-8", (), hints))

    assert all(not gap or gap.isspace() for gap in gaps(text, lines))


def test_a_stuck_on_date_prefix_is_cut_off():
    item = text_item(f" date 2020-10-06 {LEAD}", SECOND)

    assert roles_of(item)[:2] == [(" date 2020-10-06", Role.PUBDATE), (LEAD, Role.BODY)]


def test_a_date_the_sentence_goes_on_with_stays_in_it():
    item = text_item(f"2020-10-06 was the day {LEAD}", SECOND)

    assert roles_of(item)[0][1] is Role.BODY


@pytest.mark.parametrize(
    "dateline", ["MARROW BAY (CPA) -", "MARROW BAY, Feb 26 -", "Marrow Bay (CPA) —", "BERLIN, Oct. 6 (CPA) --"]
)
def test_a_dateline_is_cut_from_the_lead(dateline):
    assert roles_of(text_item(f"{dateline} {LEAD}", SECOND))[:2] == [(dateline, Role.DATELINE), (LEAD, Role.BODY)]


@pytest.mark.parametrize("start", ["FILE -", "UPDATE 1 -", "Mayor Ann Lee -", "US -", "Opinion:"])
def test_what_only_looks_like_a_dateline_stays(start):
    assert Role.DATELINE not in {role for _, role in roles_of(text_item(f"{start} {LEAD}", SECOND))}


def test_the_first_line_without_a_full_stop_is_the_headline():
    assert role_of(text_item("Harbour wall breaks in storm", LEAD, SECOND), "Harbour") is Role.HEADLINE


def test_a_text_of_one_line_is_body():
    assert roles_of(text_item("Storm")) == [("Storm", Role.BODY)]


def test_a_short_line_between_paragraphs_is_a_subhead():
    assert role_of(text_item("Wall breaks", LEAD, "No money", SECOND), "No money") is Role.SUBHEAD


def test_hard_wrapped_lines_are_one_paragraph():
    wrapped = "\n".join([LEAD[:60], LEAD[60:120], LEAD[120:], "   " + SECOND[:60], SECOND[60:120], SECOND[120:]])

    assert len(label(text_item(wrapped))) == 2


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("READ MORE:\u00a0Ferry returns to Marrow Bay", Role.PROMO),
        ("Lesen Sie auch: Fähre kehrt zurück", Role.PROMO),
        ("Читайте также: Паром вернулся", Role.PROMO),
        ("Sign up for the Harbour Post newsletter", Role.NEWSLETTER),
        ("We use cookies to improve your experience", Role.COOKIE),
        ("Share on Facebook", Role.SHARE),
        ("12 comments", Role.COMMENTS),
        ("Advertisement", Role.AD),
        ("© 2020 Harbour Post. All rights reserved.", Role.COPYRIGHT),
        ("Tags: storm, harbour", Role.TAGS),
        ("Source: Coastline Press Agency", Role.SOURCE),
        ("Published 6 October 2020", Role.PUBDATE),
        ("Updated: 7 October 2020, 10:15", Role.UPDATED),
        ("Correction: an earlier version misspelt the mayor's name.", Role.NOTE),
        ("Ann Lee is a reporter for the Harbour Post based in Marrow Bay.", Role.BIO),
        ("Photo: Coastline Press Agency", Role.CREDIT),
        ("Ann Lee/Reuters", Role.CREDIT),
        ("Route 6", Role.RESIDUE),
        ("1 of 12", Role.MEDIA),
    ],
)
def test_wording_names_a_line(line, role):
    assert role_of(text_item("Wall breaks", LEAD, SECOND, line, THIRD), line[:8].strip("\u00a0 ")) is role


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Tuesday.",
        "By Friday the town had run out of sandbags.",
        "More than 500 people were without power.",
        '"They were brave," he added.',
        "Comments by the minister angered the town.",
        f"READ MORE: {LEAD} {SECOND}",
    ],
)
def test_prose_that_begins_like_furniture_stays_body(line):
    assert role_of(text_item("Wall breaks", LEAD, line, SECOND), line[:10]) is Role.BODY


def test_a_caption_printed_twice_for_one_picture_is_a_repeat():
    item = text_item("Wall breaks", LEAD, CAPTION, "AP", CAPTION, SECOND)

    assert [role for text, role in roles_of(item) if text == CAPTION] == [Role.CAPTION, Role.CAPTION_REPEAT]


def test_the_same_caption_under_another_credit_is_another_picture():
    item = text_item("Wall breaks", LEAD, "AP", CAPTION, SECOND, "AFP", CAPTION, THIRD)

    assert [role for text, role in roles_of(item) if text == CAPTION] == [Role.CAPTION, Role.CAPTION]


def test_a_credit_takes_the_caption_below_and_not_the_sentence_above():
    sentence = "One person was hurt, the mayor said."
    item = text_item("Wall breaks", LEAD, sentence, "AP", CAPTION, SECOND)

    assert role_of(item, "One person") is Role.BODY


def test_a_standfirst_told_again_is_kept_apart_and_its_paragraph_stays_body():
    told = LEAD.replace("early ", "")
    item = text_item("Wall breaks", told, CAPTION, "AP", SECOND, LEAD)

    assert role_of(item, told[:60]) is Role.STANDFIRST
    assert roles_of(item)[-1] == (LEAD, Role.BODY)


def test_fields_have_their_roles_and_an_opening_line_equal_to_the_headline_is_a_repeat():
    item = record(
        (Field("headline", "Wall breaks", "record title"),),
        headline="Wall breaks",
        published="2020-10-06",
        body=f"Wall breaks\n{LEAD}\n{SECOND}",
    )

    assert [role for _, role in roles_of(item)] == [Role.HEADLINE, Role.PUBDATE, Role.REPEAT, Role.BODY, Role.BODY]
    assert label(item)[0].confidence == 0.98


def test_a_page_keeps_its_article_and_sets_the_site_apart():
    story = "main article div.story"
    item = page(
        ("li", "header nav ul.menu li", "Home"),
        ("h1", f"{story} h1", "Wall breaks"),
        ("p", f"{story} p.byline", "By Ann Lee"),
        ("p", f"{story} p", LEAD),
        ("figcaption", f"{story} figure figcaption", "The wall on Tuesday"),
        ("h2", f"{story} h2", "No money"),
        ("p", f"{story} p", SECOND),
        ("p", "aside.related p", THIRD),
        ("p", "footer p", "All about the Harbour Post"),
    )

    roles = [role for _, role in roles_of(item)]

    assert roles == [
        Role.NAV, Role.HEADLINE, Role.BYLINE, Role.BODY, Role.CAPTION, Role.SUBHEAD, Role.BODY, Role.PROMO, Role.NAV,
    ]  # fmt: skip


def test_a_page_without_recognised_text_keeps_its_longest_lines_as_unsure_body():
    item = page(("td", "nav table td", "Ferry timetable for the whole of October"), ("td", "nav table td", "Home"))

    first = label(item)[0]

    assert first.role in BODY_ROLES
    assert first.confidence < 0.5


def test_a_headline_of_five_thousand_characters_is_read():
    item = text_item("Storm " * 833, LEAD)

    assert len(label(item)) == 2


def test_a_dateline_may_stand_on_a_line_of_its_own():
    assert roles_of(text_item("Wall breaks", "MARROW BAY, March 13 -", LEAD))[1][1] is Role.DATELINE


def test_rows_of_a_table_stay_in_a_plain_text():
    item = text_item("Catch of the week", "Cod 1,200 kilos vs 900", "Plaice 310 kilos vs 420", "Sole 80 kilos vs 75")

    assert {role for _, role in roles_of(item)[1:]} == {Role.BODY}


def test_a_description_copied_from_the_lead_leaves_it_in_the_body():
    item = page(
        ("h1", "main article h1", "Wall breaks"),
        ("p", "main article p", LEAD),
        ("p", "main article p", SECOND),
        fields=(Field("standfirst", LEAD, "meta description"),),
    )

    assert role_of(item, "The harbour") is Role.BODY


def test_a_comment_is_no_article_however_long_it_is():
    item = page(
        ("h1", "main article h1", "Wall breaks"),
        ("p", "main article p", LEAD),
        *(("p", "div.comments div.comment p", SECOND + str(number)) for number in range(9)),
    )

    assert [role for _, role in roles_of(item)][2:] == [Role.COMMENTS] * 9


def test_a_paragraph_that_is_one_link_below_the_text_is_set_apart():
    item = page(
        ("h1", "main article h1", "Wall breaks"),
        *(("p", "main article p", f"{number} {LEAD}") for number in range(6)),
        ("p", "main div.cards div.card a p", THIRD),
    )

    assert roles_of(item)[-1][1] not in BODY_ROLES


def test_a_short_line_that_stands_between_all_paragraphs_is_neither_text_nor_subhead():
    parts = [part for paragraph in (LEAD, SECOND, THIRD) for part in ("Article content", paragraph)]
    found = roles_of(text_item("Wall breaks", *parts))
    assert {role for text, role in found if text == "Article content"} == {Role.NOISE}


def test_a_subhead_stays_one_with_the_site_s_line_below_it():
    parts = [part for paragraph in (LEAD, SECOND, THIRD) for part in ("Article content", paragraph)]
    assert role_of(text_item("Wall breaks", *parts[:4], "No money", *parts[4:]), "No money") is Role.SUBHEAD


def test_a_sentence_said_three_times_stays_text():
    found = roles_of(
        text_item(*(part for paragraph in (LEAD, SECOND, THIRD) for part in (paragraph, "Nobody answered.")))
    )
    assert {role for text, role in found if text == "Nobody answered."} == {Role.BODY}


def test_a_heading_among_the_text_is_a_subhead_whatever_stands_right_below_it():
    item = page(
        ("h1", "article h1", "Wall breaks"),
        ("p", "article p", LEAD),
        ("h3", "article h3", "The best ramp for families"),
        ("div", "article div.price", "£20"),
        ("div", "article div.price", "Four stars"),
        ("p", "article p", SECOND),
        ("p", "article p", THIRD),
    )
    assert role_of(item, "The best ramp") is Role.SUBHEAD
