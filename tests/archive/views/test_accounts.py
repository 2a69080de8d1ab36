"""Log in, change a password, get a new one by e-mail."""

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def edda():
    return User.objects.create_user("edda", "edda@harbour.example", "tide-and-rope-7")


def test_a_reader_logs_in_and_comes_back_to_where_they_were(client, edda):
    said = {"username": "edda", "password": "tide-and-rope-7", "next": "/sources/"}
    assert client.post("/account/login/", said).url == "/sources/"


def test_nobody_is_led_to_another_site(client, edda):
    said = {"username": "edda", "password": "tide-and-rope-7", "next": "https://elsewhere.example/"}
    assert client.post("/account/login/", said).url == "/"


def test_a_new_password_comes_by_letter(client, edda, settings):
    settings.EMAIL_URL = "smtp://mail.harbour.example"
    client.post("/account/password-reset/", {"email": "edda@harbour.example"})
    (letter,) = mail.outbox
    path = re.search(r"https?://[^/]+(/account/\S+)", letter.body).group(1)
    form = client.get(path, follow=True).redirect_chain[-1][0]
    new = {"new_password1": "gulls-over-quay-9", "new_password2": "gulls-over-quay-9"}
    assert client.post(form, new).url == "/account/login/"
    edda.refresh_from_db()
    assert edda.check_password("gulls-over-quay-9")
    assert "too old" in client.get(path, follow=True).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client, edda, settings):
    settings.EMAIL_URL = "smtp://mail.harbour.example"
    known = client.post("/account/password-reset/", {"email": "edda@harbour.example"}, follow=True)
    unknown = client.post("/account/password-reset/", {"email": "ivo@harbour.example"}, follow=True)
    assert known.content == unknown.content
    assert len(mail.outbox) == 1


def test_without_e_mail_the_page_says_whom_to_ask(client):
    page = client.get("/account/password-reset/").content.decode()
    assert "Ask an administrator" in page
    assert 'name="email"' not in page


def test_one_changes_ones_own_password(client, edda):
    client.force_login(edda)
    said = {
        "old_password": "tide-and-rope-7",
        "new_password1": "gulls-over-quay-9",
        "new_password2": "gulls-over-quay-9",
    }
    assert client.post("/account/password/", said, follow=True).status_code == 200
    edda.refresh_from_db()
    assert edda.check_password("gulls-over-quay-9")
