"""The labelled pages of the data folder, read as the archive reads them, and how a line is held against its gold.

A page belongs to the development half or to the held-back half by the hash of its source (publisher or host): nothing
was tuned or trained on the second.
"""

import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from archive.ingest.blocks import parse_html, visible_blocks
from archive.ingest.decoding import decode
from archive.ingest.items import RawItem
from archive.ingest.lines import judged, key
from archive.ingest.readers.html import declared_charset, page_item

DATA: Final = Path(__file__).resolve().parents[2] / "shared" / "data"
LATEST: Final = date(2026, 11, 21)  # the day the data was gathered: nothing in it is younger
HALVES: Final = ("dev", "held back")
ENGLISH: Final = frozenset({"uk", "us", "ca", "za", "ind", "na", "my"})  # countries whose publishers here write English
COVERED: Final = 0.8  # share of a line's words that stand in the gold body: the line is body
RUN: Final = 4  # words; fewer in a row stand anywhere by chance
MARKED_TAGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6", "li", "dt", "dd"})  # of subheads and list items
TELLING: Final = 8  # words of a line that says where the article stands
_WORD: Final = re.compile(r"\w+")
_UNSPACED: Final = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f])")


def half_of(source: str) -> str:
    return HALVES[int(hashlib.sha256(source.encode()).hexdigest(), 16) % 2]


def words_of(text: str) -> list[str]:
    """Casefolded; signs of scripts without spaces one by one."""
    return _WORD.findall(_UNSPACED.sub(r" \1 ", text.casefold()))


@dataclass(frozen=True)
class Page:
    """One labelled page. `item` is None where the reader finds no text in it."""

    corpus: str
    name: str
    source: str
    gold: dict[str, Any]
    item: RawItem | None

    @property
    def half(self) -> str:
        return half_of(self.source)

    @property
    def language(self) -> str:
        return "English" if self.gold.get("country") in ENGLISH else "other"

    @cached_property
    def marked(self) -> frozenset[str]:
        """The keys of what the page's own mark-up makes a subhead, list item or standfirst within the article.

        The article is what stands from its first line with TELLING words in the gold body to its last.
        """
        if self.item is None:
            return frozenset()
        blocks = [(hint, self.item.text[hint.start : hint.end]) for hint in self.item.hints]
        bodily = [i for i, (_, text) in enumerate(blocks) if self._is_surely_body(text)]
        texts = list(self.item.field_values("standfirst"))
        for hint, text in blocks[bodily[0] : bodily[-1]] if bodily else ():
            if hint.kind.removeprefix("html:") in MARKED_TAGS:
                texts += text.splitlines()
        return frozenset(found for text in texts if (found := key(judged(text))))

    def _is_surely_body(self, text: str) -> bool:
        return len(words_of(text)) >= TELLING and self.share_in_body(text) >= COVERED

    @cached_property
    def paragraphs(self) -> frozenset[tuple[str, ...]]:
        return frozenset(tuple(words_of(line)) for line in self.gold["body"].split("\n"))

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        words = words_of(self.gold["body"])
        return frozenset(tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))

    def share_in_body(self, line: str) -> float:
        """Of the line's words, those that stand in the gold body in a run of four or more.

        A line of fewer words (three times as many signs of a script without spaces) is in it when it is a paragraph.
        """
        words = words_of(line)
        if len(words) < (3 * RUN if _UNSPACED.search(line) else RUN):
            return float(tuple(words) in self.paragraphs)
        found = [False] * len(words)
        for i in range(len(words) - RUN + 1):
            if tuple(words[i : i + RUN]) in self.runs:
                found[i : i + RUN] = [True] * RUN
        return sum(found) / len(words)


def read_pages(corpus: str, *, every: int = 1) -> Iterator[Page]:
    """`corpus`: `publishers` or `pages`; `every`: only each n-th page. The items' names and addresses tell no date."""
    for line in (DATA / corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()[::every]:
        gold = json.loads(line)
        name = gold["page"].removesuffix(".html.gz")
        data = gzip.decompress((DATA / corpus / "html" / f"{name}.html.gz").read_bytes())
        item = page_item("page.html", decode(data, None, declared_charset(data[:16_384])))
        source = gold.get("source") or urlsplit(gold["url"]).netloc.removeprefix("www.")
        yield Page(corpus, name, source, gold, item if isinstance(item, RawItem) else None)


def plain_text(page: Page, *, whole: bool) -> RawItem:
    """The visible text as a text file, a line a block: of the whole page, or of the element that holds the article."""
    root = parse_html((page.item.markup if page.item else None) or "<p></p>")
    if root is None:
        raise ValueError(page.name)
    if not whole:
        root = _article_element(root, page)
    text = "\n".join(line for block in visible_blocks(root) for line in block.text.splitlines() if line.strip())
    return RawItem("page.txt", "text", text, "utf-8")


def _article_element(root: Any, page: Page) -> Any:
    """The smallest element with 85 % of the gold paragraphs, or the one above it that has the headline as well.

    The latter only while it is not 2.5 times as long (and 600 letters).
    """
    wanted = [text for line in page.gold["body"].split("\n") if len(text := key(judged(line))) > 30]
    if not wanted:
        return root
    inner = root
    while (below := next((c for c in inner if _holds(c, wanted)), None)) is not None:
        inner = below
    title = key(judged(page.gold.get("headline") or ""))
    outer, size = inner, len(_letters(inner))
    for _ in range(6):
        if outer.getparent() is None or not title or title in _letters(outer):
            break
        outer = outer.getparent()
    fits = title and title in _letters(outer) and len(_letters(outer)) < 2.5 * size + 600
    return outer if fits else inner


def _holds(element: Any, wanted: Sequence[str]) -> bool:
    text = _letters(element)
    return sum(paragraph in text for paragraph in wanted) >= 0.85 * len(wanted)


def _letters(element: Any) -> str:
    return key(judged(" ".join(map(str, element.itertext())))) if isinstance(element.tag, str) else ""


@dataclass(slots=True)
class Tally:
    """Lines of four kinds: body or not by the gold, kept or set apart by us."""

    kept: int = 0
    lost: int = 0
    intruders: int = 0
    apart: int = 0

    def count(self, *, is_body: bool, is_kept: bool) -> None:
        self.kept += is_body and is_kept
        self.lost += is_body and not is_kept
        self.intruders += is_kept and not is_body
        self.apart += not is_body and not is_kept

    @property
    def precision(self) -> float:
        return self.kept / max(1, self.kept + self.intruders)

    @property
    def recall(self) -> float:
        return self.kept / max(1, self.kept + self.lost)

    @property
    def f1(self) -> float:
        return 2 * self.kept / max(1, 2 * self.kept + self.lost + self.intruders)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """As the article-extraction benchmark counts them: runs of four words, case kept; a shorter text is one."""
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1)) if words)


def shingle_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Of (gold, found) texts: the F1 of mean precision and mean recall, as the benchmark has it."""
    precisions, recalls = [], []
    for gold, found in pairs:
        wanted, got = shingles(gold), shingles(found)
        shared = (wanted & got).total()
        if got:
            precisions.append(shared / got.total())
        if wanted:
            recalls.append(shared / wanted.total())
    precision = sum(precisions) / max(1, len(precisions))
    recall = sum(recalls) / max(1, len(recalls))
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
