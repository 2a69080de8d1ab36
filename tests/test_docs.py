"""What the documents tell people to look at, to set or to type is there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from archive.delivery.mapping import MEANINGS
from search.facets.table import FACETS, MATERIAL

ROOT = Path(__file__).parents[1]
PAGES = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md")), *sorted((ROOT / "docs").glob("*.md"))]
# What a path is under, where it is not the root: the document says so.
BEGINNINGS = {"limits.md": "archive"}
INVENTED = {"archive/ingest/readers/mbx.py", "tests/archive/ingest/readers/test_mbx.py"}  # the recipe's
OWN_COMMANDS = {name for name, app in get_commands().items() if app in {"archive", "search"}}


def text_of(page):
    return page.read_text(encoding="utf-8")


def codes():
    """Everything that is set as code, with its document: `words`, and the lines of blocks."""
    for page in PAGES:
        text = text_of(page)
        for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            yield from ((page.name, line.strip()) for line in block.splitlines() if line.strip())
        yield from ((page.name, code) for code in re.findall(r"`([^`\n]+)`", text))
        yield from ((page.name, line.strip()) for line in re.findall(r"^    (?! )(.+)$", text, re.MULTILINE))


def section(page, heading):
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text_of(page), re.DOTALL | re.MULTILINE)[1]


def options_of(command):
    parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
    return {option for action in parser._actions for option in action.option_strings if option.startswith("--")}


def test_every_module_that_is_named_is_there():
    """By its end, since the sentence around it says in which room. In the tables of limits by its whole path."""
    files = [
        f"/{path.relative_to(ROOT)}" for room in ("archive", "search", "tests") for path in (ROOT / room).rglob("*.py")
    ]
    for page, path in codes():
        if re.fullmatch(r"[\w./-]+\.py", path) and path not in INVENTED:
            whole = (ROOT / path).is_file() or (ROOT / BEGINNINGS.get(page, "") / path).is_file()
            by_its_end = page not in BEGINNINGS and any(file.endswith(f"/{path}") for file in files)
            assert whole or by_its_end, f"{page}: {path}"


def test_a_place_within_a_document_has_its_heading():
    for page in PAGES:
        for target, anchor in re.findall(r"\]\(([^)#:]*)#([\w-]+)\)", text_of(page)):
            headings = re.findall(r"^#+ (.+)$", text_of(page.parent / target if target else page), re.MULTILINE)
            anchors = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
            assert anchor in anchors, f"{page.name}: {target}#{anchor}"


def test_a_command_that_is_typed_takes_its_options():
    typed = re.compile(r"manage\.py ([a-z_-]+)(.*)")
    seen = [(page, *found.groups()) for page, code in codes() if (found := typed.search(code))]
    assert {command for _, command, _ in seen} >= {"ingest", "search", "export", "restore", "worker"}
    for page, command, rest in seen:
        assert command in get_commands(), f"{page}: {command}"
        taken = options_of(command)
        assert [option for option in re.findall(r"--[a-z-]+", rest) if option not in taken] == [], f"{page}: {command}"


@pytest.mark.parametrize("command", sorted(OWN_COMMANDS))
def test_a_command_says_what_it_does_and_what_each_option_is(command):
    made = load_command_class(get_commands()[command], command)
    assert made.help
    assert [action.dest for action in made.create_parser("manage.py", command)._actions if not action.help] == []


@pytest.mark.parametrize("command", sorted(OWN_COMMANDS))
def test_the_table_of_commands_has_every_option_and_no_other(command):
    without = {"rebuild_index", "update_index", "migrate"}  # lead to ours, or are Django's with one thing more
    everywhere = options_of("prepare")
    rows = re.findall(r"^\| (`.*)$", section(ROOT / "docs" / "operations.md", "Commands"), re.MULTILINE)
    told = " ".join(row for row in rows if row.startswith((f"| `{command} ", f"`{command} ", f"`{command}`")))
    if command not in without:
        assert set(re.findall(r"--[a-z-]+", told)) == options_of(command) - everywhere


def test_a_target_of_make_that_is_named_is_there():
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = {(page, found[1]) for page, code in codes() if (found := re.match(r"make ([a-z-]+)\b", code))}
    assert [(page, target) for page, target in sorted(named) if target not in targets] == []


def test_a_setting_of_the_tables_is_read():
    read = "".join(text_of(path) for path in [*ROOT.glob("archive/**/*.py"), ROOT / "Makefile"])
    tables = section(ROOT / "docs" / "operations.md", "Settings") + text_of(ROOT / "docs" / "limits.md")
    named = {
        name for row in re.findall(r"^\| (`[^|]+) \|", tables, re.MULTILINE) for name in re.findall(r"`([A-Z_]+)`", row)
    }
    assert len(named) > 30
    assert [name for name in sorted(named) if not re.search(rf"\b{name}\b", read)] == []


def test_a_module_that_is_run_is_there_and_knows_its_options():
    run = re.compile(r"python (?:-m ([\w.]+)|(benchmarks/\w+\.py))(.*)")
    for page, code in codes():
        if (found := run.search(code)) and found[1] not in {"venv", "pip"}:
            file = ROOT / (found[2] or f"{found[1].replace('.', '/')}.py")
            source = text_of(file if file.exists() else file.with_suffix("") / "__main__.py")
            assert [option for option in re.findall(r"--[a-z-]+", found[3]) if option not in source] == [], (
                f"{page}: {code}"
            )


@pytest.mark.parametrize("name", MEANINGS)
def test_every_field_a_column_may_be_is_in_the_table(name):
    rows = re.findall(
        r"^\| (`[^|]+) \|", section(ROOT / "docs" / "dump-formats.md", "Which field is which"), re.MULTILINE
    )
    assert f"`{name}`" in " ".join(rows)


@pytest.mark.parametrize("name", [*FACETS, *MATERIAL])
def test_every_facet_and_material_change_is_among_what_addresses_take(name):
    assert f"`{name}`" in section(ROOT / "docs" / "search-help.md", "In addresses")


@pytest.mark.parametrize("file", sorted(path.name for path in ROOT.glob("requirements*.txt")))
def test_every_package_we_depend_on_has_its_reason(file):
    packages = re.findall(r"^([\w-]+)(?:\[[\w-]+\])?==", text_of(ROOT / file), re.MULTILINE)
    reasons = section(ROOT / "docs" / "decisions.md", "41. What we depend on, and what we write ourselves.*?")
    assert packages
    assert [package for package in packages if package not in reasons] == []
