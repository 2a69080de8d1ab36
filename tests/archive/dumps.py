"""Small dumps for tests, brought the way the command line brings them."""

import io
import zipfile

from archive import jobs, pipeline
from archive.delivery import receiving
from archive.delivery.receiving import Wishes

FERRY = """Ferry to Gull Island cancelled until spring

The last ferry to Gull Island left Marrow Bay on Monday with eleven passengers and the island's mail.

The ramp was damaged in the October storm, harbour master Edda Quill said. Repairs will take until March.

Islanders will be served by the pilot boat. Freight has to wait for calm water and a barge from the south quay.

Shopkeeper Tam Orley said she had stored flour and paraffin since the first gale warnings in September."""

FERRY_SHORT = FERRY.split("\n\n", 1)[1].rsplit("\n\n", 1)[0]

LIGHTHOUSE = """Lighthouse museum finds its missing lens

A lens missing from the Marrow Point lighthouse since 1951 has been found in a farm shed, wrapped in sailcloth.

Museum keeper Ivo Sand said the brass frame carries the maker's number. The lens will be shown from May.

The farmer's grandfather had bought it at an auction of wrecked goods, thinking it was part of a greenhouse."""


def folder(path, **files):
    """Writes `name=text` files (dots in names as double underscores) and gives the folder."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (path / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return path


def zipped(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return target.getvalue()


def bring(path, **wishes):
    """Receives a path and reads it; the report."""
    received = receiving.receive_path(path, Wishes(**wishes), "test")
    if received.already_here:
        return pipeline.ingest_again(received.dump)
    return pipeline.ingest(received.dump, jobs.claim(received.dump.pk))
