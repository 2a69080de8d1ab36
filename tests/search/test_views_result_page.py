"""The search page over a real index: its numbers are the API's, the file's and the database's."""

import csv
import io
import json
import re
from html import unescape

import pytest
from django.contrib.auth.models import User

from archive.corrections import amending
from archive.models import Article, Dump, Item, VersionGroup
from search import indexing
from tests.archive.dumps import bring, folder
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def search(client, **parameters):
    response = client.get("/search/", parameters)
    assert response.status_code == 200
    return response


@pytest.fixture
def archive():
    """Twelve articles about a ferry in ten stories, of two sources, three years, some undated; and one of gulls."""
    story = VersionGroup.objects.create()
    for number in range(9):
        make_article(
            headline=f"Ferry {number}", source="Harbour Post" if number % 2 else "Radio Marrow",
            published=("2019-05-02", "2020-10", "2021-01-0" + str(number + 1), None)[number % 4],
            section="Harbour" if number % 3 else "", agency="CPA" if number % 2 else "",
            language="de" if number == 4 else "en",
        )  # fmt: skip
    for number in range(3):
        make_article(headline=f"Ferry of one story, {number}", published=f"2022-03-0{number + 1}", version_group=story)
    make_article(headline="Gulls", body="Nothing but gulls.", published="2018")
    indexing.drain()


def sql_count(group, **conditions):
    found = Article.objects.filter(headline__startswith="Ferry", **conditions)
    return found.values("version_group").distinct().count() if group == "stories" else found.count()


@pytest.mark.parametrize("group", ["stories", "all"])
def test_every_number_is_the_apis_the_files_and_the_databases(client, archive, group):
    response = search(client, q="ferry", group=group)
    api = client.get("/api/v1/search", {"q": "ferry", "group": group}).json()
    exported = b"".join(client.get("/search/", {"q": "ferry", "group": group, "format": "csv"}))
    rows = list(csv.DictReader(io.StringIO(exported.decode())))

    totals = {"stories": sql_count("stories"), "articles": sql_count("all")}
    assert api["total"] == totals == {"stories": 10, "articles": 12}
    assert "10 stories · 12 articles" in words(response)
    assert len(rows) == totals["stories" if group == "stories" else "articles"]

    columns = {"source": "source__name", "language": "language", "section": "section", "agency": "agency"}
    for facet in response.context["facets"]:
        told = {value["value"]: value["count"] for value in api["facets"][facet.name]}
        assert {link.count for link in facet.shown + facet.folded} == set(told.values())
        if facet.name in columns:
            assert told == {value: sql_count(group, **{columns[facet.name]: value}) for value in told}
    timeline = response.context["timeline"]
    assert [bar["count"] for bar in api["histogram"]["bars"]] == [bar.count for bar in timeline.bars]
    assert timeline.undated == api["histogram"]["undated"] == sql_count(group, published=None)
    for bar in api["histogram"]["bars"]:
        assert bar["count"] == sql_count(group, published__startswith=bar["value"])


def test_following_any_facet_link_or_bar_leads_to_as_many_as_it_says(client, archive):
    response = search(client, q="ferry")
    links = [link for facet in response.context["facets"] for link in facet.shown]
    for link in [*links, *response.context["timeline"].bars]:
        found = client.get(f"/search/?{link.query.urlencode()}").context["found"]
        assert found.stories == link.count, link


def test_values_of_a_facet_add_up_and_facets_narrow_one_another(client, archive):
    both = search(client, q="ferry", source=["Harbour Post", "Radio Marrow"], language="de").context["found"]
    assert both.articles == sql_count("all", language="de")
    everything = search(client, q="ferry", source=["Harbour Post", "Radio Marrow"]).context["found"]
    assert everything.articles == 12


def test_a_chosen_year_offers_its_months(client, archive):
    facets = {facet.name: facet for facet in search(client, q="ferry", year="2020").context["facets"]}
    assert [link.label for link in facets["month"].shown] == ["October 2020"]


def test_the_table_has_the_numbers_of_the_bars(client, archive):
    response = search(client, q="ferry")
    rows = re.findall(
        r'<tr><th scope="row"><a [^>]*>([^<]+)</a></th><td class="number">(\d+)', response.content.decode()
    )
    bars = [(bar.name, str(bar.count)) for bar in response.context["timeline"].bars]
    assert rows == [*bars, ("undated", "2")]
    titles = re.findall(r"<title>([^<]+): (\d+)</title>", response.content.decode())
    assert titles == bars


def test_a_bar_stands_where_its_time_is_and_is_as_high_as_its_share(client, archive):
    timeline = search(client, q="ferry", group="all").context["timeline"]
    by_name = {bar.name: bar for bar in timeline.bars}
    first, last = timeline.bars[0], timeline.bars[-1]
    assert (first.x, last.x) == (0, timeline.width - 10)
    highest = max(timeline.bars, key=lambda bar: bar.count)
    assert (highest.y, highest.height) == (0, 100)
    uncertain = by_name["October 2020"]
    assert (uncertain.uncertain, uncertain.doubt_height) == (uncertain.count, uncertain.height)


