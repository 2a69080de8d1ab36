import pytest

from search.backends.embedded.answering import answer
from search.backends.embedded.evaluating import evaluate
from search.backends.embedded.nearness import pairs_of
from search.backends.embedded.snapshot import Reading
from search.backends.embedded.store import Store
from search.backends.embedded.writing import write
from search.compile import AllOf, AnyStem
from search.language.parser import parse
from search.results import SearchRequest
from search.schema import Document


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ("old pier", [("old", "pier")]), ("old OR pier quay", []),
        ("old OR Pier OR quay", [("old", "pier"), ("pier", "quay")]),
        ("old -pier", []), ("headline:old pier", []), ("old COVID-19", []), ("old", []), ("old old", []),
    ],
)  # fmt: skip
def test_words_that_follow_each_other_are_pairs(query, pairs):
    assert list(pairs_of(parse(query).tree)) == pairs


def test_of_equal_texts_the_one_with_the_words_together_comes_first(tmp_path):
    store, filler = Store(tmp_path), "the council met again on the quay of the town " * 2
    with store.writing():
        generation = store.begin()
        texts = [f"old {filler} pier", f"{filler} old pier", *["storm"] * 10]
        write(generation, [Document(at, at, 0, 0, body=text) for at, text in enumerate(texts, 1)])
        store.publish(generation)
    plan = AllOf((AnyStem(("text",), ("old",)), AnyStem(("text",), ("pier",))))
    with Reading(store).snapshot() as snapshot:
        found = evaluate(plan, snapshot)
        plain = answer(snapshot, found, SearchRequest(), scored=True)
        near = answer(snapshot, found, SearchRequest(), scored=True, pairs=[("old", "pier")])
        assert plain.scores[0] == plain.scores[1]
        assert [row.article_id for row in near.page(snapshot, 0, 5)] == [2, 1]
