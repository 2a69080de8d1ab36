from tests.archive.ingest.readers.told import fields, items, results


def test_a_post_has_paragraphs_where_it_has_blank_lines():
    item = items("wxr.xml")[0]
    assert item.text.endswith("closed the channel.\n\nThe harbour master said the evening boat would run to time. "
                              "See the timetable.")  # fmt: skip
    assert fields(item, "standfirst", "published", "section", "tags", "source", "pubstatus") == (
        "Fog.", "2020-10-06 09:01:00", "Harbour", "fog", "Marrow Bay Notes", "publish",
    )  # fmt: skip


def test_attachments_are_no_articles_and_drafts_have_no_date():
    _, attachment, draft = results("wxr.xml")
    assert (attachment.code, fields(draft, "published")) == ("no-article", (None,))


def test_broken_markup_spoils_only_its_own_post():
    first, cut = results("broken-export.xml")
    assert fields(first, "headline") == ("Ferry late & foggy",)
    assert (cut.locator, cut.code) == ("broken-export.xml#2", "truncated")