def test_other_versions_are_listed_with_whether_they_match(client):
    story = VersionGroup.objects.create()
    found = make_article(headline="Ferry cancelled", published="2020-10-06", version_group=story)
    make_article(headline="Boat cancelled, corrected", published="2020-10-08", version_group=story)
    make_article(headline="Ferry cancelled early", published="2020-10-05", version_group=story)
    indexing.drain()
    response = search(client, q="cancelled ferry -early")
    text = words(response)
    assert [hit.id for hit, _ in response.context["hits"]] == [found.pk]
    assert "This version matches; the latest one (8 October 2020) does not." in text
    assert "+ 2 other versions" in text
    assert text.count("does not match") == 2
    assert "matches too" in words(search(client, q="cancelled ferry"))


def test_each_article_stands_for_itself_when_all_are_listed(client, archive):
    assert "+ 2 other versions" in words(search(client, q="ferry"))
    assert "+ 2 other versions" not in words(search(client, q="ferry", group="all"))


def test_of_many_versions_the_latest_are_listed_and_the_rest_counted(client, django_assert_max_num_queries):
    story = VersionGroup.objects.create()
    for day in range(1, 21):
        make_article(headline=f"Ferry, {day}", published=f"2020-10-{day:02}", version_group=story)
    indexing.drain()
    with django_assert_max_num_queries(2):
        response = search(client, q="ferry")
    ((_, editions),) = response.context["hits"]
    assert editions.others[0].card.headline == "Ferry, 19"
    assert (len(editions.others), editions.more) == (6, 13)
    assert "13 more, and how they differ" in words(response)


def test_nothing_found_says_which_part_fails_and_what_to_leave_out(client, archive):
    response = search(client, q="ferry zeppelin", language="en")
    text = words(response)
    assert "zeppelin is in no text" in text
    assert "Without “zeppelin” 9 stories · 11 articles" in text
    way = next(way for way in response.context["ways"] if "zeppelin" in way.label)
    assert client.get(f"/search/?{way.query.urlencode()}").context["found"].articles == way.articles


def test_nothing_found_offers_to_drop_filters_with_what_that_brings(client, archive):
    response = search(client, q="ferry", language="en", section="Harbour", **{"from": "2030"})
    assert "Without the dates" in words(response)
    for way in response.context["ways"]:
        found = client.get(f"/search/?{way.query.urlencode()}").context["found"]
        assert (found.stories, found.articles) == (way.stories, way.articles)


def test_a_suggestion_comes_with_its_counts(client, archive):
    assert "Did you mean ferry ? 10 stories · 12 articles" in words(search(client, q="ferrry"))


def test_an_empty_archive_says_so(client):
    assert "The archive is empty" in words(search(client, q="ferry"))


def test_dumps_are_counted_for_staff_alone(client):
    dump = Dump.objects.create(name="harbour.zip", sha256="a" * 64)
    article = make_article(headline="Ferry")
    Item.objects.create(dump=dump, article=article, number=1, locator="a.txt", status="new")
    indexing.drain()
    assert "harbour.zip" not in words(search(client, q="ferry"))
    client.force_login(User.objects.create_superuser("mira"))
    assert f"{dump.pk} · harbour.zip" in words(search(client, q="ferry"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("month", "2020-13"), ("dating", "perhaps"), ("versions", "2"), ("change", "wording"), ("dump", "harbour.zip")],
)
def test_a_filter_that_cannot_be_is_refused_by_name(client, name, value):
    response = client.get("/search/", {"q": "ferry", name: value})
    assert response.status_code == 400
    assert f"The parameter “{name}” cannot be used" in words(response)


def test_the_page_size_is_a_link_and_keeps_the_question(client, archive):
    html = search(client, q="ferry", size="5").content.decode()
    assert 'href="/search/?q=ferry&amp;size=50"' in html


@pytest.mark.parametrize("preset", ["Past 7 days", "Past 30 days", "This year", "Last year"])
def test_a_preset_is_a_range_of_dates(client, archive, preset):
    response = search(client, q="ferry", **{"from": "2019"})
    chosen = next(each for each in response.context["presets"] if each.label == preset)
    assert {"q", "from", "to"} == set(chosen.query)
    assert client.get(f"/search/?{chosen.query.urlencode()}").status_code == 200


def test_what_one_news_agency_is_credited_with_can_be_chosen_and_follows_a_correction(client, tmp_path):
    wire = (
        "MARROW BAY (CPA) - The evening ferry to Gull Island stays in port until the end of the week, its owner said."
    )
    own = "The herring market opens on the northern quay on Sunday, the harbour master told passengers of the ferry."
    bring(folder(tmp_path / "post", a__json=json.dumps({"headline": "No ferry", "body": wire}),
                 b__json=json.dumps({"headline": "Herring", "body": own})))  # fmt: skip
    indexing.drain()
    credited, other = Article.objects.get(headline="No ferry"), Article.objects.get(headline="Herring")
    facets = {facet.name: facet for facet in search(client, q="ferry").context["facets"]}
    assert [(link.label, link.count) for link in facets["agency"].shown] == [("CPA", 1)]
    link = '/search/?agency=CPA"'
    assert link in client.get(credited.get_absolute_url()).content.decode()
    assert [hit.id for hit, _ in search(client, agency="CPA").context["hits"]] == [credited.pk]
    assert [hit.id for hit, _ in search(client, q="ferry -agency:cpa").context["hits"]] == [other.pk]

    amending.correct_fields(other, {"agency": "CPA"}, "desk")
    indexing.drain()
    assert {hit.id for hit, _ in search(client, agency="CPA").context["hits"]} == {credited.pk, other.pk}
