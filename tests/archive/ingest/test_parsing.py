import pytest

from archive.errors import ItemError
from archive.ingest.items import UNDATED, Field, ParsedArticle, RawItem
from archive.ingest.parsing import parse
from archive.ingest.roles import label
from tests.archive.ingest.making import LEAD, SECOND, THIRD, page, record, text_item


def parsed(item: RawItem) -> ParsedArticle:
    return parse(item, label(item), UNDATED)


def test_paragraphs_subheads_and_list_items_make_the_body():
    item = text_item(
        "Wall breaks", LEAD, "No money", SECOND, "- sandbags for the market square were handed out.", "AP", THIRD
    )

    assert parsed(item).body.split("\n\n") == [
        LEAD,
        "No money",
        SECOND,
        "- sandbags for the market square were handed out.",
        THIRD,
    ]


def test_a_hard_wrapped_paragraph_is_one_line_of_the_body():
    wrapped = "\n".join(
        [LEAD[:60].rstrip(), LEAD[60:120].strip(), LEAD[120:].strip(), "", SECOND[:70].strip(), SECOND[70:].strip()]
    )

    assert "\n" not in parsed(text_item(wrapped)).body.split("\n\n")[0]


def test_the_agency_stands_in_the_dateline():
    article = parsed(text_item("Wall breaks", f"MARROW BAY (CPA) - {LEAD}", SECOND))

    assert (article.dateline, article.agency) == ("MARROW BAY (CPA) -", "CPA")
    assert article.body.startswith("The harbour wall")


def test_a_photo_credit_is_not_the_agency():
    article = parsed(text_item("Wall breaks", LEAD, "AFP", "People look at the wall on October 5, 2020.", SECOND))

    assert article.agency is None
    assert article.source is None


def test_promoted_headlines_are_what_stands_behind_the_label():
    article = parsed(text_item("Wall breaks", LEAD, "READ MORE:\u00a0Ferry returns to Marrow Bay", SECOND))

    assert article.promoted_headlines == ("Ferry returns to Marrow Bay",)


def test_fields_win_over_the_text():
    fields = (
        Field("headline", "Wall breaks", "record title"),
        Field("byline", "By Ann Lee and Tom Ito", "record author"),
        Field("source", "Harbour Post", "record source"),
        Field("section", "Local", "record section"),
        Field("tags", "storm, harbour", "record tags"),
        Field("url", "javascript:alert(1)", "record link"),
        Field("url", "https://post.example/wall", "record url"),
        Field("canonical_id", "hp-1", "record id"),
    )
    article = parsed(record(fields, headline="Wall breaks", body=f"{LEAD}\n{SECOND}"))

    assert article.headline == "Wall breaks"
    assert article.authors == ("Ann Lee", "Tom Ito")
    assert (article.source, article.section, article.canonical_id) == ("Harbour Post", "Local", "hp-1")
    assert article.tags == ("storm", "harbour")
    assert article.url == "https://post.example/wall"
    assert article.evidence["url"] == "record url"


def test_notes_are_kept_apart():
    note = "Correction: an earlier version misspelt the mayor's name."

    article = parsed(text_item("Wall breaks", LEAD, SECOND, note))

    assert article.notes == (note,)
    assert note not in article.body


def test_a_pages_heading_is_its_headline_and_not_its_title_with_the_site():
    fields = (Field("headline", "Wall breaks in storm | Harbour Post", "meta og:title"),)
    heading = ("h1", "main h1", "Wall breaks in storm")

    assert parsed(page(heading, ("p", "main p", LEAD), fields=fields)).headline == "Wall breaks in storm"


def test_a_title_loses_the_sites_name_where_no_heading_stands():
    fields = (
        Field("headline", "Wall breaks in storm - Harbour Post", "meta og:title"),
        Field("source", "Harbour Post", "meta og:site_name"),
    )

    assert parsed(page(("p", "main p", LEAD), fields=fields)).headline == "Wall breaks in storm"


def test_the_language_is_detected():
    article = parsed(text_item("Wall breaks", LEAD, SECOND))

    assert article.language == "en"
    assert article.evidence["language"] == "detected"


def test_a_stated_language_is_folded_to_its_code():
    article = parsed(text_item("Wall breaks", LEAD, fields=(Field("language", "en_GB", "record lang"),)))

    assert article.language == "en"
    assert article.evidence["language"] == "record lang"


def test_a_field_that_contradicts_the_text_is_not_believed():
    article = parsed(text_item("Wall breaks", LEAD, SECOND, THIRD, fields=(Field("language", "de", "html lang"),)))

    assert article.language == "en"


@pytest.mark.parametrize("text", ["", " \n ", "***\n\n---", "\u200b"])
def test_an_item_without_words_is_refused(text):
    with pytest.raises(ItemError) as error:
        parsed(text_item(text))

    assert error.value.code == "no-text"


@pytest.mark.parametrize("text", ["Storm", "AP\n\nPeople look at the wall on October 5, 2020."])
def test_an_item_with_any_words_is_kept(text):
    assert parsed(text_item(text)).text == text


def test_a_record_with_a_headline_alone_is_kept():
    article = parsed(record((Field("headline", "Wall breaks", "record title"),), headline="Wall breaks"))

    assert (article.headline, article.body) == ("Wall breaks", "")
