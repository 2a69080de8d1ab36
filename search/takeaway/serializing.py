"""A page of results as the API and the command give it: INTERFACES' "GET search". Pure: no Django."""

from typing import Any

from search.results import Histogram, Hit, ResultPage, Segment


def as_json(page: ResultPage) -> dict[str, Any]:
    return {
        "query": page.request.query,
        "understood": page.understood,
        "notices": list(page.notices),
        "total": {"stories": page.stories, "articles": page.articles},
        "page": page.page,
        "pages": page.pages,
        "results": [_hit(hit) for hit in page.hits],
        "facets": {
            name: [{"value": facet.value, "count": facet.count} for facet in values]
            for name, values in page.facets.items()
        },
        "histogram": _histogram(page.histogram),
        "suggestion": page.suggestion,
        "milliseconds": page.milliseconds,
        **({"partial": True} if page.partial else {}),
    }


def _histogram(histogram: Histogram | None) -> dict[str, Any] | None:
    if histogram is None:
        return None
    return {
        "unit": histogram.unit,
        "bars": [{"value": bar.value, "count": bar.count, "uncertain": bar.uncertain} for bar in histogram.bars],
        "undated": histogram.undated,
        "uncertain": histogram.uncertain,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "headline": hit.headline,
        "published": hit.published,
        "source": hit.source,
        "language": hit.language,
        "score": round(hit.score, 4),
        "snippet": [_segment(segment) for segment in hit.snippet],
        "version_group": hit.version_group,
        "versions": hit.versions,
    }


def _segment(segment: Segment) -> dict[str, Any]:
    """`phrase` stands only where a hit is a whole phrase of the query."""
    return {"text": segment.text, "hit": segment.hit} | ({"phrase": True} if segment.phrase else {})
