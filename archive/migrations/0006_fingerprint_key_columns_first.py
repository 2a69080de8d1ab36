"""SQLite 3.40's integrity check calls every row of a WITHOUT ROWID table wrong whose key columns are not the first."""

from typing import Any

from django.db import migrations

_TABLE = "archive_fingerprint"


def put_key_first(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    columns = '"hash" bigint NOT NULL, "article_id" bigint NOT NULL, "bucket" integer NOT NULL'
    schema_editor.execute(f'CREATE TABLE "new__{_TABLE}" ({columns}, PRIMARY KEY ("hash", "article_id")) WITHOUT ROWID')
    named = '"hash", "article_id", "bucket"'
    # In the order of the key: each page is written once.
    rows = f'SELECT {named} FROM "{_TABLE}" ORDER BY "hash", "article_id"'  # noqa: S608 - its own tables
    schema_editor.execute(f'INSERT INTO "new__{_TABLE}" ({named}) {rows}')
    schema_editor.execute(f'DROP TABLE "{_TABLE}"')
    schema_editor.execute(f'ALTER TABLE "new__{_TABLE}" RENAME TO "{_TABLE}"')


class Migration(migrations.Migration):
    dependencies = [("archive", "0005_words_of_articles")]
    operations = [migrations.RunPython(put_key_first, migrations.RunPython.noop)]
