import json
from datetime import date

import pytest

from archive.ingest import dating, parsing, roles
from archive.ingest.items import DateStatus, Field, Precision, RawItem, Role
from archive.ingest.places import places
from archive.ingest.revising import Revision, RoleRevision, merged, reread, revise
from archive.storing import readings

TODAY = date(2026, 11, 22)
TEXT = """Ferry to Gull Island cancelled until spring

By Tam Orley

6 October 2020

The last ferry to Gull Island left Marrow Bay on Monday with eleven passengers and the island's mail.

The ramp on the quay, seen from the water

The ramp was damaged in the October storm, harbour master Edda Quill said. Repairs will take until March.

READ MORE: Lighthouse museum finds its missing lens

Islanders will be served by the pilot boat. Freight has to wait for calm water and a barge from the south quay.
"""


def read(text=TEXT, *fields):
    item = RawItem("a.txt", "text", text, "utf-8", fields)
    lines = roles.label(item)
    return parsing.parse(item, lines, dating.date_item(item, lines, TODAY), TODAY)


def number_of(parsed, beginning):
    return next(n for n, ln in enumerate(parsed.lines) if parsed.text[ln.start : ln.end].startswith(beginning))


def role(parsed, beginning, wanted):
    where = list(places(parsed.text, parsed.lines))[number_of(parsed, beginning)]
    return Revision(roles=(RoleRevision(where, wanted),))


def test_an_empty_revision_gives_the_same_article():
    parsed = read()
    assert revise(parsed, Revision(), TODAY) is parsed


@pytest.mark.parametrize(
    "fields",
    [
        (),
        (Field("headline", "Another title", "record title"), Field("tags", "sea", "record tags"),
         Field("tags", "ferries", "record tags"), Field("language", "en-GB", "record lang"),
         Field("updated", "2020-10-07", "record updated"), Field("source", "Harbour Post", "record site"),
         Field("url", "https://post.example/2020/10/06/ferry", "record url")),
    ],
)  # fmt: skip
def test_reading_again_with_the_same_lines_changes_nothing(fields):
    parsed = read(TEXT, *fields)
    assert reread(parsed, parsed.lines, TODAY) == parsed


def test_the_row_s_form_of_a_reading_gives_it_back():
    parsed = read(TEXT, Field("tags", "sea", "record tags"))
    kept = json.loads(json.dumps(readings.as_json(parsed, "Harbour Post")))
    assert readings.from_json(parsed.text, kept) == parsed


def test_a_line_set_apart_leaves_the_body_and_the_words():
    parsed = read()
    revised = revise(parsed, role(parsed, "The ramp was", Role.CAPTION), TODAY)
    line = revised.lines[number_of(revised, "The ramp was")]
    assert (line.role, line.confidence, line.evidence) == (Role.CAPTION, 1.0, ("person",))
    assert "The ramp was" in parsed.body
    assert "The ramp was" not in revised.body


def test_a_line_made_the_headline_is_the_headline_whatever_a_field_states():
    parsed = read(TEXT, Field("headline", "Sea news", "record title"))
    revised = revise(parsed, role(parsed, "Islanders will", Role.HEADLINE), TODAY)
    assert parsed.headline == "Sea news"
    assert revised.headline.startswith("Islanders will be served")
    assert revised.evidence["headline"] == "person"


def test_a_byline_taken_away_names_nobody():
    parsed = read()
    assert parsed.authors == ("Tam Orley",)
    revised = revise(parsed, role(parsed, "By Tam Orley", Role.NOISE), TODAY)
    assert (revised.byline, revised.authors) == (None, ())


def test_a_date_line_taken_away_undates_and_given_back_dates_again():
    parsed = read()
    assert parsed.published.value == "2020-10-06"
    undated = revise(parsed, role(parsed, "6 October", Role.NOISE), TODAY)
    assert undated.published.value is None
    again = revise(undated, role(undated, "6 October", Role.PUBDATE), TODAY)
    assert again.published.value == "2020-10-06"


def test_promos_follow_their_lines():
    parsed = read()
    assert parsed.promoted_headlines == ("Lighthouse museum finds its missing lens",)
    assert revise(parsed, role(parsed, "READ MORE", Role.BODY), TODAY).promoted_headlines == ()


def test_a_distrusted_kind_of_date_leaves_the_word_to_the_others():
    parsed = read(TEXT, Field("published", "2020-10-06", "record date"))
    assert {entry.kind for entry in parsed.published.evidence} == {"field", "line"}
    revised = revise(parsed, Revision(distrusted=frozenset({"field"})), TODAY)
    assert [entry.kind for entry in revised.published.evidence] == ["line"]
    neither = revise(parsed, Revision(distrusted=frozenset({"field", "line"})), TODAY)
    assert neither.published.value is None


@pytest.mark.parametrize(
    ("value", "precision"),
    [("2020", "year"), ("2020-10", "month"), ("2020-10-06", "day"), ("2020-10-06T08:00:00+02:00", "time")],
)
def test_a_date_said_by_a_person_is_certain_and_as_precise_as_said(value, precision):
    published = revise(read(), Revision(fields={"published": (value, "person")}), TODAY).published
    assert (published.value, published.precision, published.status) == (value, Precision(precision), DateStatus.STATED)
    assert published.confidence == 1.0
    assert [entry.kind for entry in published.evidence] == ["person", "line"]


def test_fields_said_by_a_person_hold_and_authors_follow_the_byline():
    said = {"byline": ("By Ivo Sand and Edda Quill", "person"), "section": ("", "person"), "tags": (["sea"], "person")}
    revised = revise(read(TEXT, Field("section", "Home", "record section")), Revision(fields=said), TODAY)
    assert revised.authors == ("Ivo Sand", "Edda Quill")
    assert (revised.section, revised.tags) == (None, ("sea",))
    assert revised.evidence["section"] == "person"


def test_the_later_of_two_revisions_counts():
    parsed = read()
    both = merged([role(parsed, "The ramp was", Role.CAPTION), role(parsed, "The ramp was", Role.AD)])
    assert revise(parsed, both, TODAY).lines[number_of(parsed, "The ramp was")].role is Role.AD


def test_a_correction_holds_where_better_rules_cut_the_lines_otherwise():
    parsed = read()
    correction = role(parsed, "The ramp on the quay", Role.CAPTION)
    glued = TEXT.replace("the island's mail.\n\nThe ramp on", "the island's mail. The ramp on")
    revised = revise(read(glued), correction, TODAY)
    line = revised.lines[number_of(revised, "The ramp on the quay")]
    assert line.role is Role.CAPTION
    assert revised.text[line.start : line.end] == "The ramp on the quay, seen from the water"
