from typing import Any

from django.core.management.base import BaseCommand

from search.models import SavedSearch
from search.saved import notifying


class Command(BaseCommand):
    help = "Sends the letters that are due about saved searches; the worker does so by itself. Needs EMAIL_URL."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = notifying.notify(at_once=SavedSearch.objects.count())
        self.stdout.write(f"{sent} sent")
