import io
import json
import logging

import pytest

from archive.defending.headers import JsonFormatter, LineFormatter

pytestmark = pytest.mark.django_db
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "path",
    ["/", "/sources/", "/nowhere/", "/healthz", "/api/v1/dumps", "/admin/login/", "/account/login/", "/robots.txt"],
)
def test_every_answer_carries_every_header(client, path):
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert len(headers["X-Request-ID"]) == 16


def test_a_request_number_of_a_proxy_is_kept_and_nonsense_is_not(client):
    assert (
        client.get("/healthz", headers={"X-Request-ID": "proxy-12345678"}).headers["X-Request-ID"] == "proxy-12345678"
    )
    assert "\n" not in client.get("/healthz", headers={"X-Request-ID": "a\nforged line"}).headers["X-Request-ID"]


def test_strangers_get_no_cookie(client):
    for path in ("/", "/sources/", "/relate/", "/nowhere/"):
        assert not client.get(path).cookies


@pytest.mark.parametrize("formatter", [JsonFormatter(), LineFormatter("%(levelname)s %(message)s")])
def test_a_request_is_one_line_of_the_log_without_its_query(client, formatter, settings):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.getLogger("archive.requests")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    try:
        number = client.get("/sources/?q=secret").headers["X-Request-ID"]
    finally:
        logger.removeHandler(handler)
        logger.setLevel("NOTSET")
    (line,) = stream.getvalue().splitlines()
    assert number in line
    assert "/sources/" in line
    assert "secret" not in line
    if isinstance(formatter, JsonFormatter):
        assert json.loads(line)["status"] == 200


def test_over_tls_browsers_are_told_to_stay_there(client):
    assert "max-age=31536000" in client.get("/", secure=True).headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_check_deploy_is_clean(tmp_path):
    import os
    import subprocess
    import sys

    for https in ("0", "1"):
        environment = {**os.environ, "ARCHIVE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "archive.settings"}
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        run = subprocess.run(command, env=environment | {"HTTPS": https}, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
