"""What every engine asks the database or the request for before a tree becomes its plan."""

from collections.abc import Mapping, Sequence

from archive.models import Dump
from archive.naming import names
from search.compile import AllOf, Days, Plan
from search.language.periods import period
from search.results import SearchRequest


def dumps_named(name: str) -> Sequence[str]:
    """The numbers of the dumps so named; one query."""
    return [str(number) for number in Dump.objects.filter(name__iexact=name).values_list("pk", flat=True)]


def aliases() -> Mapping[str, str]:
    """Other names of sources, each with the one its source is known by now; one query."""
    known = names()
    return {name: known.of(name) for name in known.under}


def within_dates(plan: Plan, request: SearchRequest) -> Plan:
    """The plan within the request's dates; the form has made sure that they are dates."""
    start, end = period(request.date_from or ""), period(request.date_to or "")
    if start is None and end is None:
        return plan
    return AllOf((plan, Days(start[0] if start else None, end[1] if end else None)))
