"""Every number a reader meets, against rows of the database counted by hand: on pages, in the API, in files."""

import csv
import io
import json
import random
import re
import zipfile
from collections import Counter
from html import unescape

import pytest

from archive.models import Article, Source, VersionGroup
from search import indexing
from tests.factories import make_article

pytestmark = pytest.mark.django_db

ARTICLES = 70
DATES = ("2019", "2019-05", "2019-05-02", "2020-10", "2020-10-06", "2020-10-07T08:30", "2021-01-01", None)
ASKED = [
    {},
    {"q": "ferry"},
    {"q": "ferry", "group": "all"},
    {"q": "ferry -barge", "source": ["Harbour Post", "Radio Marrow"], "group": "all"},
    {"q": "barge", "language": "de"},
    {"year": "2020", "group": "all"},
    {"month": ["2020-10", "undated"]},
    {"q": "ferry", "dating": "undated", "group": "all"},
    {"versions": "several", "section": "Harbour"},
    {"from": "2019-05", "to": "2020", "group": "all", "versions": "one"},
    {"q": "source:radio versions:>1", "year": ["2019", "undated"]},
]


@pytest.fixture
def rows():
    """Articles by chance, always the same, as the database has them."""
    chance = random.Random(6)
    groups: list[VersionGroup] = []
    for number in range(ARTICLES):
        if not groups or chance.random() < 0.6:
            groups.append(VersionGroup.objects.create())
        words = " ".join(word for word in ("ferry", "barge", "gull") if chance.random() < 0.5) or "quay"
        make_article(
            headline=f"Number {number}", body=f"{words} {number}.", published=chance.choice(DATES),
            source=chance.choice(["Harbour Post", "Radio Marrow", "Coastline Press Agency", None]),
            section=chance.choice(["Harbour", "Sport", ""]), language=chance.choice(["en", "de", "en"]),
            version_group=chance.choice(groups),
        )  # fmt: skip
    indexing.drain()
    return list(Article.objects.select_related("source"))


def year(row):
    return row.published[:4] if row.published else "undated"


def month(row):
    return row.published[:7] if row.published and len(row.published) > 4 else "undated" if not row.published else None


def dating(row):
    return "undated" if not row.published else "certain" if len(row.published) >= 10 else "uncertain"


def oracle(rows, asked):
    """The rows that this request finds: told anew in the plainest way."""
    sizes = Counter(row.version_group_id for row in rows)
    words = {"ferry": lambda row: "ferry" in row.body, "-barge": lambda row: "barge" not in row.body,
             "barge": lambda row: "barge" in row.body, "versions:>1": lambda row: sizes[row.version_group_id] > 1,
             "source:radio": lambda row: row.source and row.source.name == "Radio Marrow"}  # fmt: skip
    values = {"source": lambda row: row.source.name if row.source else "", "language": lambda row: row.language,
              "section": lambda row: row.section, "year": year, "month": first_month, "dating": dating,
              "versions": lambda row: "several" if sizes[row.version_group_id] > 1 else "one"}  # fmt: skip
    found = [row for row in rows if all(words[word](row) for word in asked.get("q", "").split())]
    for name, value_of in values.items():
        if name in asked:
            wanted = asked[name] if isinstance(asked[name], list) else [asked[name]]
            found = [row for row in found if value_of(row) in wanted]
    if "from" in asked:
        found = [row for row in found if row.published and "2019-05-01" <= str(row.published_day) <= "2020-12-31"]
    return found, values


def first_month(row):
    return str(row.published_day)[:7] if row.published else "undated"


def count(rows, group):
    return len({row.version_group_id for row in rows}) if group != "all" else len(rows)


def facet_counts(html):
    """Facet → label → count, as the page prints them."""
    parts = re.split(r'<h2 id="facet-(\w+)">', html)
    return {
        name: dict(_labels(part.split("</section>")[0])) for name, part in zip(parts[1::2], parts[2::2], strict=True)
    }


def _labels(html):
    pattern = r'facet-label"[^>]*>(.*?)</span> <span class="count">([\d,]+)<'
    for label, number in re.findall(pattern, html, re.DOTALL):
        yield unescape(re.sub(r"<[^>]+>", "", label)), int(number.replace(",", ""))


every_request = pytest.mark.parametrize(
    "asked", ASKED, ids=lambda asked: " ".join(map(str, asked.values())) or "everything"
)


def totals(found):
    assert found, "a request that finds nothing proves nothing"
    return {"stories": count(found, "stories"), "articles": len(found)}


