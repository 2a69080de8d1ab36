"""Which requests a replica may serve; `tests/cluster/test_replica.py` has one that does, and dies."""

import pytest
from django.test import RequestFactory

from archive.serving import replica
from archive.serving.replica import Router

A_SESSION = {"sessionid": "of-somebody"}


@pytest.mark.parametrize(
    ("method", "path", "cookies", "headers", "is_readers"),
    [
        ("GET", "/articles/1/", {}, {}, True),
        ("HEAD", "/search/", {}, {}, True),
        ("GET", "/api/v1/search", {"language": "de"}, {}, True),
        ("POST", "/relate/", {}, {}, False),
        ("GET", "/articles/1/", A_SESSION, {}, False),
        ("GET", "/api/v1/dumps", {}, {"Authorization": "Bearer x"}, False),
        ("GET", "/readyz", {}, {}, False),
        ("GET", "/metrics", {}, {}, False),
    ],
)
def test_who_reads_without_an_account_may_be_served_by_it(method, path, cookies, headers, is_readers):
    request = RequestFactory(headers=headers).generic(method, path)
    request.COOKIES = cookies
    assert replica._is_readers(request) == is_readers


def test_outside_of_such_a_request_everything_is_the_primary_s():
    router = Router()
    assert (router.db_for_read(None), router.db_for_write(None)) == ("default", "default")
    assert router.allow_migrate("replica", "archive") is False


def test_without_one_there_is_nothing_wrong_with_it():
    assert replica.trouble() == ""
