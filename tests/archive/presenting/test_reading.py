from archive.models import Article
from archive.presenting.reading import far_below, reading_blocks, received_lines, set_apart


def article(*spans: tuple[str, str | None]) -> Article:
    """Made of texts with their roles; None is the white space between."""
    text, lines = "", []
    for words, role in spans:
        if role:
            lines.append([len(text), len(text) + len(words), role, 0.9, ["sample"]])
        text += words
    return Article(text=text, lines=lines)


def test_blocks_follow_the_text_and_leave_out_what_is_set_apart():
    made = article(
        ("Wall cracks", "headline"), ("\n", None), ("READ MORE: Ferry", "promo"), ("\n\n", None),
        ("Divers went down.", "body"), ("\n", None), ("What next", "subhead"), ("\n", None),
        ("• ropes", "list_item"), ("\n", None), ("• lamps", "list_item"),
    )  # fmt: skip
    blocks = [(block.kind, [part.text for part in block.parts]) for block in reading_blocks(made)]
    assert blocks == [
        ("paragraph", ["Divers went down."]),
        ("subhead", ["What next"]),
        ("list", ["ropes", "lamps"]),
    ]


def test_a_caption_and_its_credit_are_one_picture():
    made = article(
        ("Divers at the wall.", "caption"), ("\n", None), ("CPA", "credit"), ("\n\n", None), ("Text.", "body")
    )
    assert [block.kind for block in reading_blocks(made)] == ["picture", "paragraph"]


def test_spans_of_one_physical_line_are_one_paragraph():
    made = article(("Divers went", "body"), (" ", None), ("[advertisement]", "ad"), (" ", None), ("down.", "body"))
    assert [part.text for block in reading_blocks(made) for part in block.parts] == ["Divers went down."]


def test_hard_wrapped_lines_run_on():
    made = article(("Divers went\ndown at noon.", "body"))
    assert reading_blocks(made)[0].parts[0].text == "Divers went down at noon."


def test_gaps_indents_and_texts_give_the_text_back():
    made = article(
        ("\n", None), ("Wall cracks", "headline"), ("\n\n\n  ", None), ("Divers", "body"), (" ", None),
        ("CPA", "credit"), ("\n", None), ("End.", "body"),
    )  # fmt: skip
    rows = received_lines(made)
    given = "".join(
        ("" if number == 0 or row.continues else "\n") + row.gap + row.indent + row.text
        for number, row in enumerate(rows)
    )
    assert given == made.text
    assert [row.continues for row in rows] == [False, False, True, False]


def test_windows_line_ends_make_no_extra_rows():
    rows = received_lines(article(("One", "body"), ("\r\n\r\n", None), ("Two", "body")))
    assert rows[1].gap == "\n"


def test_an_article_below_a_screenful_of_links_can_be_jumped_to():
    links = [piece for number in range(20) for piece in ((f"Link {number}", "nav"), ("\n", None))]
    assert far_below(received_lines(article(*links, ("Divers went down.", "body")))) == 20
    assert far_below(received_lines(article(*links[:20], ("Divers went down.", "body")))) is None
    assert far_below(received_lines(article(*links))) is None


def test_what_is_set_apart_is_counted_by_what_it_is():
    made = article(("Share", "share"), ("\n", None), ("READ MORE", "promo"), ("\n", None), ("READ ALSO", "promo"))
    assert set_apart(made) == [("promo", 2), ("share links", 1)]
