"""Every table of the archive, as fifteen migrations had made them one after the other, and who may do what.

A new database runs this one. One that has run some of the fifteen runs the rest of them, and then counts as having run
this one: Django sees to it by `replaces`. So they stay beside it until no data of those releases can come any more.
"""

import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from archive.migrations._without_rowid import CreateModelWithoutRowid

LOOKED_AT = ("article", "auditentry", "dump", "item", "source", "versiongroup")
DECIDED = ("correction", "sourcerule", "versionverdict")
EVERY_ACT = ("view", "add", "change", "delete")
ARCHIVISTS = [
    *(("archive", model, "view") for model in LOOKED_AT),
    ("archive", "dump", "add"),
    *(("archive", model, "change") for model in ("dump", "article", "source", "versiongroup")),
    *(("archive", model, act) for model in DECIDED for act in EVERY_ACT),
]
ADMINISTRATORS = [
    *ARCHIVISTS,
    ("archive", "dump", "delete"),
    ("archive", "article", "delete"),
    *(("auth", "user", act) for act in EVERY_ACT),
    ("auth", "group", "view"),
]
GROUPS = {"archivists": ARCHIVISTS, "administrators": ADMINISTRATORS}


def make_groups(apps: Any, _schema_editor: Any) -> None:
    """The permissions themselves are made only after the last migration; those needed here are made now."""
    content_type, permission, group = (
        apps.get_model(app, model)
        for app, model in (("contenttypes", "ContentType"), ("auth", "Permission"), ("auth", "Group"))
    )
    for name, rights in GROUPS.items():
        made, _ = group.objects.get_or_create(name=name)
        for app, model, act in rights:
            kind, _ = content_type.objects.get_or_create(app_label=app, model=model)
            right, _ = permission.objects.get_or_create(
                content_type=kind, codename=f"{act}_{model}", defaults={"name": f"Can {act} {model}"}
            )
            made.permissions.add(right)


