from archive.management.later import LaterCommand


class Command(LaterCommand):
    what = help = "move the archive between SQLite and PostgreSQL"
