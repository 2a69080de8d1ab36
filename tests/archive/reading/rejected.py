"""A dump with rejected items, and reading them again."""

import json

from django.core.management import call_command

from archive import jobs, pipeline
from archive.errors import ItemError
from archive.reading import stages
from archive.reading.stages import Way
from archive.runs import steering
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder

ROWS = [{"headline": "One", "body": FERRY}, {"headline": "Two", "body": LIGHTHOUSE}]


def read_again(dump, wanted_format="auto", encoding="", mapping=None):
    steering.read_rejected_again(dump, "edda", Way(wanted_format, encoding, mapping or {}))
    pipeline.ingest(dump, jobs.claim(dump.pk))
    dump.refresh_from_db()
    return dump


def wrongly_read(tmp_path, monkeypatch):
    """A folder in which `rows.dat` is rejected until it is read as jsonl."""
    path = folder(tmp_path / "post", a__txt=FERRY, rows__dat="".join(json.dumps(row) + "\n" for row in ROWS), z__txt="")
    real = stages.readers.choose

    def choose(member, wanted="auto"):
        if member.locator == "rows.dat" and wanted == "auto":
            raise ItemError(member.locator, "unknown-format", "The content is of no format the archive reads.")
        return real(member, wanted)

    monkeypatch.setattr(stages.readers, "choose", choose)
    return bring(path).dump


def exported(capsys):
    capsys.readouterr()
    call_command("export", "--canonical")
    return capsys.readouterr().out
