from typing import Any

from django.core.management import call_command
from haystack.management.commands import rebuild_index


class Command(rebuild_index.Command):  # type: ignore[misc]
    help = "Haystack's command: as `reindex`, so the index in use answers until the new one is whole."

    def handle(self, **options: Any) -> None:
        call_command("reindex")
