"""The layout of several machines in docs/operations.md can be typed as it stands there."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class
from gunicorn.config import Config

from archive.starting.connecting import database_from, originals_from, search_from

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
READ = set(
    re.findall(
        r'(?:env_\w+|environ\.get|private_folder)\(\s*"([A-Z_]+)"', (ROOT / "archive" / "settings.py").read_text()
    )
)
MEANT = {"DATABASE_URL": database_from, "SEARCH_URL": search_from, "ORIGINALS_URL": originals_from}


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def indented():
    return re.findall(r"(?:^    .*\n|^\n(?=    ))+", PAGE, re.MULTILINE)


COMPOSE = yaml.safe_load(next(block for block in blocks("yaml") if "compose.yaml" in block))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "news-archive"}
UNITS = [block for block in (*blocks("ini"), *indented()) if "ExecStart=" in block]
FILES = [block for block in blocks("ini") if "archive.env" in block.splitlines()[0]]
COMMANDS = [
    *(service["command"] for service in OURS.values()),
    *(line.partition("=")[2] for unit in UNITS for line in re.findall(r"^\s*ExecStart=.*", unit, re.MULTILINE)),
    *re.findall(r"`docker compose run --rm \w+ ([^`]+)`", PAGE),
]


def environments():
    yield from (service["environment"] for service in OURS.values())
    for unit in UNITS:
        said = re.findall(r"^\s*Environment=(.*)", unit, re.MULTILINE)
        yield dict(pair.split("=", 1) for line in said for pair in line.split())
    for file in FILES:
        yield dict(line.split("=", 1) for line in file.splitlines() if not line.startswith("#"))


def test_all_of_it_is_looked_at():
    assert set(OURS) == {"web", "worker"}
    assert (len(UNITS), len(FILES)) == (3, 1)
    assert len(COMMANDS) >= 8


def test_every_variable_is_a_setting_and_every_address_can_be_used():
    for environment in environments():
        assert set(environment) - READ == set()
        for name in set(MEANT) & set(environment):
            MEANT[name](re.sub(r"\$\{\w+\}", "secret", environment[name]))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_can_be_typed(command):
    program, *arguments = shlex.split(command)
    if program.endswith("gunicorn"):
        taken = Config().parser().parse_args(arguments)
        assert taken.args == ["archive.wsgi"]
        assert taken.bind
        return
    assert Path(program).name == "python"
    assert arguments[0] == "manage.py"
    name = arguments[1]
    load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(arguments[2:])


def test_every_volume_that_is_mounted_is_one():
    mounted = {each.split(":")[0] for service in COMPOSE["services"].values() for each in service.get("volumes", [])}
    assert mounted == set(COMPOSE["volumes"])


def test_a_unit_names_what_systemd_needs():
    for unit in UNITS:
        assert "WantedBy=multi-user.target" in unit
        assert re.search(r"^\s*WorkingDirectory=/", unit, re.MULTILINE)
