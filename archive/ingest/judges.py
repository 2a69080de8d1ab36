"""What three extractors, the page's own JSON-LD and its links say about each line of a page. Pure; nothing is fetched.

Each judge gets the parsed tree (or the mark-up) and gives back the text it would keep; a line counts as kept when its
letters and digits stand there. Pages too large for them are judged without (`opinions` gives None).
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree

from archive.ingest.blocks import blocks_of, parse_html
from archive.ingest.lines import judged, key
from archive.ingest.pagefields import linked_articles

logger = logging.getLogger(__name__)

MOST_MARKUP: Final = 8 << 20  # characters; the largest news page met has 3.4 MB
MOST_ELEMENTS: Final = 15_000  # of the tree; about two seconds of judging, real pages have 500-6,000
SHORTEST_WITHIN: Final = 20  # letters and digits of a line that may count as kept inside a longer kept one
MOST_SEARCHED: Final = 200_000_000  # characters compared when lines are looked for inside kept texts
_UNSEEN: Final = ("script", "style", "svg")  # most of a page's bytes, and nothing a reader sees
_QUIET: Final = ("trafilatura", "readability", "htmldate", "justext")  # they log each page they are not sure of


@dataclass(frozen=True, slots=True)
class Opinions:
    """One entry a line in each column."""

    fast: list[bool]  # trafilatura, its own rules only
    precise: list[bool]  # trafilatura, favouring precision
    readable: list[bool]  # readability
    stated: list[bool]  # stands in the `articleBody` of the page's JSON-LD
    linked: list[bool]  # is a link from end to end
    has_stated: bool  # whether there is such an `articleBody` at all


def load() -> None:
    """Brings the extractors into memory, some 35 MB that a process which reads no pages does without.

    The first page does it too; whoever forks processes that read pages does it before, once for all of them.
    """
    import readability  # type: ignore[import-untyped]  # noqa: F401, PLC0415 - see above
    import trafilatura  # noqa: F401, PLC0415 - see above


def opinions(markup: str | None, keys: Sequence[str]) -> Opinions | None:
    """`keys`: the letters and digits of the page's lines, as `lines.key` gives them."""
    if not markup or len(markup) > MOST_MARKUP:
        return None
    root = parse_html(markup)
    if root is None or sum(1 for _ in islice(root.iter(), MOST_ELEMENTS + 1)) > MOST_ELEMENTS:
        return None
    stated = [key(judged(line)) for line in _stated(root)]
    links = {key(judged("".join(map(str, link.itertext())))) for link in root.iter("a")}
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    readable, fast = _readable(root), _fast(deepcopy(root))
    return Opinions(
        _kept(fast, keys),
        _kept(_precise(root), keys),  # last: it takes the tree apart
        _kept(readable, keys),
        _kept(stated, keys),
        [bool(line) and line in links for line in keys],
        has_stated=bool(stated),
    )


def _kept(text: Sequence[str], keys: Sequence[str]) -> list[bool]:
    """Whether each line is one of the kept ones, or stands inside them."""
    whole, joined = set(text), "".join(text)
    search = len(joined) * len(keys) <= MOST_SEARCHED
    return [
        bool(line) and (line in whole or (search and len(line) >= SHORTEST_WITHIN and line in joined)) for line in keys
    ]


def _fast(root: etree._Element) -> list[str]:
    import trafilatura  # noqa: PLC0415 - see load

    return _asked(lambda: trafilatura.extract(root, fast=True, include_comments=False))


def _precise(root: etree._Element) -> list[str]:
    import trafilatura  # noqa: PLC0415 - see load

    return _asked(lambda: trafilatura.extract(root, fast=True, favor_precision=True, include_comments=False))


def _readable(root: etree._Element) -> list[str]:
    from readability import Document  # noqa: PLC0415 - see load

    def judge() -> str:
        shown = Document(etree.tostring(root, encoding="unicode", method="html"))
        return "\n".join(block.text for block in blocks_of(shown.summary(html_partial=True)))

    return _asked(judge)


def _asked(judge: Callable[[], str | None]) -> list[str]:
    """The keys of what a judge keeps. One that breaks on a page keeps nothing: the others still speak."""
    try:
        text = judge() or ""
    except Exception:  # other people's code on any mark-up; three votes never decide alone
        logger.info("an extractor gave up on a page", exc_info=True)
        return []
    return [key(judged(line)) for line in text.splitlines()]


def _stated(root: etree._Element) -> Iterator[str]:
    for node in linked_articles(root):
        body = node.get("articleBody")
        if isinstance(body, str):
            for block in blocks_of(body):
                yield from block.text.splitlines()


for _name in _QUIET:
    logging.getLogger(_name).setLevel(logging.CRITICAL)
