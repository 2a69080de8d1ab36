"""The archive's settings on a data folder of their own."""

import os
import tempfile

os.environ["ARCHIVE_DATA"] = tempfile.mkdtemp(prefix="archive-tests-")
os.environ.setdefault("LOG_LEVEL", "ERROR")

from archive.settings import *  # noqa: F403

DATABASES["default"]["TEST"] = {"NAME": None}  # noqa: F405 - in memory unless a test needs files
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
if HAYSTACK_CONNECTIONS["default"].get("INDEX_NAME"):  # noqa: F405
    # Processes of one test run that share a cluster must not share an index.
    HAYSTACK_CONNECTIONS["default"]["INDEX_NAME"] = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"  # noqa: F405
INGEST_PROCESSES = 0  # the tests of archive.reading.crew ask for more; commands run as in production
