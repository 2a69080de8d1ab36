import gzip
import io
from datetime import UTC, datetime

import pytest

from archive.ingest.captures import captures, http_answer


def test_a_body_that_claims_to_be_chunked_and_is_not_stays_as_it_is():
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
    assert http_answer(head + b"<p>Fog</p>") == (200, "text/html", b"<p>Fog</p>")
    assert http_answer(head + b"3\r\nFog\r\n4\r\n bay\r\n0\r\n\r\n")[2] == b"Fog bay"
    assert http_answer(head + b"ffff\r\nFog")[2] == b"Fog"


def test_a_compressed_body_is_unpacked_where_it_is_compressed():
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    assert http_answer(head + gzip.compress(b"Fog"))[2] == b"Fog"
    assert http_answer(head + b"Fog")[2] == b"Fog"


def test_an_answer_without_an_end_of_its_head_is_all_body():
    assert http_answer(b"HTTP/1.0 404") == (404, "", b"HTTP/1.0 404")


@pytest.mark.parametrize(
    "data", [b"", b"WARC/1.0", b"WARC/1.0\r\n\r\n", b"\r\n" * 1000, b"filedesc", b"filedesc://x 0\n"]
)
def test_a_file_without_records_says_so(data):
    found = list(captures(io.BytesIO(data)))
    assert all(capture.problem for capture in found)


def test_what_stands_between_records_of_a_damaged_file_is_passed_over():
    record = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 3\r\n\r\nFog\r\n\r\n"
    found = list(captures(io.BytesIO(record + b"junk junk\r\n" + record)))
    assert [(capture.number, capture.payload) for capture in found] == [(1, b"Fog"), (2, b"Fog")]


@pytest.mark.parametrize(
    ("stated", "hour"), [("2020-10-06T09:01:00Z", 9), ("2020-10-06T09:01:00", 9), ("2020-10-06T09:01:00+02:00", 7)]
)
def test_a_capture_without_a_zone_was_made_in_universal_time(stated, hour):
    head = f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Date: {stated}\r\nContent-Length: 3\r\n\r\n"
    (found,) = captures(io.BytesIO(head.encode() + b"Fog\r\n\r\n"))
    assert found.date == datetime(2020, 10, 6, hour, 1, tzinfo=UTC)
