"""Every reader of mark-up under every attack of its kind: nobody is called, no file is opened, nothing grows."""

import io
import time
import zipfile

import pytest
from lxml import etree

from archive.ingest.items import ReadOptions
from archive.ingest.readers import READERS
from tests import sizes, watched
from tests.archive.ingest.members import member
from tests.mutate import DUMPS

SECONDS = sizes.of(1, 5)  # of the processor, for one attack; beside other tests a machine is slower
MOST_TIMES = 5  # times the characters that came in may come out
CANARY = "canary-in-the-lighthouse"
READ_FROM = {
    "feed": ("feed.rss", "feed-atom.xml"), "wxr": ("wxr.xml",), "newsml": ("newsml.xml", "newsml-g2.xml"),
    "nitf": ("nitf.xml",), "xml": ("xml.xml",), "html": ("html.html",), "sgml": ("sgml.sgm",),
    "xlsx": ("xlsx.xlsx",), "tagged": ("tagged.txt",), "text": ("xml.xml",),
}  # fmt: skip
_ENTITIES = '<!ENTITY a0 "gulls ">' + "".join(f"<!ENTITY a{n} '" + f"&a{n - 1};" * 10 + "'>" for n in range(1, 12))
_LONG = "gulls " * 20_000
_MANY = " ".join(f"a{n}='x'" for n in range(20_000))
# Name: what stands in the DTD, what stands in the text; URL and FILE stand for whom to call and what to read.
ATTACKS = {
    "laughs": (f"<!DOCTYPE x [{_ENTITIES}]>", "&a11;"),
    "one long entity": (f'<!DOCTYPE x [<!ENTITY a "{_LONG}">]>', "&a;" * 5_000),
    "entity from a file": ('<!DOCTYPE x [<!ENTITY a SYSTEM "file://FILE">]>', "&a;"),
    "entity from the net": ('<!DOCTYPE x [<!ENTITY a SYSTEM "URL">]>', "&a;"),
    "public entity": ('<!DOCTYPE x [<!ENTITY a PUBLIC "-//x//y" "URL">]>', "&a;"),
    "parameter entity": ('<!DOCTYPE x [<!ENTITY % a SYSTEM "URL"> %a; %b;]>', "&c;"),
    "a DTD from the net": ('<!DOCTYPE x SYSTEM "URL">', ""),
    "a DTD from a file": ('<!DOCTYPE x SYSTEM "file://FILE">', "&a;"),
    "parts from a file": ("", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="FILE"/>'),
    "parts from the net": ("", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="URL"/>'),
    "a schema": ("", '<i xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="URL URL"/>'),
    "a style sheet": ('<?xml-stylesheet type="text/xsl" href="URL"?>', ""),
    "pictures and frames": ("", '<img src="URL"/><iframe src="URL"></iframe><link rel="stylesheet" href="URL"/>'),
    "depth": ("", "<i>" * 50_000),
    "attributes": ("", f"<i {_MANY}/>"),
    "an entity of itself": ('<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', "&a;"),
    "a DTD without end": ("<!DOCTYPE x [" + "<!ENTITY a '" * 20_000, "&a;"),
}  # fmt: skip


def armed(text: str, attack: str, url: str, file: str) -> str:
    """The DTD before the first element, the words behind every opening tag but the first."""
    dtd, words = (part.replace("URL", url).replace("FILE", file) for part in ATTACKS[attack])
    declaration, end, rest = (
        text.rpartition("?>") if text.startswith("<?xml") and text.count("?>") == 1 else ("", "", text)
    )
    parts = rest.split("</")
    return f"{declaration}{end}{dtd}" + "</".join([parts[0] + words, *parts[1:]])


def attacked(path, attack, url, file) -> bytes:
    if path.suffix != ".xlsx":
        return armed(path.read_text("utf-8", "replace"), attack, url, file).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in book.namelist():
            made.writestr(name, armed(book.read(name).decode(), attack, url, file))
    return target.getvalue()


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text(CANARY)
    return str(path)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", READ_FROM)
def test_no_reader_calls_anybody_reads_other_files_or_lets_a_text_grow(name, secret, record_property):
    slowest = 0.0
    with watched.listener() as (url, callers):
        for dump in READ_FROM[name]:
            for attack in ATTACKS:
                data = attacked(DUMPS / dump, attack, url, secret)
                began = time.process_time()
                with watched.deeds() as seen:
                    found = list(READERS[name].read(member(data, dump), ReadOptions()))
                spent = time.process_time() - began
                assert spent <= SECONDS, (dump, attack, spent)
                text = "".join(getattr(item, "text", "") for item in found)
                assert CANARY not in text + str(found), (dump, attack)
                assert len(text) <= MOST_TIMES * max(len(data), 2000) or dump.endswith("xlsx"), (
                    dump,
                    attack,
                    len(text),
                )
                assert not [deed for deed in seen if "socket" in deed], (dump, attack)
                slowest = max(slowest, spent)
    record_property("seconds", slowest)
    assert callers == []


def test_a_parser_left_as_it_comes_reads_the_file(secret):
    """The check itself: the same attack on lxml with entities resolved."""
    dtd, words = (part.replace("FILE", secret) for part in ATTACKS["entity from a file"])
    root = etree.fromstring(f"{dtd}<x>{words}</x>", etree.XMLParser(resolve_entities=True, load_dtd=True))
    assert root.text == CANARY


def test_whoever_calls_is_noted():
    """The check itself: Python's own way of calling, seen from both ends."""
    import contextlib
    from urllib.request import urlopen

    with watched.listener() as (url, callers), watched.deeds() as seen, contextlib.suppress(OSError):
        urlopen(url, timeout=5)
    assert len(callers) == 1
    assert any("socket.connect" in deed for deed in seen)
