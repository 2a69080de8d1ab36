"""Bytes → text, and how it was decoded. Nothing is left out: what cannot be read is shown as U+FFFD and said. Pure."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from archive.errors import ItemError
from archive.ingest.alphabets import codepage_of

SAMPLE_BYTES: Final = 256 * 1024  # what a stream's encoding is decided from
NUL_SHOWN: Final = "\u2400"
UNREADABLE: Final = "\ufffd"
BAD_PLACE: Final = "\udfff"  # stands in streams for bytes their encoding has no meaning for, until `settle` shows them

# More good than bad multi-byte characters by this factor: UTF-8 with broken places, not another encoding.
GOOD_FOR_ONE_BAD: Final = 3
# Share of control bytes above which bytes are not text; wire copy has under 2 %, compressed data about 10 %.
CONTROL_SHARE: Final = 0.05
FEWEST_CONTROLS: Final = 4  # below this many, a share says nothing
DETECTOR_BYTES: Final = 32 * 1024  # of lines that hold non-ASCII bytes; the detector's cost grows with it
UTF16_NUL_SHARE: Final = 0.3  # of every second byte: a third is NUL in Latin text even with many other letters

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPES: Final = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp_2"), (b"\x1b$@", "iso2022_jp_2"))
_BINARY_MAGIC: Final = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"SQLite format 3",
    b"\xd0\xcf\x11\xe0",
)
_CONTROLS: Final = bytes([*range(9), *range(14, 27), *range(28, 32), 127])
# What pages declare is read as browsers read it: the declared name's everyday superset.
_AS_BROWSERS_READ: Final = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
_NOT_FOR_TEXT: Final = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "unicode-escape",
                        "raw-unicode-escape", "utf-7"}  # fmt: skip
_MULTIBYTE: Final = ["gb18030", "big5", "cp932", "euc_jp", "cp949"]
_CANDIDATES: Final = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "koi8_r", "koi8_u",
    "cp866", "cp874", "mac_roman", *_MULTIBYTE,
]  # fmt: skip
_CYRILLIC: Final = ("cp1251", "koi8-r", "cp866")
_TO_SETTLE: Final = re.compile("[\x00\ud800-\udfff]")
_ESCAPED_BYTE: Final = re.compile("[\udc80-\udcff]")
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """`how` is a sentence for people; `confidence` 0.0-1.0. `encoding` is the codec's name as Python has it."""

    text: str
    encoding: str
    confidence: float
    how: str

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the item should be told: nothing for valid UTF-8."""
        return () if self.how == _PLAIN else (self.how,)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How bytes are to be decoded: `errors` as `bytes.decode` takes it, `bom` bytes to skip at the start."""

    encoding: str
    confidence: float
    how: str
    errors: str = "strict"
    bom: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        return () if self.how == _PLAIN else (self.how,)


_PLAIN: Final = "decoded as utf-8 (valid)"


def decode(data: bytes, wanted: str | None = None, declared: str | None = None) -> Decoded:
    """Newlines stay as they are. Raises ItemError("not-text" or "unknown-encoding") with an empty locator."""
    verdict = decide(data, wanted, declared)
    raw = data[verdict.bom :].decode(verdict.encoding, verdict.errors)
    text, repairs = settle(raw)
    if verdict.errors == "replace" and (lost := raw.count(UNREADABLE)):
        repairs = (f"{lost} unreadable places shown as U+FFFD", *repairs)
    return Decoded(text, verdict.encoding, verdict.confidence, "; ".join((verdict.how, *repairs)))


def settle(text: str) -> tuple[str, tuple[str, ...]]:
    """Text without NUL and lone surrogates, and what was done to it.

    U+DC80-DCFF stand for bytes that are not UTF-8; they are read as cp1252.
    """
    if not _TO_SETTLE.search(text):
        return text, ()
    notes = []
    if nuls := text.count("\0"):
        text = text.replace("\0", NUL_SHOWN)
        notes.append(f"{nuls} NUL characters shown as U+2400")
    if bad := text.count(BAD_PLACE):
        text = text.replace(BAD_PLACE, UNREADABLE)
        notes.append(f"{bad} unreadable places shown as U+FFFD")
    # Halves of one character that were written as two escapes belong together.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    text, stray = _ESCAPED_BYTE.subn(_stray_byte, text)
    if stray:
        notes.append(f"{stray} bytes that are not utf-8 read as cp1252")
    text, lone = _LONE_SURROGATE.subn(UNREADABLE, text)
    if lone:
        notes.append(f"{lone} lone surrogates shown as U+FFFD")
    return text, tuple(notes)


def _stray_byte(match: re.Match[str]) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")


def decide(data: bytes, wanted: str | None = None, declared: str | None = None, *, whole: bool = True) -> Verdict:
    """How to decode. `whole`: False when `data` is only the start of a stream and may end inside a character."""
    if wanted:
        return _as_wanted(data, wanted, whole=whole)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _certain(data, encoding, "byte order mark", whole=whole, bom=len(mark))
    for escape, encoding in _ESCAPES:
        if escape in data[:SAMPLE_BYTES] and _decodes(data, encoding, whole=whole):
            return Verdict(encoding, 0.95, _told(encoding, "escape sequences", 0.95))
    if by_nuls := _utf32_by_nuls(data) or _utf16_by_nuls(data):
        return _certain(data, by_nuls, "by its NUL bytes", whole=whole)
    refuse_binary(data)
    if _decodes(data, "utf-8", whole=whole):
        return Verdict("utf-8", 1.0, _PLAIN, "strict" if whole else "surrogateescape")
    return _broken_utf8(data, whole=whole) or _as_declared(data, declared, whole=whole) or _detected(data, whole=whole)


