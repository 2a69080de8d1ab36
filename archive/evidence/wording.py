"""An article's lines as the evidence of all its neighbours has them, and the body that follows from them."""

from collections.abc import Collection
from typing import Any, Final

from archive.evidence import tables
from archive.evidence.traces import line_hash
from archive.ingest.items import BODY_ROLES, Role
from archive.ingest.lines import judged
from archive.ingest.parsing import body_of
from archive.models import Article
from archive.tokens import count_words, tokens_sha256

CONFIDENCE: Final = 0.95  # of 10 such lines of the US press dump 10 were no text of their article (docs/decisions.md)
EVIDENCE: Final = "printed in many stories of its source"

_Stored = list[Any]  # [start, end, role, confidence, [evidence, …]], as Article.lines holds it


def say_anew(article: Article, repeated: Collection[int]) -> bool:
    """Sets lines and body to what the item alone says, but for repeated lines. Whether that changed anything."""
    own = own_lines(article)
    scope = article.trace_scope
    named = {i for i, line in enumerate(own) if scope is not None and _is_repeated(article, line, scope, repeated)}
    if not any(line[2] in BODY_ROLES and line[2] != Role.SUBHEAD and i not in named for i, line in enumerate(own)):
        named = set()  # a text of repeated lines only is what it is: a notice
    lines = [[*line[:2], Role.BOILERPLATE.value, CONFIDENCE, [EVIDENCE]] if i in named else line
             for i, line in enumerate(own)]  # fmt: skip
    if lines == article.lines:
        return False
    article.lines = lines
    article.own_roles = [[line[0], *line[2:]] for i, line in enumerate(own) if i in named]
    set_body(article)
    return True


def own_lines(article: Article) -> list[_Stored]:
    """The lines before evidence from other articles was heard."""
    own = {start: said for start, *said in article.own_roles}
    return [[*line[:2], *own[line[0]]] if line[0] in own else list(line) for line in article.lines]


def set_body(article: Article) -> None:
    """Body, its hash and its words follow from the lines; nothing is saved."""
    article.body = body_of(article.text, article.line_objects())
    article.body_sha256, article.words = tokens_sha256(article.body), count_words(article.body)


def _is_repeated(article: Article, line: _Stored, scope: int, repeated: Collection[int]) -> bool:
    start, end, role, *_ = line
    if Role(role) not in BODY_ROLES or role == Role.SUBHEAD or not repeated:
        return False
    return tables.scoped(scope, line_hash(judged(article.text[start:end]))) in repeated
