import pytest

from search.backends.embedded.alike import suggestion
from search.backends.embedded.evaluating import evaluate
from search.backends.embedded.snapshot import Reading
from search.backends.embedded.store import Store
from search.backends.embedded.writing import write
from search.compile import Alike, Near
from search.language.parser import parse
from search.schema import Document

TEXTS = [
    *["The ferry left the harbour."] * 40, "The fery left.", "A fairy tale.", "The harbor.", "Government house.",
    "The goverment fell.", "An old wooden pier.", "The pier is old, very old.",
    "Far away from the old town lies a pier.",
]  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("alike"))
    with store.writing():
        generation = store.begin()
        for part in (TEXTS[:30], TEXTS[30:]):
            write(
                generation,
                [Document(at, at, 0, 0, body=text, values={"language": "en"}) for at, text in enumerate(part)],
            )
        store.publish(generation)
    with Reading(store).snapshot() as made:
        yield made


@pytest.mark.parametrize(
    ("surface", "edits", "number"), [("ferry", 1, 41), ("ferry", 2, 43), ("harbour", 1, 41), ("government", 1, 2)]
)
def test_similar_spellings_are_found(snapshot, surface, edits, number):
    assert len(evaluate(Alike((("body_exact", 1.0),), surface, edits), snapshot).docs) == number


@pytest.mark.parametrize(("within", "number"), [(1, 0), (2, 2), (3, 2), (4, 3), (50, 3)])
def test_words_near_each_other_are_found_in_either_order(snapshot, within, number):
    assert len(evaluate(Near((("body_exact", 1.0),), ("old", "pier"), within), snapshot).docs) == number


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("fery", "ferry"), ("harbuor -fery", "harbour -fery"), ("ferry", None), ("headline:feryr", "headline:ferry"),
        ("zzzzzz", None), ("fer", None), ('"fery"', None), ("pier", None),
    ],
)  # fmt: skip
def test_a_rare_word_is_suggested_as_a_frequent_one(snapshot, query, meant):
    assert suggestion(snapshot, parse(query).tree) == meant