def refuse_binary(data: bytes) -> None:
    """Raises ItemError("not-text") for pictures, programs, compressed data and the like."""
    head = data[:SAMPLE_BYTES]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if head.startswith(_BINARY_MAGIC) or (controls >= FEWEST_CONTROLS and controls > CONTROL_SHARE * len(head)):
        raise ItemError("", "not-text", "The bytes are not text in any encoding.")


def codec_name(name: str) -> str | None:
    """Python's name of a text encoding, None where it knows none of that name."""
    try:
        found = codecs.lookup(name.strip()).name
        b"a".decode(found, "replace")  # raises LookupError for codecs that are not text encodings
    except (LookupError, ValueError):
        return None
    return None if found in _NOT_FOR_TEXT else found


def _as_wanted(data: bytes, wanted: str, *, whole: bool) -> Verdict:
    encoding = codec_name(wanted)
    if encoding is None:
        raise ItemError("", "unknown-encoding", f"There is no encoding named {wanted!r}.")
    bom = next((len(mark) for mark, marked in _BOMS if marked == encoding and data.startswith(mark)), 0)
    return _certain(data, encoding, "as asked for", whole=whole, bom=bom)


def _certain(data: bytes, encoding: str, why: str, *, whole: bool, bom: int = 0) -> Verdict:
    """An encoding that is certain, whether or not every byte agrees."""
    errors = "strict" if whole and _decodes(data[bom:], encoding, whole=True) else "replace"
    return Verdict(encoding, 1.0, f"decoded as {encoding} ({why})", errors, bom)


def _decodes(data: bytes, encoding: str, *, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(data, final=whole)
    except UnicodeError:
        return False
    return True


def _utf32_by_nuls(data: bytes) -> str | None:
    """Every fourth byte alone says something, as in Latin text and mark-up."""
    head = data[:4096]
    for encoding, quiet in (("utf-32-be", (0, 1)), ("utf-32-le", (2, 3))):
        if len(head) >= 16 and not any(head[at::4].strip(b"\0") for at in quiet):  # noqa: PLR2004 - four characters
            return encoding if data[:4] != bytes(4) and len(data) % 4 == 0 else None
    return None


def _utf16_by_nuls(data: bytes) -> str | None:
    head = data[:4096]
    if len(head) < 4 or b"\0" not in head:  # noqa: PLR2004 - two characters at least
        return None
    even, odd = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / len(head[1::2])
    if odd >= UTF16_NUL_SHARE and even < UTF16_NUL_SHARE / 10:
        return "utf-16-le"
    if even >= UTF16_NUL_SHARE and odd < UTF16_NUL_SHARE / 10:
        return "utf-16-be"
    return None


def _broken_utf8(data: bytes, *, whole: bool) -> Verdict | None:
    text = data.decode("utf-8", "surrogateescape")
    bad = len(_ESCAPED_BYTE.findall(text))
    good = sum(1 for _ in re.finditer("[^\x00-\x7f\udc80-\udcff]", text))
    if good < GOOD_FOR_ONE_BAD * bad:
        return None
    # Of a stream only the records with broken places are told of them, by `settle`.
    how = _told("utf-8", "with broken places", 0.8) if whole else _PLAIN
    return Verdict("utf-8", 0.8, how, "surrogateescape")


def _told(encoding: str, why: str, confidence: float) -> str:
    """Kept with the item: what was decided, by what, and how sure that is."""
    return f"decoded as {encoding} ({why}, {100 * confidence:.0f} % sure)"


def _as_declared(data: bytes, declared: str | None, *, whole: bool) -> Verdict | None:
    encoding = codec_name(declared) if declared else None
    if encoding is None:
        return None
    encoding = _AS_BROWSERS_READ.get(encoding, encoding)
    if not _decodes(data, encoding, whole=whole):
        return None
    return Verdict(encoding, 0.9, _told(encoding, "declared", 0.9), "strict" if whole else "replace")


def _detected(data: bytes, *, whole: bool) -> Verdict:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - its tables take memory that a web process does without

    sample = _telling_lines(data)
    if codepage := codepage_of(sample):
        encoding, confidence = codepage, 0.9
    elif best := from_bytes(sample, cp_isolation=_CANDIDATES, enable_fallback=False).best():
        encoding, confidence = codecs.lookup(best.encoding).name, max(0.3, min(0.8, 0.8 - best.chaos))
        if encoding in _CYRILLIC:
            encoding = max(_CYRILLIC, key=lambda name: _commonest_cyrillic(sample, name))
    else:
        encoding, confidence = "cp1252", 0.2
    strict = whole and _decodes(data, encoding, whole=True)
    how = _told(encoding, "detected", confidence)
    return Verdict(encoding, confidence, how, "strict" if strict else "replace")


def _commonest_cyrillic(sample: bytes, encoding: str) -> int:
    """How many of the commonest letters the sample has: the detector takes one Cyrillic code page for another."""
    text = sample.decode(encoding, "replace")
    return sum(text.count(letter) for letter in "оеаинтсрв")


def _telling_lines(data: bytes) -> bytes:
    """The lines that hold non-ASCII bytes: they alone tell encodings apart."""
    lines: list[bytes] = []
    size = 0
    for line in data[: 8 * SAMPLE_BYTES].splitlines():
        if line.isascii():
            continue
        lines.append(line[:DETECTOR_BYTES])
        size += len(line)
        if size >= DETECTOR_BYTES:
            break
    return b"\n".join(lines)
