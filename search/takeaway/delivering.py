"""A result set to take away: as a file of all its articles, or as a feed of the page."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from archive.models import Article
from search.results import Hit, ResultPage
from search.takeaway.exports import FORMATS, export
from search.takeaway.manifests import Written, manifest, zipped

_SLICE: Final = 200  # articles loaded at a time


def as_file(article_ids: list[int], file_format: str, notes: Mapping[int, str] | None = None) -> HttpResponseBase:
    """All of these articles, in this order, streamed: memory does not grow with their number.

    `notes`: what somebody noted of them, by id; it goes with them as `list_note`, `annote`, `N1`.
    """
    pieces = (piece.encode() for piece in export(_in_order(article_ids), file_format, notes=notes))
    return _attached(pieces, file_name(file_format), FORMATS[file_format].content_type, len(article_ids))


def as_bundle(article_ids: list[int], file_format: str, found: ResultPage, address: str) -> HttpResponseBase:
    """A zip of that file and the manifest of it, streamed as well. `found` is a page of the same result."""
    return bundle(article_ids, file_format, partial(manifest, found, address))


def bundle(
    article_ids: list[int],
    file_format: str,
    said: Callable[[Written], dict[str, Any]],
    notes: Mapping[int, str] | None = None,
) -> HttpResponseBase:
    """A zip of the file and of what `said` says of it once it is written."""
    name = file_name(file_format)
    articles = _Counted(_in_order(article_ids))

    def written(size: int, checksum: str) -> dict[str, Any]:
        return said(Written(name, size, checksum, articles.count))

    pieces = (piece.encode() for piece in export(articles, file_format, notes=notes))
    return _attached(zipped(name, pieces, written), f"{name}.zip", "application/zip", len(article_ids))


def file_name(file_format: str) -> str:
    return f"news-archive.{FORMATS[file_format].ending}"


def _attached(pieces: Iterator[bytes], name: str, content_type: str, articles: int) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Articles": str(articles)}
    return StreamingHttpResponse(pieces, content_type=content_type, headers=headers)


class _Counted:
    """An iterator that knows how many it gave."""

    def __init__(self, articles: Iterator[Article]) -> None:
        self._articles = articles
        self.count = 0

    def __iter__(self) -> Iterator[Article]:
        for article in self._articles:
            self.count += 1
            yield article


def _in_order(article_ids: list[int]) -> Iterator[Article]:
    for start in range(0, len(article_ids), _SLICE):
        part = article_ids[start : start + _SLICE]
        found = Article.objects.select_related("source").in_bulk(part)
        yield from (found[pk] for pk in part if pk in found)


def as_feed(request: HttpRequest, found: ResultPage) -> HttpResponse:
    """The page's hits as an Atom feed, one entry a story where results are grouped."""
    address = request.build_absolute_uri()
    title = _("News archive: %(query)s") % {"query": found.request.query or _("everything")}
    feed = Atom1Feed(title, request.build_absolute_uri(request.path), found.understood, feed_url=address)
    for hit in found.hits:
        link = request.build_absolute_uri(f"/articles/{hit.id}/")
        snippet = "".join(segment.text for segment in hit.snippet)
        day = _moment(hit)
        feed.add_item(hit.headline, link, snippet, unique_id=link, pubdate=day, updateddate=day, categories=_names(hit))
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _names(hit: Hit) -> list[str | None]:
    return [hit.source] if hit.source else []


def _moment(hit: Hit) -> datetime:
    """The first moment of the published date; an undated entry has the beginning of time, as Atom asks for one."""
    day = (hit.published or "1970")[:10]
    return datetime.fromisoformat(f"{day}-01-01"[:10] if len(day) in {4, 7} else day).replace(tzinfo=UTC)
