"""The sample dumps come out as `tests/sample_expected.json` says: counts, stories, relations, dates, rejects."""

import io
import json
import shutil
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from archive.models import Article, Dump, Item, Relation, VersionLink

SAMPLE = Path(__file__).parents[1] / "archive" / "sample"
EXPECTED = json.loads(Path(__file__).with_name("sample_expected.json").read_text())

pytestmark = pytest.mark.django_db  # asks for the test database, which `outcome` uses


@dataclass
class Outcome:
    """What the archive holds after the sample came in, and after it was rolled back again; plain values only."""

    report: dict  # dump name -> its entry in the report of `ingest --json`
    items: dict  # item name -> its fields and those of its article
    links: dict  # (article id, article id) -> what the first is to the second, both ways round
    articles_left: int  # when every dump was rolled back
    export: str  # canonical
    export_reversed: str  # the same after the dumps came in once more, the last one first


@pytest.fixture(scope="module")
def outcome(django_db_setup, django_db_blocker, tmp_path_factory):
    """The sample, ingested from a copy of its files, once for all tests of this module."""
    copy = tmp_path_factory.mktemp("sample")
    for path in sample_files():
        shutil.copytree(path, copy / path.name) if path.is_dir() else shutil.copy(path, copy)
    paths = [str(copy / path.name) for path in sample_files()]
    with django_db_blocker.unblock(), transaction.atomic():
        report = {dump["name"]: dump for dump in json.loads(said("ingest", *paths, "--json"))["dumps"]}
        items, links, export = read_items(), read_links(), said("export", "--canonical")
        roll_back_everything()
        articles_left = Article.objects.count()
        said("ingest", *reversed(paths))
        seen = Outcome(report, items, links, articles_left, export, said("export", "--canonical"))
        roll_back_everything()
        transaction.set_rollback(True)
    return seen


def said(*command):
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def roll_back_everything():
    for dump in Dump.objects.all():
        said("rollback", str(dump.pk))


def sample_files():
    return sorted(p for p in SAMPLE.iterdir() if p.name != "README.md" and not p.name.startswith("."))


def read_items():
    return {name_of(item): facts_of(item) for item in Item.objects.select_related("dump", "article")}


def name_of(item):
    """`dump/path` or `dump#number`, as the sample's README writes it."""
    locator = item.locator.replace("!/", "/")
    return locator if locator.startswith(item.dump.name) else f"{item.dump.name}/{locator}"


def facts_of(item):
    article = item.article
    facts = {"status": item.status, "code": item.code, "encoding": item.encoding, "article": item.article_id}
    if article:
        facts |= {"story": article.version_group_id, "published": article.published, "language": article.language}
        facts |= {"published_status": article.published_status, "body": article.body, "text": article.text}
        facts |= {"gaps": "".join(gaps(article))}
    return facts


def gaps(article):
    """What lies before, between and after the lines."""
    at = 0
    for line in article.line_objects():
        yield article.text[at : line.start]
        at = line.end
    yield article.text[at:]


def read_links():
    links = {}
    for link in VersionLink.objects.all():
        links[link.a_id, link.b_id] = link.relation
        links[link.b_id, link.a_id] = str(Relation(link.relation).inverse)
    return links


def relation(outcome, left, right):
    """What item `left` is to item `right`; None where no link joins them."""
    return outcome.links.get((outcome.items[left]["article"], outcome.items[right]["article"]))


def story_of(outcome, name):
    return outcome.items[name]["story"]


RELATIONS = [
    pytest.param(pair["item"], pair["is"], pair["of"], id=f"{pair['item']}-of-{pair['of']}")
    for story in EXPECTED["stories"]
    for pair in story["relations"]
]


def test_the_expectations_name_every_dump_of_the_sample():
    assert {path.name for path in sample_files()} == set(EXPECTED["dumps"])


