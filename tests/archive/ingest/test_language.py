from concurrent.futures import ThreadPoolExecutor

import pytest

from archive.ingest.language import detect_language
from tests.archive.ingest.making import LEAD

GERMAN = (
    "Die Hafenmauer von Marrow Bay ist am frühen Dienstag nach drei Tagen Sturm gebrochen, sagte die Bürgermeisterin."
)


@pytest.mark.parametrize(("text", "code"), [(LEAD, "en"), (GERMAN, "de")])
def test_a_paragraph_shows_its_language(text, code):
    found, confidence = detect_language(text)

    assert found == code
    assert confidence > 0.9


def test_too_few_letters_show_none():
    assert detect_language("Wall breaks 1234567890 1234567890 1234567890 1234567890 1234567890") == (None, 0.0)


def test_threads_detect_what_one_alone_detects():
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(detect_language, [LEAD, GERMAN] * 20)) == {detect_language(LEAD), detect_language(GERMAN)}
