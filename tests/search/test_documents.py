"""What the index holds of an article follows from the archive as it is, whatever came and went before."""

import json
from itertools import permutations

import pytest

from archive import pipeline
from archive.models import Article, Dump
from search import indexing
from search.documents import NOTHING_BESIDE, document, load
from search.engine import store
from search.facets.table import FACETS
from search.results import SearchRequest
from search.searching import matching_ids, search
from tests.archive.dumps import bring, folder
from tests.factories import make_article

pytestmark = pytest.mark.django_db
OPENING = (
    "The evening ferry between Marrow Bay and Gull Island stays in port until the end of the week, its owner said."
)
MIDDLE = "Twelve passengers were allowed ashore at the old pier after a storm had broken the larger of its two ramps."
END = "The harbour master wants the ramp repaired by Sunday, when the herring market opens on the northern quay."
TEXTS = {
    "2020-10-01": (OPENING, MIDDLE, END),
    "2020-10-02": (OPENING, MIDDLE.replace("were allowed ashore", "came ashore"), END),
    "2020-10-03": (OPENING, MIDDLE.replace("were allowed ashore", "came ashore"), END, "Nobody was hurt in the dark."),
}
QUERIES = [
    "removed:allowed", 'removed:"were allowed"', "added:allowed", "added:hurt", 'added:"nobody was hurt"',
    "removed:hurt", "versions:>1", "versions:3", "added:dark OR removed:allowed",
]  # fmt: skip


def record(day):
    return json.dumps({"headline": "Ferry stays in port", "body": "\n\n".join(TEXTS[day]), "date": day})


def told():
    """Everything asked of the index by day of publication, so that ids do not matter."""
    days = dict(Article.objects.values_list("pk", "published"))
    found = {query: sorted(days[pk] for pk in matching_ids(query)) for query in QUERIES}
    page = search(SearchRequest(group="all", facets=tuple(FACETS)))
    return found, {name: [(value.value, value.count) for value in values] for name, values in page.facets.items()}


def is_as_rebuilt():
    before = told()
    indexing.reindex()
    return told() == before


@pytest.mark.parametrize("order", list(permutations(TEXTS)))
def test_what_versions_added_and_removed_is_known_whatever_the_order_of_arrival(tmp_path, order):
    for day in order:
        bring(folder(tmp_path / day, a__json=record(day)))
        indexing.drain()
    found, facets = told()
    assert found == {
        "removed:allowed": ["2020-10-01"],
        'removed:"were allowed"': ["2020-10-01"],
        "added:allowed": [],
        "added:hurt": ["2020-10-03"],
        'added:"nobody was hurt"': ["2020-10-03"],
        "removed:hurt": [],
        "versions:>1": list(TEXTS),
        "versions:3": list(TEXTS),
        "added:dark OR removed:allowed": ["2020-10-01", "2020-10-03"],
    }
    assert len(facets["dump"]) == 3
    assert is_as_rebuilt()
    assert indexing.consistency() == []


def test_a_version_taken_back_is_a_neighbour_no_more(tmp_path):
    for day in TEXTS:
        bring(folder(tmp_path / day, a__json=record(day)))
    pipeline.rollback(Dump.objects.get(name="2020-10-02"), "archivist")
    indexing.drain()
    found, _ = told()
    assert found["removed:allowed"] == ["2020-10-01"]
    assert found["added:hurt"] == ["2020-10-03"]
    pipeline.rollback(Dump.objects.get(name="2020-10-03"), "archivist")
    indexing.drain()
    found, facets = told()
    assert found["removed:allowed"] == found["versions:>1"] == []
    assert facets["versions"] == [("one", 1)]
    assert is_as_rebuilt()


def test_a_text_that_comes_again_is_of_both_dumps_until_one_is_taken_back(tmp_path):
    bring(folder(tmp_path / "one", a__json=record("2020-10-01")))
    bring(folder(tmp_path / "two", b__json=record("2020-10-01")))
    indexing.drain()
    one, two = Dump.objects.order_by("pk")
    assert dict(told()[1]["dump"]) == {str(one.pk): 1, str(two.pk): 1}
    assert matching_ids(f"dump:{two.pk}") == matching_ids("dump:one") == [Article.objects.get().pk]
    pipeline.rollback(one, "archivist")
    indexing.drain()
    assert dict(told()[1]["dump"]) == {str(two.pk): 1}
    assert matching_ids("dump:one") == []
    assert is_as_rebuilt()


def test_what_a_material_change_is_about_can_be_chosen(tmp_path):
    for day in TEXTS:
        bring(folder(tmp_path / day, a__json=record(day)))
    changed = folder(tmp_path / "later", a__json=record("2020-10-03").replace("Twelve", "13").replace("10-03", "10-04"))
    bring(changed)
    indexing.drain()
    values = {value.value: value.count for value in search(SearchRequest()).facets["change"]}
    assert values["number"] == 1
    chosen = search(SearchRequest(chosen={"change": ("number",)}))
    assert [hit.published for hit in chosen.hits] == ["2020-10-04"]
    assert search(SearchRequest(chosen={"change": ("quotation",)})).articles == 0


def test_documents_that_stand_beside_a_broken_one_are_indexed(tmp_path, monkeypatch, caplog):
    for day in TEXTS:
        bring(folder(tmp_path / day, a__json=record(day)))
    indexing.drain()
    bad, *good = Article.objects.order_by("pk").values_list("pk", flat=True)
    whole = indexing.beside

    def beside(ids):
        if bad in ids:
            raise ValueError("broken")
        return whole(ids)

    monkeypatch.setattr(indexing, "beside", beside)
    indexing.outbox.enqueue(changed=[bad, *good])
    assert indexing.drain() == len(good)
    assert [row.article_id for row in indexing.outbox.batch(10)] == [bad]
    assert store().current()


def test_what_documents_are_made_of_is_loaded_with_the_articles(django_assert_num_queries):
    made = [make_article(source=name, agency="CPA") for name in ("Harbour Post", "Radio Marrow", None)]
    articles = list(load([article.pk for article in made]))
    with django_assert_num_queries(0):
        said = [document(article, NOTHING_BESIDE) for article in articles]
    assert [each.values["source"] for each in said] == ["Harbour Post", "Radio Marrow", ""]
    assert {each.values["agency"] for each in said} == {"CPA"}
