from archive.management.later import LaterCommand


class Command(LaterCommand):
    what = help = "find the articles that hold a text which is not in the archive"
