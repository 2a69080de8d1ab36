from archive.management.later import LaterCommand


class Command(LaterCommand):
    what = help = "build all version links anew"
