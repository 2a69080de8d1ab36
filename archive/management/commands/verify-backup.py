from archive.management.later import LaterCommand


class Command(LaterCommand):
    what = help = "check a backup against its manifest"
