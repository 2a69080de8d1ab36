"""Every table of the search, as three migrations had made them; they stay beside it as the archive's do."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import search.models


class Migration(migrations.Migration):
    replaces = [("search", "0001_initial"), ("search", "0002_saved_searches"), ("search", "0003_lists_of_articles")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Pending",
            fields=[
                ("article_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("removed", models.BooleanField(default=False, help_text="the article is no more")),
                ("ticket", models.CharField(max_length=32)),
                ("enqueued_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name_plural": "pending index updates",
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("address", models.TextField()),
                (
                    "token",
                    models.CharField(
                        default=search.models.new_token,
                        help_text="the feed's, and its only key",
                        max_length=64,
                        unique=True,
                    ),
                ),
                (
                    "hears_changes",
                    models.BooleanField(
                        default=False,
                        help_text="figures, names, dates, headlines",
                        verbose_name="also material changes to stories seen before",
                    ),
                ),
                ("by_mail", models.BooleanField(default=False, verbose_name="by e-mail")),
                ("begun_id", models.BigIntegerField(default=0)),
                ("seen_id", models.BigIntegerField(default=0)),
                ("told_id", models.BigIntegerField(default=0)),
                (
                    "site",
                    models.CharField(blank=True, help_text="where it was saved: letters lead there", max_length=300),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "looked_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, help_text="for a letter, the last time"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "saved searches",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ArticleList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="article_lists",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ListEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identity", models.CharField(max_length=64)),
                ("note", models.TextField(blank=True)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "of_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="search.articlelist"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "list entries",
                "constraints": [models.UniqueConstraint(fields=("of_list", "identity"), name="list_entry_once_a_list")],
            },
        ),
    ]
