"""Counts of the rate limits in a table of the server. Unlogged: it costs no write to the journal, and no standby waits."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def without_journal(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE archive_throttle SET UNLOGGED")


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0014_hashes_of_six_bytes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Throttle",
            fields=[
                ("slot", models.PositiveIntegerField(primary_key=True, serialize=False)),
                (
                    "until",
                    models.FloatField(
                        help_text="seconds since 1970, by the server's clock: when the bucket is empty again"
                    ),
                ),
            ],
        ),
        migrations.RunPython(without_journal, migrations.RunPython.noop),
    ]
