"""The index as Whoosh's own searcher reads and scores it, beside our evaluation."""

import random
from math import log

import pytest
from whoosh.index import open_dir
from whoosh.query import And, Or, Phrase, Prefix, Term
from whoosh.scoring import BM25F

from search.backends.embedded.evaluating import evaluate
from search.backends.embedded.matching import K1, B
from search.backends.embedded.snapshot import Reading
from search.backends.embedded.store import Store
from search.backends.embedded.writing import write
from search.compile import AllOf, AnyOf, AnyStem, SideBySide, Starting
from search.schema import WEIGHTS, Document

WORDS = ["ferry", "pier", "quay", "storm", "harbour", "council"]


class OurRarity(BM25F):
    """Whoosh's BM25 with the rarity that never falls below nothing."""

    def idf(self, searcher, fieldname, text):
        parent = searcher.get_parent()
        count, held = parent.doc_count(), parent.doc_frequency(fieldname, text)
        return log(1 + (count - held + 0.5) / (held + 0.5))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store, chance = Store(tmp_path_factory.mktemp("codec")), random.Random(4)
    with store.writing():
        generation = store.begin()
        for first in (0, 40):
            made = [
                Document(at, at, 0, 0, body=" ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 30))),
                         values={"source": "Harbour Post", "language": "en"})
                for at in range(first, first + 40)
            ]  # fmt: skip
            write(generation, made)
        store.publish(generation)
    return store


def stem(word):
    return AnyStem(("text",), ({"ferry": "ferri", "quay": "quay"}.get(word, word),))


@pytest.mark.parametrize(
    ("plan", "query"),
    [
        (stem("ferry"), Term("text", "ferri")),
        (AllOf((stem("ferry"), stem("pier"))), And([Term("text", "ferri"), Term("text", "pier")])),
        (AnyOf((stem("quay"), stem("storm"))), Or([Term("text", "quay"), Term("text", "storm")])),
    ],
)
def test_scores_equal_whooshs_own(store, plan, query):
    with open_dir(str(store.current())).searcher(weighting=OurRarity(B=B, K1=K1)) as searcher:
        theirs = {int(hit["id"]): hit.score for hit in searcher.search(query, limit=None)}
    with Reading(store).snapshot() as snapshot:
        found = evaluate(plan, snapshot)
        ids = snapshot.column("id")[found.docs].tolist()
        ours = dict(zip(ids, found.relevance(snapshot).tolist(), strict=True))
    assert ours == pytest.approx(theirs, rel=1e-5)
    assert len(ours) > 10


@pytest.mark.parametrize(
    ("plan", "query"),
    [
        (SideBySide((("body_exact", 1.0),), ("old", "pier"), (0, 1)), Phrase("body_exact", ["old", "pier"])),
        (SideBySide((("body_exact", 1.0),), ("pier", "quay"), (0, 1)), Phrase("body_exact", ["pier", "quay"])),
        (Starting((("body_exact", 1.0),), "har"), Prefix("body_exact", "har")),
    ],
)
def test_positions_and_prefixes_find_what_whoosh_finds(store, plan, query):
    with open_dir(str(store.current())).searcher() as searcher:
        theirs = {int(hit["id"]) for hit in searcher.search(query, limit=None)}
    with Reading(store).snapshot() as snapshot:
        assert set(snapshot.column("id")[evaluate(plan, snapshot).docs].tolist()) == theirs


def test_whooshs_reader_lists_terms_and_facts(store):
    reader = open_dir(str(store.current())).reader()
    assert sorted(reader.lexicon("body_exact")) == sorted(word.encode() for word in WORDS)
    assert reader.doc_count() == 80
    assert reader.stored_fields(0)["source"] == "Harbour Post"
    assert list(reader.expand_prefix("body_exact", "st")) == [b"storm"]
    assert reader.doc_frequency("text", "storm") == reader.term_info("text", "storm").doc_frequency()
    reader.close()


def test_a_stem_weighs_by_where_it_stands_and_a_surface_counts_its_places(tmp_path):
    store = Store(tmp_path)
    with store.writing():
        generation = store.begin()
        write(generation, [Document(1, 1, 0, 0, headline="storm", body="storm storm pier")])
        store.publish(generation)
    reader = open_dir(str(store.current())).reader()
    assert reader.postings("text", "storm").weight() == WEIGHTS["headline"] + 2 * WEIGHTS["body"]
    assert reader.term_info("text", "pier").weight() == WEIGHTS["body"]
    assert reader.postings("body_exact", "storm").weight() == 2
    reader.close()