@pytest.mark.parametrize("name", sorted(EXPECTED["dumps"]))
def test_every_dump_is_read_to_the_end_and_its_counts_are_as_written(outcome, name):
    dump, expected = outcome.report[name], EXPECTED["dumps"][name]
    assert dump["status"] == "done"
    assert {key: dump[key] for key in expected} == expected


def test_stories_are_exactly_those_of_the_readme(outcome):
    told = {frozenset(story["items"]) for story in EXPECTED["stories"]}
    stories = {}
    for name, item in outcome.items.items():
        if item["article"]:
            stories.setdefault(item["story"], set()).add(name)
    assert {frozenset(names) for names in stories.values() if len(names) > 1} == told


@pytest.mark.parametrize(("item", "allowed", "of"), RELATIONS)
def test_a_version_is_named_for_what_it_is(outcome, item, allowed, of):
    assert relation(outcome, item, of) in allowed


@pytest.mark.parametrize("series", sorted(EXPECTED["series"]))
def test_templated_notes_are_never_versions_of_one_another(outcome, series):
    names = EXPECTED["series"][series]
    assert {relation(outcome, a, b) for a, b in combinations(names, 2)} <= {None, "series"}
    assert len({story_of(outcome, name) for name in names}) == len(names)


@pytest.mark.parametrize(("left", "right"), EXPECTED["shares_passages"])
def test_a_quoted_statement_makes_no_version(outcome, left, right):
    assert relation(outcome, left, right) == "partial"
    assert story_of(outcome, left) != story_of(outcome, right)


@pytest.mark.parametrize(("left", "right"), EXPECTED["told_apart"])
def test_the_same_news_written_anew_is_another_story(outcome, left, right):
    assert relation(outcome, left, right) is None
    assert story_of(outcome, left) != story_of(outcome, right)


def test_a_text_delivered_again_is_another_item_of_the_same_article(outcome):
    for copy, first in EXPECTED["duplicates"].items():
        assert outcome.items[copy]["article"] == outcome.items[first]["article"]
    statuses = [item["status"] for item in outcome.items.values()]
    assert statuses.count("duplicate") == len(EXPECTED["duplicates"])


def test_what_is_rejected_has_its_reason(outcome):
    rejected = {name: item["code"] for name, item in outcome.items.items() if item["status"] == "rejected"}
    assert rejected == EXPECTED["rejected"]


@pytest.mark.parametrize("name", sorted(EXPECTED["dates"]))
def test_a_date_is_found_and_so_is_how_it_is_known(outcome, name):
    item, expected = outcome.items[name], EXPECTED["dates"][name]
    assert item["published"][:10] == expected["value"]
    assert item["published_status"] in expected["status"]


def test_only_the_undated_are_undated(outcome):
    undated = {name for name, item in outcome.items.items() if item["article"] and item["published_status"] == "none"}
    assert undated == set(EXPECTED["undated"])


def test_foreign_texts_come_out_in_their_own_letters_and_language(outcome):
    for name, encodings in EXPECTED["encodings"].items():
        assert outcome.items[name]["encoding"].lower() in encodings
    assert {name: outcome.items[name]["language"] for name in EXPECTED["languages"]} == EXPECTED["languages"]
    assert "Zoë Brûlé" in outcome.items["harbour-post-scrape/bridge-toll.txt"]["body"]


def test_furniture_stays_out_of_the_body_and_in_the_text(outcome):
    for name, furniture in EXPECTED["furniture"].items():
        for words in furniture:
            assert words in outcome.items[name]["text"], (name, words)
            assert words not in outcome.items[name]["body"], (name, words)


def test_only_white_space_lies_between_the_lines(outcome):
    assert not "".join(item["gaps"] for item in outcome.items.values() if item["article"]).strip()


def test_rolling_the_sample_back_leaves_no_article(outcome):
    assert outcome.articles_left == 0


def test_the_order_of_arrival_changes_nothing(outcome):
    assert outcome.export.count("\n") == sum(dump["new"] for dump in EXPECTED["dumps"].values())
    assert outcome.export == outcome.export_reversed
