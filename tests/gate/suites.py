"""Checks that are tests already: the gate runs them whole where `make test` runs a slice (tests.sizes)."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

from tests import sizes

ROOT = Path(__file__).parents[2]
SUITES = {
    "other kills": (
        "search/backends/embedded/test_rebuilding_killed.py",
        "archive/reading/test_crew.py",
        "archive/backups/test_killed.py",
        "archive/delivery/test_killed.py",
        "archive/test_upgrade.py",
    ),
    "hardships": ("archive/test_hardships.py", "archive/defending/test_buckets.py"),
    "bombs": (
        "archive/ingest/test_bombs.py",
        "archive/ingest/opening/test_limits.py",
        "archive/ingest/opening/test_salvage.py",
    ),
    "XML attacks": ("archive/ingest/test_xml_attacks.py", "archive/ingest/test_trees.py"),
    "hostile queries": ("search/test_hostile.py",),
    "stored scripts": ("browser/test_payloads.py",),
    "defences off": ("test_defences.py",),
    "rights": ("archive/test_rights.py", "archive/test_rights_table.py"),
}


def passed(files: tuple[str, ...], size: int, _seed: int) -> tuple[bool, str]:
    """Whether every test passed, none left out; how many, and the figures they told."""
    with tempfile.TemporaryDirectory(prefix="gate-") as name:
        report = Path(name) / "report.xml"
        options = ["-p", "no:cacheprovider", "-q", "-n", "0", "-o", "junit_family=xunit1", f"--junitxml={report}"]
        command = [sys.executable, "-m", "pytest", *options, *(f"tests/{file}" for file in files)]
        environment = {**os.environ, sizes.SETTING: str(size)}
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if not report.exists():
            return False, run.stderr[-200:]
        return _told(ET.parse(report).getroot())


def _told(report: ET.Element) -> tuple[bool, str]:
    (suite,) = report.iter("testsuite")
    tests, skipped = int(suite.attrib["tests"]), int(suite.attrib["skipped"])
    bad = [
        case.attrib["name"] for case in report.iter("testcase") if {part.tag for part in case} & {"failure", "error"}
    ]
    told = [part.attrib["value"] for part in report.iter("property") if part.attrib["name"] == "figures"]
    seconds = [float(part.attrib["value"]) for part in report.iter("property") if part.attrib["name"] == "seconds"]
    slowest = [f"slowest {max(seconds):.2f} s of CPU"] if seconds else []
    left_out = [f"{skipped} skipped"] if skipped else []
    failed = [f"failed: {', '.join(bad)}"[:200]] if bad else []
    return tests > 0 and not bad and not skipped, "; ".join([f"{tests} tests", *slowest, *told, *left_out, *failed])


def mutated(size: int, seed: int) -> tuple[bool, str]:
    count = 2000 * size // 100
    command = [sys.executable, "-m", "tests.mutate", "--count", str(count), "--seed", str(seed)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return run.returncode == 0, run.stdout.strip().rsplit("\n", 1)[-1]
