"""A table that is its own primary-key index: on SQLite half the size of a rowid table for narrow rows."""

from typing import Any

from django.db import migrations


class CreateModelWithoutRowid(migrations.CreateModel):
    """`CreateModel` that adds WITHOUT ROWID on SQLite; elsewhere the same as its parent."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        usual = schema_editor.sql_create_table
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.sql_create_table = f"{usual} WITHOUT ROWID"
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.sql_create_table = usual
