"""The web server killed in the middle of an upload: the browser asks where it stood and goes on."""

import json
import os
import random

import pytest

from tests import sizes
from tests.deliveries import PIECE, Parcel, Web, in_pieces

KILLS = sizes.of(12, 1)


@pytest.mark.skipif("sqlite" not in os.environ.get("DATABASE_URL", "sqlite"), reason="of SQLite's locks and files")
def test_an_upload_whose_server_is_killed_again_and_again_is_whole_and_there_once(tmp_path, record_property):
    web, parcel = Web(tmp_path / "data"), Parcel(KILLS * PIECE // 2 + 12_345, seed=8)
    try:
        web.log_in()
        resumed = in_pieces(web, parcel, KILLS, random.Random(8), kill=True)
        dumps = json.loads(web.ask("GET", "/api/v1/dumps")[2])["dumps"]
    finally:
        web.close()
    record_property("figures", f"{resumed} times killed in the middle of an upload")
    assert resumed
    assert [dump["sha256"] for dump in dumps] == [parcel.sha256()]
    assert list((tmp_path / "data" / "uploads").iterdir()) == []