@every_request
def test_a_result_s_totals_and_facets_are_the_database_s_on_the_page_and_in_the_api(client, rows, asked):
    found, values = oracle(rows, asked)
    group = asked.get("group", "stories")
    html = client.get("/search/", asked).content.decode()
    api = client.get("/api/v1/search", asked).json()
    assert api["total"] == totals(found)
    printed = re.search(r"([\d,]+) stor(?:y|ies) · ([\d,]+) articles?", html)
    assert [int(number.replace(",", "")) for number in printed.groups()] == list(totals(found).values())

    shown = facet_counts(html)
    for name, value_of in values.items():
        told = {each["value"]: each["count"] for each in api["facets"].get(name, ())}
        if name not in asked and name != "month":  # a facet that narrows is counted as if it did not
            counted = {value: count([row for row in found if value_of(row) == value], group) for value in told}
            assert told == counted, name
            assert sum(told.values()) >= count([row for row in found if value_of(row)], group), name
        if name in shown:
            assert sorted(shown[name].values()) == sorted(told.values()), name


@every_request
def test_a_result_in_time_is_the_database_s_on_the_page_and_in_the_api(client, rows, asked):
    found, _ = oracle(rows, asked)
    group = asked.get("group", "stories")
    html = client.get("/search/", asked).content.decode()
    histogram = client.get("/api/v1/search", asked).json()["histogram"]
    bars = {bar["value"]: bar["count"] for bar in histogram["bars"]}
    dated = [row for row in found if row.published]
    length = {"year": 4, "month": 7, "day": 10}[histogram["unit"]]
    assert bars == {
        value: count([row for row in dated if str(row.published_day)[:length] == value], group) for value in bars
    }
    assert sum(bars.values()) >= count(dated, group)
    assert histogram["undated"] == count([row for row in found if not row.published], group)
    assert [int(number) for number in re.findall(r"<title>[^<]+: (\d+)</title>", html)] == list(bars.values())


@every_request
def test_every_file_of_a_result_holds_as_many_as_the_database(client, rows, asked):
    found, _ = oracle(rows, asked)
    total = totals(found)
    taken = {name: b"".join(client.get("/search/", {**asked, "format": name})).decode() for name in ("csv", "jsonl")}
    listed = total["articles" if asked.get("group") == "all" else "stories"]
    assert len(list(csv.reader(io.StringIO(taken["csv"])))) - 1 == len(taken["jsonl"].splitlines()) == listed
    assert {json.loads(line)["id"] for line in taken["jsonl"].splitlines()} <= {row.pk for row in found}
    bundle = io.BytesIO(b"".join(client.get("/search/", {**asked, "format": "ris", "manifest": "yes"})))
    said = json.loads(zipfile.ZipFile(bundle).read("manifest.json"))
    assert (said["total"], said["listed"], said["file"]["articles"]) == (total, listed, listed)
    if set(asked) <= {"q", "group"}:
        (answer,) = client.get("/search/batch/", {"queries": asked.get("q", "*"), "format": "json"}).json()["queries"]
        assert answer["total"] == total


def test_what_is_browsed_counts_as_what_is_searched_and_as_the_database_does(client, rows):
    home = client.get("/").content.decode()
    for value in {year(row) for row in rows} | {month(row) for row in rows} - {None}:
        there = [row for row in rows if value in {year(row), month(row)}]
        name = "undated" if value == "undated" else value
        page = client.get(f"/browse/{name}/").content.decode()
        said = f"{count(there, 'stories')} stor"
        assert re.search(rf"{said}(y|ies) · {len(there)} articles?", page), value
        if value != "undated" and len(value) == 4:
            assert re.search(rf'/browse/{value}/">{value}</a> <span class="count">{len(there)}<', home), value
        elif value != "undated":
            assert re.search(rf'/browse/{value}/" title="[^"]+: {len(there)}"', home), value
    for source in Source.objects.all():
        there = [row for row in rows if row.source == source]
        assert f"{len(there)} articles" in client.get(source.get_absolute_url()).content.decode()
        assert re.search(rf'{source.get_absolute_url()}">{source.name}</a> <span class="count">{len(there)}<', home)
        assert client.get("/api/v1/search", {"source": source.name}).json()["total"]["articles"] == len(there)


def test_what_failed_says_what_each_part_finds_alone(client, rows):
    html = client.get("/search/", {"q": "ferry zeppelin", "language": "de"}).content.decode()
    alone, _ = oracle(rows, {"q": "ferry"})
    left, _ = oracle(rows, {"q": "ferry", "language": "de"})
    assert (
        f'ferry</a></th><td class="number">{count(alone, "stories")}</td><td class="number">{len(alone)}</td>' in html
    )
    assert re.search(
        rf"Without “zeppelin”</a> <span class=\"count\">{count(left, 'stories')} stor\w+ · {len(left)} ", html
    )
