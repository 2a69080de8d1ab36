"""How well relevance orders: the TIME queries, their words joined by OR, against people's judgments."""

import gzip
import json
import math
import tempfile
from pathlib import Path
from statistics import fmean

TOP = 10


def measured(folder: Path) -> dict[str, dict[str, float]]:
    """nDCG@10 over binary judgments, and mean average precision over the whole ranking: of all queries, and of halves.

    The halves are every other query: what is tuned on one is told by the other.
    """
    from search.backends.embedded.answering import answer  # noqa: PLC0415 - the caller has made the project importable
    from search.backends.embedded.evaluating import evaluate  # noqa: PLC0415 - as above
    from search.backends.embedded.nearness import pairs_of  # noqa: PLC0415 - as above
    from search.backends.embedded.snapshot import Reading  # noqa: PLC0415 - as above
    from search.compile import Vocabulary, compile_query  # noqa: PLC0415 - as above
    from search.language.parser import parse  # noqa: PLC0415 - as above
    from search.results import SearchRequest  # noqa: PLC0415 - as above

    ids, queries, relevant = _judged(folder)
    ndcg, precision = [], []
    with tempfile.TemporaryDirectory() as name, Reading(_indexed(Path(name), folder)).snapshot() as snapshot:
        vocabulary = Vocabulary(snapshot.languages, lambda _: [], lambda _: [])
        for number, text in queries.items():
            tree = parse(" OR ".join(word for word in text.lower().split() if word.strip(".,;:()'\""))).tree
            matches = evaluate(compile_query(tree, vocabulary), snapshot)
            found = answer(snapshot, matches, SearchRequest(group="all"), scored=True, pairs=pairs_of(tree))
            rows = found.page(snapshot, 0, len(ids))
            good = [ids[row.article_id - 1] in relevant[number] for row in rows]
            ndcg.append(_ndcg(good, len(relevant[number])))
            hits = [at for at, is_good in enumerate(good, 1) if is_good]
            precision.append(sum(found / at for found, at in enumerate(hits, 1)) / len(relevant[number]))
    parts = {"all": slice(None), "even half": slice(0, None, 2), "odd half": slice(1, None, 2)}
    return {
        name: {"nDCG@10": round(fmean(ndcg[part]), 4), "MAP": round(fmean(precision[part]), 4)}
        for name, part in parts.items()
    }


def _indexed(target: Path, folder: Path):  # noqa: ANN202 - its type is the project's
    from search.backends.embedded.store import Store  # noqa: PLC0415 - as above
    from search.backends.embedded.writing import write  # noqa: PLC0415 - as above
    from search.schema import Document  # noqa: PLC0415 - as above

    store = Store(target)
    with store.writing():
        generation = store.begin()
        documents = _stories(folder)
        write(
            generation,
            [Document(at, at, 0, 0, headline=each.get("title") or "", body=each["text"], values={"language": "en"})
             for at, each in enumerate(documents, 1)],
        )  # fmt: skip
        store.publish(generation)
    return store


def _stories(folder: Path) -> list[dict[str, str]]:
    with gzip.open(folder / "documents.jsonl.gz", "rt") as lines:
        return [json.loads(line) for line in lines]


def _judged(folder: Path) -> tuple[list[str], dict[str, str], dict[str, set[str]]]:
    ids = [story["id"] for story in _stories(folder)]
    found = json.loads((folder / "queries.json").read_text())
    names = [name for name in found if name != "queries" and isinstance(found[name], dict)]
    judged = {number: {str(each) for each in each_of} for number, each_of in found[names[0]].items()}
    return ids, found["queries"], judged


def _ndcg(good: list[bool], relevant: int) -> float:
    gain = sum(is_good / math.log2(at + 2) for at, is_good in enumerate(good[:TOP]))
    return gain / sum(1 / math.log2(at + 2) for at in range(min(relevant, TOP)))
