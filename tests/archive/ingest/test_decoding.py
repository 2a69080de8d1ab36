import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import ItemError
from archive.ingest.decoding import decide, decode, settle

WESTERN = "Der Bürgermeister von Marrow Bay sagte: „Schöne Grüße“ – für 5 € am Café."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (WESTERN, "utf-8"),
        (WESTERN, "cp1252"),
        ("The toll is £5", "cp1252"),
        ("Мэр города сказал, что паром опоздал на два часа из-за тумана", "cp1251"),
        ("Мэр города сказал, что паром опоздал на два часа из-за тумана", "koi8-r"),
        ("Burmistrz powiedział, że prom się spóźnił, bo gęsta mgła wciąż zalegała", "cp1250"),
        ("Belediye başkanı vapurun sis yüzünden geç kaldığını söyledi, yağış başladı", "cp1254"),
        ("Starosta řekl, že přívoz se zpozdil, protože hustá mlha ležela nad přístavem", "cp1250"),
        (
            "A polgármester azt mondta, hogy a komp késett, mert sűrű köd ült az öbölben, előbb várni kell",
            "cp1250",
        ),
        ("Borgarstjórinn sagði að ferjan væri sein því að þykk þoka lá yfir höfninni í nótt", "cp1252"),
        ("市長によると、フェリーは霧のために二時間遅れた。", "cp932"),
        ("市長によると、フェリーは霧のために二時間遅れた。", "iso2022_jp"),
        ("市长说，渡轮因大雾晚点两个小时，乘客在码头等候。", "gb18030"),
        ("The ferry is late", "utf-16-le"),
        ("The ferry is late", "utf-16-be"),
        ("The ferry is late", "utf-16"),
        ("The ferry is late", "utf-32"),
        ("The ferry is late", "utf-8-sig"),
    ],
)
def test_a_text_comes_back_to_the_character(text, encoding):
    assert decode(text.encode(encoding)).text == text


def test_a_persons_word_wins_over_all_evidence():
    decoded = decode("é".encode(), wanted="latin-1")
    assert (decoded.text, decoded.encoding) == ("Ã©", "iso8859-1")


def test_what_a_persons_encoding_cannot_read_is_shown_and_said():
    decoded = decode(b"caf\xe9 noir", wanted="utf-8")
    assert decoded.text == "caf\ufffd noir"
    assert "1 unreadable places" in decoded.how


@pytest.mark.parametrize("name", ["marrow-8", "hex", "punycode", "x\0y"])
def test_an_encoding_nobody_knows_is_refused(name):
    with pytest.raises(ItemError) as caught:
        decode(b"text", wanted=name)
    assert caught.value.code == "unknown-encoding"


def test_a_declared_encoding_wins_over_detection_but_not_over_utf8():
    assert decode("Преве".encode("cp1251"), declared="windows-1251").text == "Преве"
    assert decode("Привет".encode(), declared="windows-1251").text == "Привет"
    assert decode(b"\x93quoted\x94", declared="iso-8859-1").text == "“quoted”"
    assert decode("é".encode("cp1252"), declared="nonsense").text == "é"


def test_utf8_with_a_broken_place_stays_utf8_and_says_so():
    decoded = decode("Grüße aus Köln, schöne ".encode() + b"\xe4pfel")
    assert (decoded.text, decoded.encoding) == ("Grüße aus Köln, schöne äpfel", "utf-8")
    assert "1 bytes that are not utf-8 read as cp1252" in decoded.how


def test_newlines_stay_as_they_are():
    assert decode(b"a\r\nb\rc\n").text == "a\r\nb\rc\n"


def test_nul_is_shown_and_said():
    decoded = decode(b"The ferry\0 is late")
    assert decoded.text == "The ferry␀ is late"
    assert "NUL" in decoded.notes[0]


def test_valid_utf8_needs_no_note():
    assert decode(b"plain").notes == ()


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 8, b"\x89PNG\r\n\x1a\n" + b"x" * 50, b"%PDF-1.7 text", b"\x01\x02\x03\x04\x05" * 9]
)
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(ItemError) as caught:
        decode(data)
    assert caught.value.code == "not-text"


def test_wire_copy_with_a_few_control_characters_is_text():
    assert decode(b"\x16\x16\x01AW2870 BC-Marrow-Ferry\r\n" + b"The ferry is late. " * 9 + b"\x03").encoding == "utf-8"


def test_the_start_of_a_stream_may_end_inside_a_character():
    assert decide("für ü".encode()[:-1], whole=False).encoding == "utf-8"


def test_halves_of_one_character_are_joined_and_lone_ones_shown():
    assert settle("\ud83d\ude00 and \ud83d")[0] == "😀 and \ufffd"


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data):
    with contextlib.suppress(ItemError):
        text = decode(data).text
        text.encode()
        assert "\0" not in text


@given(st.text())
def test_any_text_in_utf8_comes_back(text):
    data = text.encode()
    if not any(char < " " for char in text) and not data.startswith((b"%PDF-", b"\xef\xbb\xbf", b"GIF8")):
        assert decode(data).text == text
