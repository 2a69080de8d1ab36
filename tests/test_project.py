"""The project keeps its own rules: docs say what the code has, and the top level stays as agreed."""

import ast
import re
from pathlib import Path

import pytest

from archive.ingest.items import Role
from archive.ingest.readers import READERS
from archive.models import Relation, VersionLink
from search.query import SCOPES, VERBATIM
from search.takeaway.exports import FORMATS
from search.takeaway.records import records
from tests.factories import make_article

ROOT = Path(__file__).parents[1]


def doc(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(READERS))
def test_every_format_has_its_section(name):
    assert re.search(rf"^##+ {name}$", doc("dump-formats.md"), re.MULTILINE)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_in_the_glossary(role):
    assert f"`{role}`" in doc("glossary.md")


@pytest.mark.parametrize("relation", list(Relation))
def test_every_relation_is_in_the_glossary(relation):
    assert f"`{relation.value}`" in doc("glossary.md")


def test_every_setting_is_documented():
    source = (ROOT / "archive" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'(?:env_\w+|environ\.get|private_folder)\(\s*"([A-Z_]+)"', source))
    text = doc("operations.md") + doc("limits.md")
    assert names
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []


def test_every_command_is_documented():
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")} - {"__init__"}
    assert [name for name in sorted(commands) if f"`{name}" not in doc("operations.md")] == []


def test_every_code_of_a_rejected_item_or_failed_dump_is_documented():
    said = set()
    for path in (ROOT / "archive").rglob("*.py"):
        said.update(
            re.findall(r'\b(?:Item|Dump)Error\([^"]*"([a-z]+(?:-[a-z]+)*)"[,)]', path.read_text(encoding="utf-8"))
        )
    said -= {"inbox"}  # a locator
    assert {"no-text", "bad-archive", "internal"} <= said
    assert [code for code in sorted(said) if f"`{code}`" not in doc("dump-formats.md")] == []


@pytest.mark.django_db
def test_every_key_of_an_exported_article_is_documented():
    first, second = make_article(), make_article()
    covered = {"coverage_a": 1.0, "coverage_b": 0.5, "edited_share": 0.0, "shared_words": 9}
    VersionLink.objects.create(a=first, b=second, relation=Relation.ABRIDGED, **covered)
    (record,) = records([first])
    keys = {*record, *record["versions"][0]}
    assert [key for key in sorted(keys) if f"`{key}`" not in doc("api.md")] == []


@pytest.mark.parametrize("field", [*SCOPES, *VERBATIM, "date", "before", "after", "undated", "versions"])
def test_every_field_of_the_query_language_is_in_its_help(field):
    assert f"`{field}:" in doc("search-help.md")


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_format_of_a_file_to_take_away_is_documented(file_format):
    assert f"`{file_format}`" in doc("search-help.md")
    assert f"`{file_format}`" in doc("api.md") or f"format={file_format}`" in doc("api.md")


def test_every_make_target_is_documented():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE)
    assert [name for name in targets if f"`make {name}" not in doc("operations.md")] == []


def test_links_between_the_documents_lead_somewhere():
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


MODULES = [
    path
    for package in ("archive", "search", "tests", "benchmarks")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
PRODUCT = [path for path in MODULES if path.relative_to(ROOT).parts[0] in {"archive", "search"}]
LINES_A_MODULE, LINES_A_FUNCTION, LINES_A_VIEW = 300, 40, 25


def functions(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.name}", node


def length(node):
    return node.end_lineno - node.lineno + 1


def is_a_view(node):
    first = [argument.annotation for argument in node.args.args if argument.arg != "self"][:1]
    return [getattr(said, "id", "") for said in first] == ["HttpRequest"]


def test_modules_stay_small_enough_to_read():
    sizes = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: size for name, size in sizes.items() if size > LINES_A_MODULE} == {}


def test_functions_stay_small_enough_to_read():
    sizes = {name: length(node) for path in MODULES for name, node in functions(path)}
    assert len(sizes) > 4000
    assert {name: size for name, size in sizes.items() if size > LINES_A_FUNCTION} == {}


def test_views_check_call_and_render_and_do_no_more():
    sizes = {name: length(node) for path in PRODUCT for name, node in functions(path) if is_a_view(node)}
    assert len(sizes) > 100
    assert {name: size for name, size in sizes.items() if size > LINES_A_VIEW} == {}


