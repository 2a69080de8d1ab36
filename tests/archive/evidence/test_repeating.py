"""When a line is the site's and not the article's."""

import pytest

from archive.evidence.repeating import Printed, is_repeated, stories
from archive.evidence.traces import Trace, packed, traces_of, unpacked
from archive.ingest.items import Line, Role

SIGN_OFF = 7


def printed(number, *, place=-1, own=6, shared=()):
    """A body of `own` lines of its own and some shared ones, with the sign-off at a place."""
    lines = [Trace(1000 * (number + 1) + n, 20, eligible=True) for n in range(own)]
    lines += [Trace(line, 20, eligible=True) for line in shared]
    lines.insert(place if place >= 0 else len(lines), Trace(SIGN_OFF, 9, eligible=True))
    return Printed(lines)


def test_a_last_line_of_five_stories_is_repeated():
    sample = [printed(number) for number in range(5)]
    assert is_repeated(SIGN_OFF, 5, 40, sample)
    assert not is_repeated(SIGN_OFF, 4, 40, sample[:4])


def test_a_line_in_a_small_share_of_a_source_is_not():
    sample = [printed(number) for number in range(5)]
    assert is_repeated(SIGN_OFF, 5, 500, sample)
    assert not is_repeated(SIGN_OFF, 5, 501, sample)


def test_background_between_paragraphs_needs_a_larger_share():
    sample = [printed(number, place=3, own=9) for number in range(8)]
    assert not is_repeated(SIGN_OFF, 8, 40, sample)
    assert is_repeated(SIGN_OFF, 10, 40, sample)


def test_a_line_that_reads_like_a_notice_needs_no_edge():
    worded = [Printed([*p.traces[:3], Trace(SIGN_OFF, 9, eligible=True, worded=True), *p.traces[4:]])
              for p in (printed(number, place=3, own=9) for number in range(8))]  # fmt: skip
    assert is_repeated(SIGN_OFF, 8, 40, worded)


def test_a_story_printed_by_thirty_is_one_story():
    copies = [printed(number, own=2, shared=(1, 2, 3, 4)) for number in range(24)]
    assert not is_repeated(SIGN_OFF, 30, 30, copies)


def test_sisters_of_a_series_are_one_story():
    sisters = [printed(number, own=3, shared=(1, 2, 3)) for number in range(12)]
    assert not is_repeated(SIGN_OFF, 12, 12, sisters)


def test_two_stories_that_a_third_joins_are_one():
    assert stories([{1: 10, 2: 10}, {3: 10, 4: 10}, {1: 10, 3: 10}]) == 1
    assert stories([{1: 10, 2: 10}, {3: 10, 4: 10}, {}]) == 2


def test_the_order_of_the_sample_does_not_matter():
    bodies = [{n: 10, n + 1: 10} for n in range(0, 12, 2)] + [{1: 10, 2: 10}]
    assert stories(bodies) == stories(bodies[::-1]) == 5


def test_a_page_of_notices_makes_no_one_story_of_all_that_end_with_them():
    notices = {100: 30, 101: 20}
    pages = [{n: 80, **notices} for n in range(6)]
    assert stories(pages) == 6
    assert stories([*pages, notices]) == stories([notices, *pages]) == 6


def test_many_versions_of_one_story_are_still_one():
    report = dict.fromkeys(range(12), 20)
    versions = [{line: words for line, words in report.items() if line != gone} for gone in range(9)]
    assert stories([*versions, report]) == 1


def line(text, part, role=Role.BODY):
    start = text.index(part)
    return Line(start, start + len(part), role, 0.9, ())


@pytest.mark.parametrize(
    ("part", "role", "eligible"),
    [
        ("The ferry sails at noon on Sundays.", Role.BODY, True),
        ("Terms were not disclosed.", Role.BODY, False),
        ("The ferry sails at noon on Sundays.", Role.SUBHEAD, False),
        ("word " * 101, Role.BODY, False),
        ("潮汐时间表", Role.BODY, False),
    ],
)
def test_short_and_very_long_lines_and_subheads_count_but_are_never_set_apart(part, role, eligible):
    (trace,) = traces_of(part, [line(part, part, role)])
    assert trace.eligible is eligible


def test_only_the_body_leaves_traces_and_punctuation_does_not_matter():
    text = "Harbour closed\nThe ferry sails at noon on Sundays.\nThe ferry sails at noon, on Sundays!"
    first, second = text.split("\n")[1:]
    traces = traces_of(text, [line(text, "Harbour closed", Role.HEADLINE), line(text, first), line(text, second)])
    assert len(traces) == 2
    assert traces[0].line == traces[1].line


def test_a_notice_is_known_by_its_wording():
    text = "Sign up here for our weekly newsletter and unsubscribe at any time."
    assert traces_of(text, [line(text, text)])[0].worded
    assert traces_of(text + " We ask this of you." * 20, [line(text, text)])[0].worded
    text = "The harbour master signed the book on Sunday morning."
    assert not traces_of(text, [line(text, text)])[0].worded


def test_traces_come_back_as_they_were_packed():
    traces = [
        Trace(-5, 12, eligible=True),
        Trace(2**62, 65535, eligible=False),
        Trace(3, 7, eligible=True, worded=True),
    ]
    assert unpacked(packed(traces)) == traces
