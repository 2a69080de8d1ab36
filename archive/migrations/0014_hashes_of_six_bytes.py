"""Hashes of fingerprints and keys lose their lower 16 of 64 bits; the texts need not be read again."""

from itertools import islice
from typing import Any

from django.db import migrations

_ROWS = "archive_fingerprint"
_SHORTENED = "archive_fingerprint_shortened"
_PART = 500  # articles a statement

# What was least stays least, so a bucket is found from the least sampled hash as it is of a new article.
_SHORTEN = f"""
    CREATE TEMPORARY TABLE {_SHORTENED} AS
    SELECT held.hash >> 16 AS hash, held.article_id AS article_id,
        CASE WHEN held.bucket < 0 THEN held.bucket ELSE least.bucket END AS bucket
    FROM {_ROWS} AS held LEFT JOIN (
        SELECT article_id, (MIN(hash) >> 16) & 65535 AS bucket FROM {_ROWS} WHERE bucket >= 0 GROUP BY article_id
    ) AS least ON least.article_id = held.article_id
"""  # noqa: S608 - names of tables
_BRING = f"""
    INSERT INTO {_ROWS} (hash, article_id, bucket)
    SELECT hash, article_id, MAX(bucket) FROM {_SHORTENED} GROUP BY hash, article_id ORDER BY hash, article_id
"""  # noqa: S608 - names of tables


def _shortened(packed: bytes) -> bytes:
    """Little-endian numbers: the first two of eight bytes are the lowest."""
    return b"".join(packed[start + 2 : start + 8] for start in range(0, len(packed), 8))


def shorten(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(_SHORTEN)
    schema_editor.execute(f"DELETE FROM {_ROWS}")  # noqa: S608 - a table's name
    schema_editor.execute(_BRING)
    schema_editor.execute(f"DROP TABLE {_SHORTENED}")
    _shorten_hot(apps.get_model("archive", "HotHash").objects)
    _shorten_articles(apps.get_model("archive", "Article").objects)


def _shorten_hot(hot: Any) -> None:
    kept = {value >> 16 for value in hot.values_list("hash", flat=True)}
    hot.all().delete()
    hot.bulk_create([hot.model(hash=value) for value in sorted(kept)], batch_size=_PART)


def _shorten_articles(articles: Any) -> None:
    last = 0
    while part := list(
        islice(articles.filter(pk__gt=last).order_by("pk").only("pk", "fingerprint", "kin_keys"), _PART)
    ):
        for article in part:
            article.fingerprint = _shortened(bytes(article.fingerprint))
            article.kin_keys = _shortened(bytes(article.kin_keys))
        articles.bulk_update(part, ["fingerprint", "kin_keys"], batch_size=100)
        last = part[-1].pk


class Migration(migrations.Migration):
    dependencies = [("archive", "0013_examinations")]
    operations = [migrations.RunPython(shorten, migrations.RunPython.noop)]
