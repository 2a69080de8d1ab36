from archive.management.later import LaterCommand


class Command(LaterCommand):
    what = help = "copy the whole archive while it runs"
