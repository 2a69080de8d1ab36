from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from archive.keeping import withdrawing
from archive.management.base import ArchiveCommand
from archive.models import Article, Dump, Extent, Withdrawal

_ACTOR = "command line"


class Command(ArchiveCommand):
    help = "Takes texts, or the original of one dump, out of sight for good or for a time; or allows them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--articles", nargs="+", type=int, metavar="ID", help="take these texts out of sight")
        what.add_argument("--original", type=int, metavar="DUMP_ID", help="delete its bytes, take the dump out")
        what.add_argument("--allow", type=int, metavar="WITHDRAWAL_ID", help="lift this withdrawal")
        parser.add_argument("--reason", default="", help="kept for administrators, never shown to readers")
        parser.add_argument("--restrict", action="store_true", help="for a time: what people corrected is kept")
        parser.add_argument("--with-articles", action="store_true", help="of an original: withdraw its texts as well")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(self._done(options))
        except withdrawing.WithdrawalError as error:
            raise CommandError(str(error), returncode=1) from error

    def _done(self, options: dict[str, Any]) -> str:
        if options["allow"] is not None:
            withdrawal = Withdrawal.objects.in_force().filter(pk=options["allow"]).first()
            if withdrawal is None:
                raise CommandError(f"There is no withdrawal {options['allow']} in force.", returncode=1)
            return f"Allowed again; {withdrawing.allow(withdrawal, _ACTOR)} items came back."
        if options["original"] is not None:
            dump = Dump.objects.filter(pk=options["original"]).first()
            if dump is None:
                raise CommandError(f"There is no dump {options['original']}.", returncode=1)
            withdrawing.withdraw_original(dump, options["reason"], _ACTOR, with_articles=options["with_articles"])
            return f"The original of dump {dump.pk} is deleted and refused from now on."
        found = Article.objects.in_bulk(options["articles"])
        missing = [str(pk) for pk in options["articles"] if pk not in found]
        if missing:
            raise CommandError(f"There is no article {', '.join(missing)}; nothing was changed.", returncode=1)
        extent = Extent.RESTRICTED if options["restrict"] else Extent.REMOVED
        withdrawing.withdraw(list(found.values()), extent, options["reason"], _ACTOR)
        return f"{len(found)} articles are withdrawn."
