import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
FAR = "203.0.113.5"


@pytest.fixture(autouse=True)
def _few(settings):
    settings.RATES = {"search": 3, "export": 1, "upload": 2, "api": 2}


def statuses(client, path, count, method="get", address=FAR):
    return [getattr(client, method)(path, REMOTE_ADDR=address).status_code for _ in range(count)]


@pytest.mark.parametrize(
    ("path", "allowed", "method"),
    [
        ("/relate/", 3, "get"),
        ("/compare/1/2/", 3, "get"),
        ("/search/?q=x&format=csv", 1, "get"),
        ("/api/v1/compare/1/2", 2, "get"),
        ("/api/v1/dumps", 2, "post"),
        ("/dumps/uploads/", 2, "post"),
    ],
)
def test_each_costly_thing_has_its_limit(client, path, allowed, method):
    assert [status == 429 for status in statuses(client, path, allowed + 2, method)] == [False] * allowed + [True] * 2


def test_switched_off_nothing_is_limited(client, settings):
    settings.RATE_LIMITS = "off"
    assert 429 not in statuses(client, "/relate/", 9)


def test_this_machine_itself_is_not_limited_unless_asked(client, settings):
    assert 429 not in statuses(client, "/relate/", 9, address="127.0.0.1")
    settings.RATE_LIMITS = "all"
    assert 429 in statuses(client, "/relate/", 9, address="127.0.0.1")


def test_reading_articles_is_never_limited(client):
    assert 429 not in statuses(client, "/sources/", 9)


def test_the_answer_says_how_long_to_wait(client):
    statuses(client, "/relate/", 3)
    answer = client.get("/relate/", REMOTE_ADDR=FAR)
    assert 1 <= int(answer.headers["Retry-After"]) <= 20
    assert "Too many requests" in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers


def test_the_api_says_it_in_its_own_shape(client):
    statuses(client, "/api/v1/compare/1/2", 2)
    answer = client.get("/api/v1/compare/1/2", REMOTE_ADDR=FAR)
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "too-many"


@pytest.fixture
def _nowhere(archive_data, transactional_db):
    """The count can be written in no place."""
    (archive_data / "throttle").mkdir()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE archive_throttle RENAME TO archive_gone")
        yield
        cursor.execute("ALTER TABLE archive_gone RENAME TO archive_throttle")


@pytest.mark.usefixtures("_nowhere")
def test_a_throttle_that_cannot_be_written_limits_nobody(client, caplog):
    assert 429 not in statuses(client, "/relate/", 5)
    assert "cannot be written" in caplog.text
