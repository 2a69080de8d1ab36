"""Nothing of any item is lost: read again it gives the same text, and its lines give that text back."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import DumpError, ItemError
from archive.ingest import roles
from archive.ingest.decoding import decode
from archive.ingest.items import Member, RawItem, ReadOptions
from archive.ingest.opening import Limits, expand
from archive.ingest.readers import choose
from tests.mutate import covers

DUMPS = Path(__file__).parents[2] / "dumps"
SHARED = Path(__file__).parents[3].parent / "shared/data/formats"
LIMITS = Limits(1 << 28, 1 << 28, 10_000)


def items(name, data):
    """Every item of a dump, and in place of what is none its code."""
    try:
        for member in expand(Member(name, lambda: io.BytesIO(data), len(data)), LIMITS):
            if isinstance(member, ItemError):
                yield member.code
                continue
            try:
                for result in choose(member).read(member, ReadOptions()):
                    yield result if isinstance(result, RawItem) else (result.locator, result.code)
            except ItemError as error:
                yield (error.locator, error.code)
    except DumpError as error:
        yield error.code


def check(found):
    for item in found:
        if not isinstance(item, RawItem):
            continue
        item.text.encode("utf-8")
        assert "\0" not in item.text
        assert covers(item.text, roles.label(item)), item.locator
        ends = 0
        for hint in item.hints:
            assert ends <= hint.start <= hint.end <= len(item.text), (item.locator, hint)
            ends = hint.end


@pytest.mark.parametrize("path", sorted(DUMPS.iterdir()), ids=lambda path: path.name)
def test_every_dump_reads_the_same_again_and_its_lines_give_the_text_back(path):
    data = path.read_bytes()
    found = list(items(path.name, data))
    assert found
    assert list(items(path.name, data)) == found
    check(found)


@settings(max_examples=150)
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t\x0c\x85"), max_size=400))
def test_a_text_file_is_its_decoded_bytes_to_the_character(text):
    data = ("The ferry to Gannet Point is late again, and nobody on the quay knows why.\n" + text).encode()
    (item,) = choose(Member("a.txt", lambda: io.BytesIO(data)), "text").read(
        Member("a.txt", lambda: io.BytesIO(data)), ReadOptions()
    )
    assert item.text == decode(data).text
    check([item])


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data are not here")
@pytest.mark.parametrize("name", ["newsml_g2.tar.gz", "ninjs.tar.gz", "warc_edge_cases.tar.gz"])
def test_the_samples_of_the_standards_give_their_text_back(name):
    data = (SHARED / name).read_bytes()
    found = list(items(name, data))
    assert sum(isinstance(item, RawItem) for item in found) > 10
    check(found)
