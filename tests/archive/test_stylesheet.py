"""What the one style sheet promises: readable contrast in light and dark, and nothing from elsewhere."""

import re
from pathlib import Path

import pytest

SHEET = Path(__file__).parents[2] / "archive/static/archive/archive.css"
COLOURS = dict(re.findall(r"--([\w-]+): light-dark\(([^)]*)\)", SHEET.read_text(encoding="utf-8")))
TEXT = 4.5  # WCAG 2.2 AA, text
BORDER = 3.0  # WCAG 2.2 AA, what is no text but means something

PAIRS = [
    *((ink, paper, TEXT) for ink in ("ink", "faded", "accent") for paper in ("paper", "sheet")),
    *((ink, paper, TEXT) for ink in ("ink", "faded") for paper in ("tint-about", "tint-picture", "tint-apart")),
    ("accent-ink", "accent", TEXT),
    ("mark-ink", "mark", TEXT),
    ("added", "added-tint", TEXT),
    ("removed", "removed-tint", TEXT),
    ("ink", "added-tint", TEXT),
    ("ink", "removed-tint", TEXT),
    *((ink, "paper", TEXT) for ink in ("added", "removed", "edited", "moved")),
    ("border", "paper", BORDER),
]


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "paper", "least"), PAIRS)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_that_meet_can_be_told_apart(ink, paper, least, scheme):
    bright, dim = sorted((luminance(COLOURS[name].split(", ")[scheme]) for name in (ink, paper)), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= least


def test_colours_are_named_once_and_used_by_name():
    rules = SHEET.read_text(encoding="utf-8").split("}", 1)[1]
    loose = re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(", rules.split("@media print")[0])
    assert loose == []


def test_nothing_is_fetched_from_elsewhere():
    assert "url(" not in SHEET.read_text(encoding="utf-8")
    assert "@import" not in SHEET.read_text(encoding="utf-8")


def test_nothing_moves_whether_the_reader_asked_for_less_motion_or_not():
    for sheet in SHEET.parent.glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert re.findall(r"(?:transition|animation)[\w-]*:|@keyframes|scroll-behavior: smooth", text) == [], sheet.name
    for script in SHEET.parent.glob("*.js"):
        assert "smooth" not in script.read_text(encoding="utf-8"), script.name
