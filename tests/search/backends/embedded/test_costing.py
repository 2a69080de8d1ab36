import pytest

from search.backends.embedded import costing
from search.backends.embedded.costing import Deadline, cost, refuse_if_too_broad
from search.backends.embedded.evaluating import evaluate
from search.backends.embedded.snapshot import Reading
from search.backends.embedded.store import Store
from search.backends.embedded.writing import write
from search.compile import AllOf, AnyOf, AnyStem, Every, Near, SideBySide, Starting, Without
from search.errors import TooBroadError
from search.schema import Document

BODY = (("body_exact", 1.0),)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("costing"))
    with store.writing():
        generation = store.begin()
        write(generation, [Document(at, at, 0, 0, body="old pier" if at % 2 else "old quay") for at in range(10)])
        store.publish(generation)
    with Reading(store).snapshot() as made:
        yield made


@pytest.mark.parametrize(
    ("plan", "postings"),
    [
        (AnyStem(("text",), ("old", "pier")), 15), (SideBySide(BODY, ("old", "pier"), (0, 1)), 22),
        (SideBySide(BODY, ("pier",), (0,)), 5), (Starting(BODY, "o"), 10), (Starting(BODY, "x"), 0), (Every(), 10),
        (Near(BODY, ("old", "pier"), 5), 45), (Near(BODY, ("old", "gull"), 5), 30),
        (AllOf((AnyStem(("text",), ("quay",)), Without(Starting(BODY, "pi")))), 10),
    ],
)  # fmt: skip
def test_a_plan_costs_the_postings_it_reads(snapshot, plan, postings):
    assert cost(plan, snapshot) == postings


def test_a_word_that_stands_often_in_few_texts_costs_its_places(tmp_path):
    store = Store(tmp_path)
    with store.writing():
        generation = store.begin()
        write(generation, [Document(1, 1, 0, 0, body="old quay " * 1000)])
        store.publish(generation)
    with Reading(store).snapshot() as long:
        assert cost(Near(BODY, ("old", "quay"), 5), long) == 2 + 2 * 2000


def test_a_query_too_broad_is_refused_with_what_to_write_instead(snapshot, monkeypatch):
    refuse_if_too_broad(Starting(BODY, "o"), snapshot, "o*")
    monkeypatch.setattr(costing, "MOST_POSTINGS", 9)
    with pytest.raises(TooBroadError, match="longer prefixes") as caught:
        refuse_if_too_broad(Starting(BODY, "o"), snapshot, "o*")
    assert (caught.value.field, caught.value.value) == ("q", "o*")
    refuse_if_too_broad(Starting(BODY, "pi"), snapshot, "pi*")


def test_alternatives_are_left_out_when_time_is_up_and_conditions_never(snapshot):
    late = Deadline(-1)
    plan = AnyOf((AnyStem(("text",), ("pier",)), AnyStem(("text",), ("quay",))))
    assert len(evaluate(plan, snapshot, late).docs) == 5
    assert late.passed_over
    strict = Deadline(-1)
    both = AllOf((AnyStem(("text",), ("old",)), AnyStem(("text",), ("pier",)), Without(plan)))
    assert len(evaluate(both, snapshot, strict).docs) == 0
    assert not strict.passed_over
    endless = Deadline()
    assert len(evaluate(plan, snapshot, endless).docs) == 10
    assert not endless.passed_over
