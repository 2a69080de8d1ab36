import pytest
from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db
RIGHT = "tide-and-rope-7"


@pytest.fixture(autouse=True)
def edda():
    return User.objects.create_user("edda", password=RIGHT, is_staff=True)


def try_in(client, name="edda", password="wrong", address="192.0.2.1", path="/account/login/"):
    return client.post(path, {"username": name, "password": password}, REMOTE_ADDR=address)


def test_the_sixth_wrong_password_is_not_even_looked_at(client):
    assert [try_in(client).status_code for _ in range(5)] == [200] * 5
    answer = try_in(client, password=RIGHT)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 180
    assert "Too many tries" in answer.content.decode()


def test_a_name_that_does_not_exist_is_answered_alike(client):
    known = [try_in(client) for _ in range(7)]
    unknown = [try_in(client, name="nobody", address="192.0.2.2") for _ in range(7)]
    assert [answer.status_code for answer in known] == [answer.status_code for answer in unknown]
    said = [answer.context["form"].non_field_errors() for answer in (known[0], unknown[0], known[-1], unknown[-1])]
    assert said[0] == said[1]
    assert said[2] == said[3]


def test_the_right_password_forgives_the_wrong_ones(client):
    for _ in range(3):
        for _ in range(4):
            try_in(client)
        assert try_in(client, password=RIGHT).status_code == 302
        client.logout()


def test_somebody_elsewhere_is_not_locked_out(client):
    for _ in range(9):
        try_in(client)
    assert try_in(client, password=RIGHT, address="198.51.100.7").status_code == 302


def test_many_machines_gain_nothing(client):
    answers = [try_in(client, address=f"198.51.100.{n}").status_code for n in range(55)]
    assert answers.count(429) == 5


def test_many_names_from_one_place_gain_nothing(client):
    answers = [try_in(client, name=f"name{n}").status_code for n in range(55)]
    assert answers.count(429) == 5


def test_the_admin_has_the_same_door(client):
    for _ in range(5):
        try_in(client, path="/admin/login/")
    assert "Too many tries" in try_in(client, password=RIGHT, path="/admin/login/").content.decode()
