from archive.management.later import LaterCommand


class Command(LaterCommand):
    what = help = "run roles and dates again over what is stored"
