"""The addresses around a result: the present one with a parameter more, less or otherwise."""

from django.http import QueryDict


def without(query: QueryDict, *names: str) -> QueryDict:
    """A copy less these parameters, and less the page number, which means nothing in another result."""
    kept = query.copy()
    for name in (*names, "page"):
        kept.pop(name, None)
    return kept


def toggled(query: QueryDict, name: str, value: str) -> QueryDict:
    """With this value added to the parameter, or taken out where it is there."""
    values = query.getlist(name)
    changed = without(query)
    changed.setlist(name, [other for other in values if other != value] if value in values else [*values, value])
    return changed


def between(query: QueryDict, first: str, last: str) -> QueryDict:
    """With these dates in place of any others; an empty one is left open."""
    changed = without(query, "from", "to")
    for name, value in (("from", first), ("to", last)):
        if value:
            changed[name] = value
    return changed
