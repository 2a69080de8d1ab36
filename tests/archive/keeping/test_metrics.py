import re

import pytest
from django.contrib.auth.models import User

from archive import signals
from archive.models import Dump
from tests.factories import make_article

pytestmark = pytest.mark.django_db
LINE = re.compile(r'(# (HELP|TYPE) archive_\w+ .+|archive_\w+(\{\w+="([^"\\\n]|\\.)*"\})? [0-9.e+-]+)')


@pytest.fixture
def told(client, settings):
    settings.METRICS_TOKEN = "a-token-of-the-test"
    make_article(announce=False)
    Dump.objects.create(name="post", sha256="0" * 64, status="done")
    return client.get("/metrics", headers={"Authorization": "Bearer a-token-of-the-test"}).content.decode()


def test_every_line_is_in_the_format_prometheus_reads(told):
    assert [line for line in told.splitlines() if not LINE.fullmatch(line)] == []
    assert told.endswith("\n")


def test_they_are_the_numbers_of_the_database(told):
    assert "\narchive_articles 1\n" in told
    assert '\narchive_dumps{status="done"} 1\n' in told


def test_what_others_measure_is_told_too(client, settings, monkeypatch):
    monkeypatch.setattr(signals.metering, "send", lambda **_: [(None, [("index_pending", "Waiting.", 3)])])
    client.force_login(User.objects.create_superuser("root"))
    assert "archive_index_pending 3" in client.get("/metrics").content.decode()


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "Basic a-token"])
def test_strangers_and_wrong_tokens_see_nothing(client, settings, given):
    settings.METRICS_TOKEN = "a-token"
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 403
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 403