def test_every_module_stands_in_the_picture_of_the_architecture():
    text = re.sub(r"```.*?```", "", doc("architecture.md"), flags=re.DOTALL)
    named = re.findall(r"`([^`\n]+)`", text)
    words = {part.removesuffix(".py") for name in named for part in name.split("/")}
    modules = {path.relative_to(ROOT).with_suffix("") for path in PRODUCT if path.stem != "__init__"}
    rooms = {str(module.parent) for module in modules if len(module.parts) > 2}
    documented_elsewhere = {"archive/ingest/readers", "archive/management/commands", "search/management/commands"}
    inside = [module for module in modules if str(module.parent) not in documented_elsewhere]
    assert sorted(str(module) for module in inside if module.name not in words) == []
    assert sorted(room for room in rooms - documented_elsewhere if Path(room).name not in words) == []


def test_the_picture_of_the_architecture_shows_no_module_that_is_gone():
    for name in re.findall(r"`((?:archive|search)/[^`\n*]+)`", doc("architecture.md")):
        assert (ROOT / name).exists() or (ROOT / f"{name}.py").exists(), name


# Test modules of archive and search that follow no module, and why; the folders beside them drive the archive whole.
SPANNING = {
    "archive/backups/test_killed.py": "a backup killed at any moment",
    "archive/delivery/test_killed.py": "uploads killed at any moment",
    "archive/ingest/readers/test_dumps.py": "the sample dumps of every format",
    "archive/ingest/test_bad_pages.py": "pages nobody should have to read, from reader to article",
    "archive/ingest/test_bombs.py": "bombs, from opening to article",
    "archive/ingest/test_equality.py": "one edition in every format",
    "archive/ingest/test_exactness.py": "no text is lost, in any format",
    "archive/ingest/test_mutated.py": "broken bytes in every format",
    "archive/ingest/test_xml_attacks.py": "every reader of mark-up",
    "archive/test_hardships.py": "two workers, a full disk, a locked database",
    "archive/test_killed.py": "an ingest killed at any moment",
    "archive/test_rights.py": "every address for every kind of person",
    "archive/test_rights_table.py": "every deed for every kind of person",
    "archive/test_stylesheet.py": "the style sheet",
    "archive/test_upgrade.py": "the data of the first release",
    "archive/versions/test_bad_input.py": "hostile texts, from fingerprint to group",
    "archive/views/test_every_page.py": "what holds for every page",
    "search/backends/test_answers.py": "every engine beside the plainest search",
    "search/backends/test_ranking.py": "every engine ranks alike",
    "search/backends/test_safety.py": "searching while others write or die",
    "search/test_hostile.py": "queries that cost what a query can, on the page",
    "search/test_numbers.py": "every number a reader meets",
    "search/test_odd_queries.py": "whatever is typed, on the page",
}


def mirrored(test: Path) -> Path | None:
    """The module or package that the test module's name begins with, be it the folder's own."""
    folder = ROOT / test.parent.relative_to(ROOT / "tests")
    words = test.stem.removeprefix("test_").split("_")
    for name in ("_".join(words[:count]) for count in range(len(words), 0, -1)):
        places = (folder / f"{name}.py", folder / name / "__init__.py")
        found = next((place for place in places if place.is_file()), None)
        if found or name == folder.name:
            return found or folder / "__init__.py"
    return None


def test_every_test_module_follows_a_module_or_says_what_it_spans():
    modules = [path for room in ("archive", "search") for path in (ROOT / "tests" / room).rglob("test_*.py")]
    alone = {str(path.relative_to(ROOT / "tests")) for path in modules if mirrored(path) is None}
    assert alone == set(SPANNING)


def test_a_rule_that_is_switched_off_for_a_line_says_why():
    bare = re.compile(r"noqa: [A-Z0-9]+(?:, ?[A-Z0-9]+)*\s*$")
    sources = [path for package in ("archive", "search") for path in (ROOT / package).rglob("*.py")]
    lines = [(path, line) for path in sources for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(str(path.relative_to(ROOT)), line.strip()) for path, line in lines if bare.search(line)] == []


def test_a_link_to_the_same_page_keeps_what_its_address_says():
    pages = [(path, path.read_text(encoding="utf-8")) for path in (ROOT / "templates").rglob("*.html")]
    assert [(path.name, link) for path, text in pages for link in re.findall(r'href="\?[^"]*', text)] == []
