"""A saved search as an Atom feed: one entry a story, beginning when the search was saved."""

from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext

from archive.models import Article
from archive.wording import printable
from search.models import SavedSearch
from search.saved.news import News

ENTRIES: Final = 100  # stories in a feed, the latest; readers of feeds come more often than that many arrive


def feed_of(request: HttpRequest, saved: SavedSearch, found: News) -> HttpResponse:
    """An entry keeps its name when its story goes on; a material change moves its date. One query."""
    stories = found.stories[:ENTRIES]
    wanted = {story.article_id for story in stories} | {story.latest_id for story in stories}
    articles = Article.objects.for_listing().in_bulk(list(wanted))
    page = request.build_absolute_uri(f"{reverse('search:search')}?{saved.address}")
    feed = Atom1Feed(printable(saved.name), page, None, feed_url=request.build_absolute_uri())
    for story in stories:
        first, latest = articles.get(story.article_id), articles.get(story.latest_id)
        if first is None or latest is None:
            continue
        named = request.build_absolute_uri(first.get_absolute_url())
        feed.add_item(
            printable(latest.display_headline),
            request.build_absolute_uri(latest.get_absolute_url()),
            escape(_sentence(latest, is_change=story.changed or latest.pk != first.pk)),
            unique_id=named,
            pubdate=_moment(first),
            updateddate=_moment(latest),
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _moment(article: Article) -> datetime:
    """When it came to the archive: what is new here may be old in the world."""
    return timezone.localtime(article.created_at)


def _sentence(article: Article, *, is_change: bool) -> str:
    source = article.source.name if article.source else ""
    said = gettext("A later version changed something material.") if is_change else ""
    return " · ".join(printable(part) for part in (source, article.published or "", article.standfirst, said) if part)
