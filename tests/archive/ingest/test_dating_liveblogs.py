"""Live blogs: many stamps, many short entries, one day and one text."""

from datetime import date

from archive.ingest.dating import date_item
from archive.ingest.items import BODY_ROLES, Field
from archive.ingest.roles import label
from tests.archive.ingest.making import LEAD, SECOND, THIRD, page, text_item

LATEST = date(2020, 12, 1)
STORY = "main article div.story"


def test_the_stamps_of_entries_do_not_outvote_the_day_the_page_states():
    stamps = [Field("published", f"2020-10-0{day}T12:00:00Z", "time") for day in (9, 8, 7)]
    stated = Field("published", "2020-10-06T06:00:00Z", "ld+json datePublished")
    item = page(("h1", f"{STORY} h1", "Storm live"), ("p", f"{STORY} p", LEAD), fields=(stated, *stamps))

    found = date_item(item, label(item), LATEST)

    assert (found.value or "")[:10] == "2020-10-06"


def test_entries_under_stamps_are_text_and_the_stamps_are_not():
    item = text_item("Storm in Marrow Bay, as it happened", "20:42", LEAD, "19:20", SECOND, "17:56", THIRD)
    kept = [item.text[line.start : line.end] for line in label(item) if line.role in BODY_ROLES]

    assert kept == [LEAD, SECOND, THIRD]
