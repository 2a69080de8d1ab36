from typing import Any

from django.db import migrations

from archive.tokens import tokens_sha256

BATCH = 500
RIGHTS = [(model, act) for model in ("correction", "sourcerule") for act in ("view", "add", "change", "delete")]


def name_words(apps: Any, _schema_editor: Any) -> None:
    """What the articles here are named by in corrections; a second or so for each thousand."""
    article = apps.get_model("archive", "Article")
    held = []
    for row in article.objects.only("pk", "text").order_by("pk").iterator(chunk_size=BATCH):
        row.words_sha256 = tokens_sha256(row.text)
        held.append(row)
        if len(held) == BATCH:
            article.objects.bulk_update(held, ["words_sha256"])
            held = []
    article.objects.bulk_update(held, ["words_sha256"])


def give_rights(apps: Any, _schema_editor: Any) -> None:
    """Archivists and administrators correct."""
    content_type, permission, group = (
        apps.get_model(app, model)
        for app, model in (("contenttypes", "ContentType"), ("auth", "Permission"), ("auth", "Group"))
    )
    for model, act in RIGHTS:
        kind, _ = content_type.objects.get_or_create(app_label="archive", model=model)
        right, _ = permission.objects.get_or_create(
            content_type=kind, codename=f"{act}_{model}", defaults={"name": f"Can {act} {model}"}
        )
        for made in group.objects.filter(name__in=("archivists", "administrators")):
            made.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0004_corrections"),
    ]

    operations = [
        migrations.RunPython(name_words, migrations.RunPython.noop),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
