"""A defence that is switched off is noticed by its test: all of `defences.DEFENCES`, each with its test, in one run."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from tests import defences, sizes

ROOT = Path(__file__).parents[1]
SLICE = ("ratio", "cells of a table", "withdrawals", "fencing")  # among the other tests; all of them in the gate
CHOSEN = [each for each in defences.DEFENCES if sizes.of(100, 0) > 1 or each.name in SLICE]


def ran(tests, setting, report):
    """The name of each test (with its file's) that failed, of the others that passed."""
    options = ["-p", "no:cacheprovider", "-q", "-n", "0", "-o", "junit_family=xunit1", f"--junitxml={report}"]
    environment = {name: value for name, value in os.environ.items() if name != sizes.SETTING}
    subprocess.run(
        [sys.executable, "-m", "pytest", *options, *sorted({f"tests/{test}" for test in tests})],
        cwd=ROOT, env=environment | {defences.SETTING: setting}, capture_output=True, check=False,
    )  # fmt: skip
    cases = list(ET.parse(report).getroot().iter("testcase"))
    failed = {_name(case) for case in cases if {part.tag for part in case} & {"failure", "error"}}
    return failed, {_name(case) for case in cases} - failed


def _name(case):
    return f"{case.attrib['file'].removeprefix('tests/')}::{case.attrib['name'].split('[')[0]}"


def noticed(defence, failed):
    return any(name.startswith(defence.test) for name in failed)


def test_each_test_fails_without_its_defence(tmp_path, record_property):
    failed, _ = ran([each.test for each in CHOSEN], defences.OFF, tmp_path / "report.xml")
    record_property("figures", f"{len(CHOSEN)} defences switched off")
    assert [each.name for each in CHOSEN if not noticed(each, failed)] == []


def test_a_test_that_passes_anyway_is_seen(tmp_path):
    """The check itself: one of them with its defence on."""
    fenced = next(each for each in defences.DEFENCES if each.name == "fencing")
    failed, passed = ran([fenced.test], "on", tmp_path / "report.xml")
    assert not noticed(fenced, failed)
    assert fenced.test in passed


def test_the_threat_model_lists_every_switch():
    page = (ROOT / "docs" / "threat-model.md").read_text()
    section = page.split("## Switched off")[1].split("\n## ")[0]
    listed = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")][1:]
    assert listed == [each.name for each in defences.DEFENCES]
