"""Talking to the cluster: every node is tried, every failure is loud and names what to look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    OpenSearchException,
    TransportError,
)
from opensearchpy.exceptions import (
    ConnectionError as NoConnectionError,
)

from search.errors import SearchUnavailableError

_SUPPORTED: Final = "2"  # the major version the engine is tested with
# Seconds a request may take on the wire; the nodes give up a search a little earlier.
_WIRE_SECONDS: Final = 30.0
SEARCH_TIMEOUT: Final = "10s"
# Nodes tried for one request before it fails: a cluster of three may lose two.
MOST_TRIES: Final = 3
TRANSIENT: Final = (502, 503, 504)  # what another node, or the same one a little later, may answer


def connected(hosts: list[str]) -> OpenSearch:
    return OpenSearch(
        hosts, timeout=_WIRE_SECONDS, max_retries=MOST_TRIES, retry_on_timeout=True, retry_on_status=TRANSIENT,
    )  # fmt: skip


@contextmanager
def asking() -> Iterator[None]:
    """What goes wrong within comes out as SearchUnavailableError."""
    try:
        yield
    except (AuthenticationException, AuthorizationException) as error:
        said = "the search cluster refuses the user or password of SEARCH_URL"
        raise SearchUnavailableError(f"{said}; opensearch://USER:PASSWORD@HOST:PORT names them") from error
    except (NoConnectionError, ConnectionTimeout) as error:
        sentence = "no node of the search cluster that SEARCH_URL names answers; see that it runs, and host and port"
        raise SearchUnavailableError(sentence) from error
    except TransportError as error:
        raise SearchUnavailableError(
            f"the search cluster cannot answer: {error.error} ({error.status_code})"
        ) from error
    except OpenSearchException as error:
        raise SearchUnavailableError(f"the search cluster cannot answer: {error}") from error


def refuse_if_unsupported(client: OpenSearch) -> None:
    """Raises SearchUnavailableError where the server is not one this engine is made for."""
    with asking():
        version: dict[str, Any] = client.info()["version"]
    if version.get("distribution") != "opensearch" or not version["number"].startswith(f"{_SUPPORTED}."):
        found = f"{version.get('distribution', 'another server')} {version['number']}"
        needed = f"OpenSearch {_SUPPORTED}.x, without compatibility.override_main_response_version"
        raise SearchUnavailableError(f"SEARCH_URL leads to {found}; the engine needs {needed}")
