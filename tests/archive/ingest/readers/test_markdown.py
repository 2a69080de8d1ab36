from tests.archive.ingest.members import read, spans
from tests.archive.ingest.readers.told import DUMPS, fields, items


def test_the_text_is_the_file_and_the_front_matter_is_metadata():
    (item,) = items("markdown.md")
    assert item.text == (DUMPS / "markdown.md").read_text(encoding="utf-8")
    assert fields(item, "headline", "published", "byline") == ("Ferry late after fog", "2020-10-06", "Ann Lee")
    assert list(item.field_values("tags")) == ["harbour", "fog"]
    assert [kind for kind, _ in spans(item)] == ["field:front-matter", "field:headline"]


def test_an_underlined_heading_is_the_headline():
    (item,) = read("Ferry late\n==========\n\nFog closed the channel.\n", "a.md")
    assert spans(item) == [("field:headline", "Ferry late")]
