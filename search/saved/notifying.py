"""Letters about saved searches: one a search, when something came, and no more often than LETTER_MINUTES."""

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from archive.models import Article
from archive.wording import printable
from search.models import SavedSearch
from search.saved import saving
from search.saved.news import News

logger = logging.getLogger(__name__)

MOST_NAMED: Final = 30  # stories named in a letter; the page has the others
_AT_ONCE: Final = 20  # searches asked in one round of the worker, so that uploads do not wait


def notify(*, at_once: int = _AT_ONCE) -> int:
    """How many letters went out. One cheap query where nothing is due, or no mail server is named."""
    if not settings.EMAIL_URL:
        return 0
    now = timezone.now()
    due = SavedSearch.objects.filter(by_mail=True, user__is_active=True).exclude(user__email="")
    due = due.filter(looked_at__lte=now - timedelta(minutes=settings.LETTER_MINUTES)).order_by("looked_at")
    return sum(_tell(saved) for saved in due.select_related("user")[:at_once] if _claimed(saved))


def _claimed(saved: SavedSearch) -> bool:
    """One of several workers writes it."""
    mine = SavedSearch.objects.filter(pk=saved.pk, looked_at=saved.looked_at)
    return bool(mine.update(looked_at=timezone.now()))


def _tell(saved: SavedSearch) -> bool:
    """What was not sent is tried again the next time: the mark moves behind the letter."""
    found = saving.look(saved, saved.told_id).news
    if found is None:
        return False
    if found.stories:
        try:
            _send(saved, found)
        except (OSError, SMTPException):
            logger.exception("the letter about saved search %d could not be sent", saved.pk)
            return False
    SavedSearch.objects.filter(pk=saved.pk, told_id__lt=found.seen_id).update(told_id=found.seen_id)
    return bool(found.stories)


def _send(saved: SavedSearch, found: News) -> None:
    named = found.stories[:MOST_NAMED]
    articles = Article.objects.for_listing().in_bulk([story.latest_id for story in named])
    lines = [
        {
            "headline": printable(articles[story.latest_id].display_headline),
            "url": saved.site.rstrip("/") + articles[story.latest_id].get_absolute_url(),
            "changed": story.changed,
        }
        for story in named
        if story.latest_id in articles
    ]
    count = len(found.stories)
    counted = ngettext("%(count)d story", "%(count)d stories", count) % {"count": count}
    subject = gettext("News archive: %(name)s, %(stories)s") % {"name": saved.name, "stories": counted}
    context = {"saved": saved, "found": found, "lines": lines, "unnamed": count - len(named)}
    body = render_to_string("search/saved_search_mail.txt", context)
    send_mail(subject, body, None, [saved.user.email])
