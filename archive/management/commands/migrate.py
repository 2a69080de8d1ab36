"""Django's `migrate`; each migration and the note that it was applied are one transaction.

Django writes the note after the transaction wherever indexes are made last (`MigrationExecutor.apply_migration`). A
process killed between the two leaves tables that nobody knows of, and the next `migrate` stumbles over them.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState


class WholeMigrations(MigrationExecutor):
    def apply_migration(self, state: ProjectState, migration: Migration, *args: Any, **kwargs: Any) -> ProjectState:
        if not (migration.atomic and self.connection.features.can_rollback_ddl):
            return super().apply_migration(state, migration, *args, **kwargs)
        # SQLite heeds foreign keys or not from before a transaction until after it.
        with self.connection.constraint_checks_disabled(), transaction.atomic(using=self.connection.alias):
            return super().apply_migration(state, migration, *args, **kwargs)


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        names = vars(migrate)  # the command makes its executor by a name of its module, and has no other hook
        stock = names["MigrationExecutor"]
        names["MigrationExecutor"] = WholeMigrations
        try:
            super().handle(*args, **options)
        finally:
            names["MigrationExecutor"] = stock
