import pytest
from django.db import connection


@pytest.mark.django_db
def test_sqlite_finds_nothing_wrong_with_our_own_tables():
    """SQLite 3.40 complains of WITHOUT ROWID tables with rows in them whose key is not at the front."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own check")
    from archive.models import Fingerprint

    Fingerprint.objects.bulk_create([Fingerprint(hash=n, article_id=n, bucket=1) for n in range(3)])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchall() == [("ok",)]
