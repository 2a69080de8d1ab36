import pytest

from archive.ingest.alphabets import codepage_of


@pytest.mark.parametrize(
    ("text", "codepage"),
    [
        ("Müller and Núñez met Ørsted at the café", "cp1252"),
        ("costs £5", "cp1252"),
        ("Sis yüzünden geç kaldığını söyledi, yağış başladı", "cp1254"),
        ("przedstawił się, że gęsta mgła", "cp1250"),
        ("Rūkas vėlavo, keltas išplaukė į jūrą, žmonės laukė, šąlo", "cp1257"),
    ],
)
def test_letters_tell_the_code_page(text, codepage):
    assert codepage_of(text.encode(codepage)) == codepage


@pytest.mark.parametrize(("text", "encoding"), [("Паром опоздал на два часа", "cp1251"), ("渡轮晚点", "gb18030")])
def test_other_scripts_are_left_to_the_detector(text, encoding):
    assert codepage_of(text.encode(encoding)) is None
