"""Addresses of databases and search engines, as the environment gives them, in Django's and Haystack's words.

A value that cannot be used stops the start; no message shows a password.
"""

import re
from importlib.util import find_spec
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured


def refuse(name: str, value: str, allowed: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}={value!r} cannot be used; allowed: {allowed}")


def without_password(url: str) -> str:
    """For messages and logs."""
    return re.sub(r"(?<=:)[^:@/]*(?=@)", "***", url)


LONGEST_WAIT: Final = 60  # seconds for SQLite's one writer: a backup or a large batch on a slow disk may take thirty


def database_from(url: str) -> dict[str, Any]:
    if urlsplit(url).scheme not in {"sqlite", "postgres", "postgresql"}:
        raise refuse("DATABASE_URL", url, "sqlite:///FILE or postgres://USER:PASSWORD@HOST:PORT/NAME")
    database: dict[str, Any] = environ.Env.db_url_config(url)
    if database["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE: a transaction that will write takes the lock at its start, so it waits instead of failing half way.
        # FULL: what was acknowledged, an upload or a batch, is on the disk; a commit a second costs one more sync.
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768;"
        database["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": LONGEST_WAIT, "init_command": pragmas}
    elif find_spec("psycopg") is None:
        raise refuse(
            "DATABASE_URL",
            without_password(url),
            "postgres://… after `pip install -r requirements-postgres.txt`, or sqlite:///FILE",
        )
    else:
        database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
        database["OPTIONS"] = {"connect_timeout": 5, **database.get("OPTIONS", {})}
    return database


def replica_from(url: str, primary: str) -> dict[str, Any]:
    """A standby of the database at `primary`, for readers."""
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise refuse("REPLICA_URL", without_password(url), "postgres://USER:PASSWORD@HOST:PORT/NAME, or nothing")
    if not urlsplit(primary).scheme.startswith("postgres"):
        raise refuse("REPLICA_URL", without_password(url), "nothing, unless DATABASE_URL is a postgres://… of its own")
    database = database_from(url)
    # A machine that is gone says nothing: what waits for it is told so after as many milliseconds.
    database["OPTIONS"] = {"tcp_user_timeout": 5000, **database["OPTIONS"]}
    return {**database, "TEST": {"MIRROR": "default"}}


_SEARCH_URLS: Final = "whoosh:///FOLDER or opensearch://[USER:PASSWORD@]HOST:PORT,HOST:PORT[/INDEX][?tls]"


def search_from(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "whoosh" and parts.path:
        return {"ENGINE": "search.backends.whoosh.Engine", "PATH": parts.path, "SILENTLY_FAIL": False}
    if parts.scheme == "opensearch" and parts.netloc:
        return cluster_from(url)
    raise refuse("SEARCH_URL", url, _SEARCH_URLS)


def cluster_from(url: str) -> dict[str, Any]:
    """`opensearch://USER:PASSWORD@HOST:PORT,HOST:PORT/INDEX`; `?tls` for HTTPS."""
    parts = urlsplit(url)
    shown = without_password(url)
    if find_spec("opensearchpy") is None:
        raise refuse(
            "SEARCH_URL", shown, "opensearch://… after `pip install -r requirements-opensearch.txt`, or whoosh"
        )
    account, _, hosts = parts.netloc.rpartition("@")
    index = parts.path.strip("/") or "archive"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", index) or not all(
        re.fullmatch(r"[\w.-]+(:\d+)?", host) for host in hosts.split(",")
    ):
        raise refuse("SEARCH_URL", shown, f"{_SEARCH_URLS}; an index is named in small letters")
    scheme = "https" if "tls" in parts.query else "http"
    nodes = [f"{scheme}://{account}@{host}" if account else f"{scheme}://{host}" for host in hosts.split(",")]
    return {"ENGINE": "search.backends.opensearch.Engine", "URL": nodes, "INDEX_NAME": index, "SILENTLY_FAIL": False}


_ORIGINALS_URLS: Final = "s3://BUCKET[/PREFIX][?endpoint=https://HOST:PORT&region=NAME], or nothing for the folder"


def originals_from(url: str) -> dict[str, Any]:
    """Where originals are kept, in Django's words.

    User and password of a bucket are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or what the machine's role gives.
    """
    if not url:
        return {"BACKEND": "archive.delivery.shelves.Folder"}
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc or not asked.keys() <= {"endpoint", "region"}:
        raise refuse("ORIGINALS_URL", without_password(url), _ORIGINALS_URLS)
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise refuse("ORIGINALS_URL", url, "s3://… after `pip install -r requirements-s3.txt`, or nothing")
    options: dict[str, Any] = {"bucket_name": parts.netloc, "location": parts.path.strip("/"), "default_acl": None}
    for name, option in (("endpoint", "endpoint_url"), ("region", "region_name")):
        if name in asked:
            options[option] = asked[name][0]
    return {"BACKEND": "archive.delivery.buckets.Bucket", "OPTIONS": options}
