"""Each defence of the threat model, switched off, and the test that has to fail then.

With DEFENCES=off in the environment the fixture in `conftest.py` switches off, for each of these tests, the defence it
stands for; `test_defences.py` runs them so and is content where all of them fail.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SETTING = "DEFENCES"
OFF = "off"


def nothing(*_: Any, **__: Any) -> None:
    """Does nothing, says nothing."""


def untouched(value: Any, *_: Any, **__: Any) -> Any:
    return value


def zero(*_: Any, **__: Any) -> float:
    return 0.0


def yes(*_: Any, **__: Any) -> bool:
    return True


def no_problem(*_: Any, **__: Any) -> list[str]:
    return []


def answer_untouched(_self: Any, _request: Any, response: Any) -> Any:
    return response


def packed_whole(plain: Any, target: Any) -> dict[str, int]:
    """A backup with everything in it, login sessions too."""
    import gzip
    import sqlite3
    from contextlib import closing

    from archive.backups.sqlite import _counts

    with closing(sqlite3.connect(plain)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
        counts = _counts(copy)
    with plain.open("rb") as reading, gzip.open(target, "wb") as packing:
        shutil.copyfileobj(reading, packing)
    return counts


def extracting(member: Any, limits: Any, spent: Any) -> Any:
    """The members of a tar, unpacked first, links and all; not those that would leave the folder it is unpacked to."""
    import tarfile

    from archive.ingest.opening.tars import _member, _OpenTar

    with member.open() as stream, tarfile.open(fileobj=stream) as packed, tempfile.TemporaryDirectory() as folder:
        kept_inside = [info for info in packed if not {"..", ""} & set(info.name.replace("\\", "/").split("/"))]
        packed.extractall(folder, kept_inside, filter="fully_trusted")
    opened = _OpenTar(member)
    for info in list(opened.infos(member.locator, limits, spent)):
        yield _member(opened, info, info.name, limits, spent)


@dataclass(frozen=True)
class Defence:
    """`target` is replaced, by its dotted name; `test` is below `tests/`, a parametrized one without its brackets."""

    name: str
    target: str
    replacement: Any
    test: str


BOMBS, TREES = "archive/ingest/test_bombs.py", "archive/ingest/test_trees.py"
DEFENCES = (
    Defence("ratio", "archive.ingest.opening.limits.RATIO_AFTER", 1 << 60,
            f"{BOMBS}::test_without_the_ratio_the_bomb_unfolds"),
    Defence("hollow archives", "archive.ingest.opening.limits.HOLLOW_FROM", 1 << 60,
            f"{BOMBS}::test_without_the_bound_every_hollow_file_is_looked_at"),
    Defence("nothing is extracted", "archive.ingest.opening.tars.members", extracting,
            f"{BOMBS}::test_names_links_and_devices_lead_nowhere"),
    Defence("entities", "archive.ingest.trees.closed", untouched,
            f"{TREES}::test_entities_of_a_dtd_are_shown_as_written"),
    Defence("memory of a reader", "resource.setrlimit", nothing,
            "archive/reading/test_crew.py::test_an_item_that_takes_too_much_memory_is_rejected_with_the_setting"),
    Defence("content policy", "csp.middleware.CSPMiddleware.process_response", answer_untouched,
            "archive/defending/test_headers.py::test_every_answer_carries_every_header"),
    Defence("TLS", "django.middleware.security.SecurityMiddleware.process_response", answer_untouched,
            "archive/defending/test_headers.py::test_over_tls_browsers_are_told_to_stay_there"),
    Defence("cells of a table", "search.takeaway.exports.harmless", untouched,
            "search/takeaway/test_exports.py::test_a_cell_that_a_spreadsheet_would_run_is_text"),
    Defence("BibTeX", "search.takeaway.exports._bibtex", untouched,
            "search/takeaway/test_exports.py::test_bibtex_keeps_braces_as_text_and_each_entry_whole"),
    Defence("tries at the login", "archive.defending.logins._waits", zero,
            "archive/defending/test_logins.py::test_the_sixth_wrong_password_is_not_even_looked_at"),
    Defence("rate limits", "archive.defending.rates._wait", zero,
            "archive/defending/test_rates.py::test_each_costly_thing_has_its_limit"),
    Defence("cost of a query", "search.backends.embedded.costing.cost", zero,
            "search/backends/embedded/test_costing.py::test_a_query_too_broad_is_refused_with_what_to_write_instead"),
    Defence("addresses", "archive.defending.addresses.ip_address", untouched,
            "archive/defending/test_addresses.py::test_only_our_own_proxies_are_believed"),
    Defence("rights", "django.contrib.auth.models.PermissionsMixin.has_perm", yes,
            "archive/test_rights_table.py::test_each_answers_each_kind_of_person_as_the_table_says"),
    Defence("sessions stay out of backups", "archive.backups.sqlite.pack", packed_whole,
            "archive/backups/test_taking.py::test_no_secret_and_no_session_is_in_it"),
    Defence("a backup against its manifest", "archive.backups.checking._file_problems", no_problem,
            "archive/backups/test_checking.py::test_one_flipped_bit_of_the_database_is_found"),
    Defence("originals against their hashes", "archive.delivery.originals.verify", yes,
            "archive/keeping/test_doctor.py::test_a_changed_original_is_found"),
    Defence("withdrawals", "archive.storing.loading.without_withdrawn", untouched,
            "archive/keeping/test_withdrawing.py::test_it_does_not_come_back_with_another_dump_in_another_dress"),
    Defence("fencing", "archive.jobs.Lease.renew", nothing,
            "archive/test_pipeline.py::test_a_run_that_lost_its_lease_commits_nothing_more"),
)  # fmt: skip


def is_off() -> bool:
    return os.environ.get(SETTING) == OFF


def switch_off(nodeid: str, replace: Callable[[str, Any], None]) -> None:
    """`nodeid` as pytest gives it."""
    for defence in DEFENCES:
        if nodeid.split("[", maxsplit=1)[0].removeprefix("tests/").startswith(defence.test):
            replace(defence.target, defence.replacement)
