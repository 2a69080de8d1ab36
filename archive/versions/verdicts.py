"""What people decided about pairs of articles, as far as both are here now."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from archive.models import Article, VersionVerdict
from archive.versions.joining import Pair
from archive.versions.postings import slices


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Pairs of article ids, the lesser first; `identity_of` names the articles in them."""

    same: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()
    identity_of: Mapping[int, str] = field(default_factory=dict)


def touching(article_ids: Collection[int]) -> Verdicts:
    """Verdicts in force on these articles and others. One query where nobody ever decided anything."""
    if not VersionVerdict.objects.in_force().exists():
        return Verdicts()
    identity_of = _identities(Q(pk__in=part) for part in slices(sorted(article_ids)))
    found = set(_in_force(identity_of.values()))
    named = {identity for a, b, _same in found for identity in (a, b)}
    identity_of |= _identities(Q(identity__in=part) for part in slices(sorted(named - set(identity_of.values()))))
    id_of = {identity: article_id for article_id, identity in identity_of.items()}
    pairs: dict[bool, set[Pair]] = {True: set(), False: set()}
    for a, b, same in found:
        if a in id_of and b in id_of:
            pairs[same].add((min(id_of[a], id_of[b]), max(id_of[a], id_of[b])))
    return Verdicts(frozenset(pairs[True]), frozenset(pairs[False]), identity_of)


def _identities(conditions: Iterator[Q]) -> dict[int, str]:
    articles = Article.objects.order_by().values_list("pk", "identity")
    return dict(row for condition in conditions for row in articles.filter(condition))


def _in_force(identities: Collection[str]) -> Iterator[tuple[str, str, bool]]:
    verdicts = VersionVerdict.objects.in_force().values_list("a_identity", "b_identity", "same")
    for part in slices(sorted(identities)):
        yield from verdicts.filter(a_identity__in=part)
        yield from verdicts.filter(b_identity__in=part)
