"""The two seed files keep the roles people gave them, as they are and however they are laid out."""

import json
import textwrap
from pathlib import Path

import pytest

from archive.ingest.roles import label
from tests.archive.ingest.making import roles_of, text_item

SHARED = Path(__file__).parents[4] / "shared"
NAMES = ["000_5471b56acbc2a1ca.txt", "001_7f7a13303c066594.txt"]
WIDTH = 72  # characters of a hard-wrapped line

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the seeds are not here")


def gold(name):
    """(line number, start and end in the line, role, text) of each labelled span."""
    for entry in json.loads((SHARED / "seeds_gold/roles.json").read_text())["files"][name]["lines"]:
        whole = {"start": 0, "end": len(entry["text"]), "role": entry["role"]}
        for span in entry.get("spans", [whole]):
            start, end = span["start"], span["end"]
            yield entry["line"], start, end, span["role"], entry["text"][start:end].strip()


def each(change, *roles):
    """A form in which the lines of these roles (of any, where none is named) are written differently."""
    return lambda pairs: [(change(text) if not roles or role in roles else text, role) for text, role in pairs]


def without(gone):
    return lambda pairs: [(text, role) for text, role in pairs if role != gone]


def as_it_is(pairs):
    return pairs


def with_credits_below(pairs):
    turned = list(pairs)
    for i in range(len(turned) - 1):
        if turned[i][1] == "credit" and turned[i + 1][1].startswith("caption") and turned[i] is pairs[i]:
            turned[i], turned[i + 1] = turned[i + 1], turned[i]
    return turned


def wrapped(text):
    return textwrap.fill(text, WIDTH, break_on_hyphens=False)


FORMS = {
    "as they are": ("\n\n", as_it_is),
    "no blank lines": ("\n", as_it_is),
    "CRLF": ("\r\n\r\n", as_it_is),
    "CRLF, no blank lines": ("\r\n", as_it_is),
    "CR": ("\r", as_it_is),
    "line separators": ("\u2028", as_it_is),
    "blanks at the ends": (" \n \n", as_it_is),
    "three blank lines": ("\n\n\n\n", as_it_is),
    "tabs before": ("\n", each(lambda text: f"\t{text}")),
    "indented": ("\n", each(lambda text: f"    {text}")),
    "wrapped hard": ("\n\n", each(wrapped)),
    "NBSP to space": ("\n\n", each(lambda text: text.replace("\xa0", " "))),
    "space to NBSP": ("\n\n", each(lambda text: text.replace(" ", "\xa0"))),
    "subheads in capitals": ("\n\n", each(str.upper, "subhead")),
    "headline in capitals": ("\n\n", each(str.upper, "headline")),
    "all in capitals": ("\n\n", each(str.upper)),
    "credits in brackets": ("\n\n", each(lambda text: f"({text})", "credit")),
    "credits with a label": ("\n\n", each(lambda text: f"Foto: {text}", "credit")),
    "credit below its caption": ("\n\n", with_credits_below),
    "no headline": ("\n\n", without("headline")),
    "no headline, no blank lines": ("\n", without("headline")),
    "no credits": ("\n\n", without("credit")),
    "no credits, no blank lines": ("\n", without("credit")),
    "straight quotes": ("\n\n", each(lambda text: text.translate(str.maketrans("’“”", '\'""')))),
}


@pytest.mark.parametrize("name", NAMES)
def test_the_seeds_have_the_roles_people_gave_them(name):
    text = (SHARED / "seeds" / name).read_text()
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    wanted = [(starts[line - 1] + start, starts[line - 1] + end, role) for line, start, end, role, _ in gold(name)]

    assert [(line.start, line.end, line.role) for line in label(text_item(text))] == wanted


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_the_seeds_keep_their_roles_in_other_forms(name, form):
    separator, altered = FORMS[form]
    pairs = altered([(text, role) for *_, role, text in gold(name) if text])
    joined = separator.join(text for text, _ in pairs)
    for date, role in pairs:
        if role == "pubdate":  # stuck to the front of the line after it
            joined = joined.replace(date + separator, f"{date} ", 1)

    found = roles_of(text_item(joined))

    assert [(text.strip(), role) for text, role in found] == [(text.strip(), role) for text, role in pairs]
