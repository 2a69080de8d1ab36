from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from archive.runs import beginning


class Command(BaseCommand):
    help = "Makes the archive ready to serve: tables, static files, on the first start an administrator and the sample."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("reindex", "--if-needed")
        password = beginning.first_administrator()
        if password:
            self.stdout.write(f"Administrator: user name “{beginning.ADMINISTRATOR}”, password “{password}”.")
            self.stdout.write("It is shown this once; change it at /account/password/.")
        for outcome in beginning.load_sample(self.stderr):
            self.stdout.write(outcome.sentence)