def drop_groups(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


def without_journal(_apps: Any, schema_editor: Any) -> None:
    """Counts of the rate limits: they cost no write to the server's journal, and no standby waits for them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE archive_throttle SET UNLOGGED")


class Migration(migrations.Migration):
    replaces = [
        ("archive", "0001_initial"),
        ("archive", "0002_version_verdicts"),
        ("archive", "0003_following_a_dump"),
        ("archive", "0004_corrections"),
        ("archive", "0005_words_of_articles"),
        ("archive", "0006_fingerprint_key_columns_first"),
        ("archive", "0007_evidence_across_the_archive"),
        ("archive", "0008_columns_and_rereadings"),
        ("archive", "0009_habits_of_dumps"),
        ("archive", "0010_withdrawals"),
        ("archive", "0011_names_of_sources"),
        ("archive", "0012_kinship_by_address_and_number"),
        ("archive", "0013_examinations"),
        ("archive", "0014_hashes_of_six_bytes"),
        ("archive", "0015_rate_limits_between_machines"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Dump",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="file or folder name as delivered", max_length=500)),
                (
                    "sha256",
                    models.CharField(
                        help_text="of the bytes; a folder's of its paths and hashes", max_length=64, unique=True
                    ),
                ),
                ("size", models.BigIntegerField(default=0, help_text="bytes as delivered")),
                ("is_folder", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("reading", "reading"),
                            ("paused", "paused"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                            ("rolled-back", "rolled back"),
                        ],
                        db_index=True,
                        default="received",
                        max_length=12,
                    ),
                ),
                ("detail", models.TextField(blank=True, help_text="why it failed")),
                (
                    "format",
                    models.CharField(blank=True, help_text="the format of most items, or `mixed`", max_length=20),
                ),
                ("wanted_format", models.CharField(default="auto", max_length=20)),
                ("wanted_encoding", models.CharField(blank=True, max_length=40)),
                (
                    "source_name",
                    models.CharField(blank=True, help_text="source of items that name none", max_length=300),
                ),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("seconds", models.FloatField(default=0.0, help_text="spent reading, over all runs")),
                ("items_done", models.PositiveIntegerField(default=0)),
                (
                    "items_total",
                    models.PositiveIntegerField(blank=True, help_text="where it is known beforehand", null=True),
                ),
                ("new_count", models.PositiveIntegerField(default=0)),
                ("duplicate_count", models.PositiveIntegerField(default=0)),
                ("rejected_count", models.PositiveIntegerField(default=0)),
                ("lease_token", models.CharField(blank=True, max_length=200)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("bytes_done", models.BigIntegerField(default=0)),
                (
                    "bytes_total",
                    models.BigIntegerField(blank=True, help_text="unpacked, once they are counted", null=True),
                ),
                ("held", models.BooleanField(default=False, help_text="waits until somebody has seen the preview")),
                ("now_reading", models.TextField(blank=True, help_text="locator last read")),
                ("preview", models.JSONField(blank=True, help_text="what a dry run found", null=True)),
                (
                    "reread",
                    models.JSONField(blank=True, help_text="how its rejected items are being read again", null=True),
                ),
                (
                    "set_apart",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="[number, stage, locator], … of items that killed their reader",
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        blank=True,
                        choices=[("pause", "pause"), ("cancel", "cancel")],
                        help_text="what a person asked of the run",
                        max_length=6,
                    ),
                ),
                (
                    "replayed",
                    models.PositiveIntegerField(default=0, help_text="how many of them since the dump last came"),
                ),
                (
                    "rereads",
                    models.JSONField(
                        blank=True, default=list, help_text="the ways in which rejected items were read again, in order"
                    ),
                ),
                (
                    "wanted_mapping",
                    models.JSONField(
                        blank=True, default=dict, help_text="key of a record → our field, where a person said so"
                    ),
                ),
                (
                    "habits",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="how its items write dates, and days that mean nothing in it",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300, unique=True)),
                ("slug", models.SlugField(max_length=120, unique=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="VersionGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identity", models.CharField(editable=False, max_length=64, unique=True)),
                ("text", models.TextField(help_text="as received")),
                ("text_sha256", models.CharField(db_index=True, max_length=64)),
                ("lines", models.JSONField(default=list, help_text="[start, end, role, confidence, [evidence, …]], …")),
                ("body", models.TextField(blank=True)),
                (
                    "body_sha256",
                    models.CharField(db_index=True, help_text="of the comparison tokens of the body", max_length=64),
                ),
                ("words", models.PositiveIntegerField(default=0, help_text="comparison tokens of the body")),
                ("headline", models.TextField(blank=True)),
                ("standfirst", models.TextField(blank=True)),
                ("byline", models.TextField(blank=True)),
                ("authors", models.JSONField(blank=True, default=list)),
                ("dateline", models.TextField(blank=True)),
                ("agency", models.CharField(blank=True, max_length=300)),
                ("section", models.CharField(blank=True, max_length=300)),
                ("tags", models.JSONField(blank=True, default=list)),
                ("notes", models.JSONField(blank=True, default=list)),
                ("promoted_headlines", models.JSONField(blank=True, default=list)),
                ("url", models.TextField(blank=True)),
                ("canonical_id", models.CharField(blank=True, max_length=300)),
                ("language", models.CharField(blank=True, db_index=True, max_length=8)),
                ("language_confidence", models.FloatField(default=0.0)),
                ("published", models.CharField(blank=True, db_index=True, max_length=40, null=True)),
                ("published_day", models.DateField(blank=True, db_index=True, null=True)),
                ("published_precision", models.CharField(default="none", max_length=8)),
                ("published_status", models.CharField(db_index=True, default="none", max_length=8)),
                ("published_confidence", models.FloatField(default=0.0)),
                (
                    "published_evidence",
                    models.JSONField(blank=True, default=list, help_text="[kind, value, detail], …"),
                ),
                (
                    "own_date",
                    models.JSONField(blank=True, default=dict, help_text="the date before any version lent its own"),
                ),
                ("updated", models.CharField(blank=True, max_length=40)),
                ("metadata_evidence", models.JSONField(blank=True, default=dict)),
                (
                    "fingerprint",
                    models.BinaryField(
                        default=b"", help_text="hash of the whole body, then the sampled shingle hashes, ascending"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="articles",
                        to="archive.source",
                    ),
                ),
                (
                    "version_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="articles", to="archive.versiongroup"
                    ),
                ),
                (
                    "own_reading",
                    models.JSONField(
                        blank=True, help_text="what was read, where people's corrections say otherwise", null=True
                    ),
                ),
                (
                    "words_sha256",
                    models.CharField(
                        blank=True, db_index=True, help_text="of the comparison tokens of the text", max_length=64
                    ),
                ),
                (
                    "date_readings",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="own dates by order of day and month, where that decides; `alone` first",
                    ),
                ),
                (
                    "day_order",
                    models.CharField(blank=True, help_text="of day and month, where the item shows it", max_length=11),
                ),
                ("headline_key", models.BigIntegerField(blank=True, db_index=True, null=True)),
                (
                    "line_traces",
                    models.BinaryField(default=b"", help_text="of the body's lines, as the item alone was judged"),
                ),
                (
                    "own_roles",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="[start, role, confidence, [evidence]], … of repeated lines, before that",
                    ),
                ),
                (
                    "speaking_dump",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="of the item the article was read from",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="spoken_articles",
                        to="archive.dump",
                    ),
                ),
                (
                    "trace_scope",
                    models.BigIntegerField(
                        blank=True, db_index=True, help_text="whose lines its own are counted with", null=True
                    ),
                ),
                (
                    "said_source",
                    models.CharField(
                        blank=True,
                        help_text="the source's name as it was said, where it is known by another",
                        max_length=300,
                    ),
                ),
                (
                    "kin_keys",
                    models.BinaryField(
                        default=b"", help_text="of its address and numbers, as the fingerprint index has them"
                    ),
                ),
                (
                    "version_of",
                    models.CharField(blank=True, help_text="number of the version before, as stated", max_length=300),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="HotHash",
            fields=[
                ("hash", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("actor", models.CharField(help_text="user name, or `command line`", max_length=200)),
                ("act", models.CharField(help_text="`ingest`, `rollback`, `upload`, …", max_length=40)),
                ("detail", models.JSONField(default=dict)),
                (
                    "dump",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit",
                        to="archive.dump",
                    ),
                ),
                ("address", models.CharField(blank=True, help_text="where the request came from", max_length=100)),
            ],
            options={
                "verbose_name_plural": "audit entries",
                "ordering": ["-id"],
            },
        ),
        CreateModelWithoutRowid(
            name="Fingerprint",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hash", "article_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("hash", models.BigIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="archive.article",
                    ),
                ),
                ("bucket", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="MergedGroup",
            fields=[
                ("old_id", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="merged", to="archive.versiongroup"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VersionLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("same-text", "same text"),
                            ("abridged", "shorter version"),
                            ("expanded", "longer version"),
                            ("revised", "revised version"),
                            ("partial", "shares passages"),
                            ("series", "same series"),
                        ],
                        max_length=10,
                    ),
                ),
                ("coverage_a", models.FloatField(help_text="share of a's words that stand in b too, 0.0-1.0")),
                ("coverage_b", models.FloatField(help_text="share of b's words that stand in a too, 0.0-1.0")),
                ("edited_share", models.FloatField(help_text="share of the aligned words that differ, 0.0-1.0")),
                ("shared_words", models.PositiveIntegerField()),
                (
                    "a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="archive.article"
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="archive.article"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("a", "b"), name="version_link_once_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("a__lt", models.F("b"))), name="version_link_a_before_b"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VersionVerdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("a_identity", models.CharField(max_length=64)),
                ("b_identity", models.CharField(db_index=True, max_length=64)),
                ("same", models.BooleanField(help_text="versions of one story, or of two")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="archive.auditentry"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts_undone",
                        to="archive.auditentry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_by", None)),
                        fields=("a_identity", "b_identity"),
                        name="version_verdict_in_force_once_a_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("a_identity__lt", models.F("b_identity"))),
                        name="version_verdict_a_before_b",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("locator", models.TextField()),
                (
                    "status",
                    models.CharField(
                        choices=[("new", "new"), ("duplicate", "duplicate"), ("rejected", "rejected")], max_length=9
                    ),
                ),
                ("format", models.CharField(blank=True, max_length=20)),
                ("encoding", models.CharField(blank=True, max_length=40)),
                ("notes", models.JSONField(blank=True, default=list)),
                ("code", models.CharField(blank=True, help_text="why it was rejected", max_length=40)),
                ("detail", models.TextField(blank=True)),
                (
                    "standing",
                    models.CharField(
                        blank=True, help_text="of an article's items the least speaks for it", max_length=200
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="archive.article",
                    ),
                ),
                (
                    "dump",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="archive.dump"
                    ),
                ),
                (
                    "read_as",
                    models.JSONField(
                        blank=True,
                        help_text="member, format and encoding, where it was read again in another way",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["dump_id", "number"],
                "indexes": [models.Index(fields=["article", "standing"], name="archive_ite_article_a31fdb_idx")],
                "constraints": [models.UniqueConstraint(fields=("dump", "number"), name="item_number_once_a_dump")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=500)),
                ("length", models.BigIntegerField(help_text="bytes announced")),
                ("offset", models.BigIntegerField(default=0, help_text="bytes received")),
                ("wishes", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("touched_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "dump",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="archive.dump",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["created_at"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words_sha256", models.CharField(db_index=True, max_length=64)),
                ("about", models.CharField(help_text="`role`, or the name of a field", max_length=20)),
                ("first", models.PositiveIntegerField(default=0, help_text="letters and digits before the line")),
                ("last", models.PositiveIntegerField(default=0, help_text="letters and digits up to its end")),
                ("mark", models.CharField(blank=True, help_text="the line, where it has neither", max_length=120)),
                ("value", models.JSONField(help_text="the role, the field's value, the date; empty: there is none")),
                ("was", models.JSONField(help_text="what stood there when it was corrected")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="archive.auditentry"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections_undone",
                        to="archive.auditentry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_by", None)),
                        fields=("words_sha256", "about", "first", "last", "mark"),
                        name="correction_in_force_once_a_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_name", models.CharField(db_index=True, max_length=300)),
                ("about", models.CharField(max_length=20)),
                ("pattern", models.TextField()),
                ("value", models.TextField(blank=True)),
                (
                    "applied",
                    models.BooleanField(default=False, help_text="whether the articles here follow it, or its undoing"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="archive.auditentry"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules_undone",
                        to="archive.auditentry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_by", None)),
                        fields=("source_name", "about", "pattern"),
                        name="source_rule_in_force_once_a_pattern",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Relabelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dump_id", models.BigIntegerField(default=0, help_text="dumps before this one are done")),
                ("items_done", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("started_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        CreateModelWithoutRowid(
            name="RepeatedLine",
            fields=[
                ("line", models.BigIntegerField(help_text="as in the traces", primary_key=True, serialize=False)),
                (
                    "scope",
                    models.BigIntegerField(
                        db_index=True, help_text="hash of a source's name; or minus the id of a dump"
                    ),
                ),
            ],
        ),
        CreateModelWithoutRowid(
            name="LineTrace",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "line", "who", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("line", models.BigIntegerField()),
                ("who", models.BigIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="archive.article",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField(db_index=True)),
                ("headline", models.TextField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mentions", to="archive.article"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FieldMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_name", models.CharField(max_length=300, unique=True)),
                ("mapping", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words_sha256", models.CharField(blank=True, db_index=True, help_text="of a text", max_length=64)),
                (
                    "original_sha256",
                    models.CharField(blank=True, db_index=True, help_text="of an original", max_length=64),
                ),
                ("article_id", models.PositiveBigIntegerField(blank=True, db_index=True, null=True)),
                (
                    "extent",
                    models.CharField(
                        choices=[("removed", "removed"), ("restricted", "restricted")],
                        help_text="removed: for good; restricted: for a time",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(help_text="for administrators; never shown to readers")),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals_lifted",
                        to="archive.auditentry",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawals", to="archive.auditentry"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_by", None)),
                        fields=("words_sha256", "original_sha256"),
                        name="withdrawal_in_force_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                ("known_as", models.CharField(help_text="may be an alias itself", max_length=300)),
                ("slug", models.SlugField(help_text="of the page the name had", max_length=120)),
                (
                    "applied",
                    models.BooleanField(default=False, help_text="whether the articles here follow it, or its undoing"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="source_aliases",
                        to="archive.auditentry",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="source_aliases_undone",
                        to="archive.auditentry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_by", None)), fields=("name",), name="source_alias_in_force_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Examination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("asked_by", models.CharField(max_length=200)),
                ("repair", models.BooleanField(default=False, help_text="mend what follows from a truth below it")),
                ("worker", models.CharField(blank=True, help_text="who looks just now", max_length=200)),
                ("worker_until", models.DateTimeField(blank=True, null=True)),
                ("checked", models.JSONField(blank=True, default=list)),
                ("problems", models.JSONField(blank=True, default=list)),
                ("found", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(blank=True, db_index=True, null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
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
        migrations.RunPython(make_groups, drop_groups),
        migrations.RunPython(without_journal, migrations.RunPython.noop),
    ]
