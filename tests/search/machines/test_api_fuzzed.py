"""The API under generated requests, good and bad: every answer is one that its description allows."""

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from archive.wsgi import application
from search import indexing
from search.machines.openapi import DOCUMENT
from tests.factories import make_article

pytestmark = pytest.mark.django_db

# Not among them: that whatever fits the description is accepted. A range of dates that ends before it begins fits it.
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, negative_data_rejection, unsupported_method,
]  # fmt: skip
OPERATIONS = [(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods]
_CLOSING = (request_started, request_finished)
EXAMPLES = 25  # of each address: 0.1 s each; hypothesis remembers what failed


@pytest.fixture
def kept_open():
    """A request ends with its connection, and so with this test's transaction: on a server's, not on one in memory."""
    for signal in _CLOSING:
        signal.disconnect(close_old_connections)
    yield
    for signal in _CLOSING:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_open")
@pytest.mark.parametrize("visitor", ["reader", "staff"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_answer_is_as_described(client, method, path, visitor):
    article = make_article(headline="Ferry cancelled")
    make_article(headline="Gulls on the pier", version_group=article.version_group)
    indexing.drain()
    headers = {"Host": "localhost", "Accept-Encoding": "identity"}
    if visitor == "staff":
        client.force_login(User.objects.create_superuser("mira"))
        headers["Cookie"] = f"sessionid={client.cookies['sessionid'].value}"
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers={"Host": "localhost"})

    @given(case=schema[path][method].as_strategy())
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case):
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    ask()
