from archive.management.later import LaterCommand


class Command(LaterCommand):
    what = help = "bring a backup back into an empty data folder"
