"""What holds for every page of the archive."""

import re

import pytest

from tests.archive.views.pages import make_versions, page
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def every_path() -> list[str]:
    longer, shorter = make_versions()
    source = longer.source
    return [
        "/", "/missing/", "/sources/", source.get_absolute_url(), "/help/search/", longer.get_absolute_url(),
        f"{longer.get_absolute_url()}?view=received", f"/articles/{longer.pk}/versions/",
        f"/stories/{longer.version_group_id}/", f"/compare/{longer.pk}/{shorter.pk}/",
    ]  # fmt: skip


def test_no_page_gives_an_anonymous_reader_a_cookie(client, every_path):
    for path in [*every_path, "/articles/999999/", "/?page=x", "/dumps/"]:
        assert not client.get(path).cookies, path


def test_pages_have_neither_inline_styles_nor_scripts(client, every_path):
    for path in every_path:
        html = page(client, path)
        assert "style=" not in html, path
        assert "<style" not in html, path
        assert not re.search(r"<script(?![^>]*\ssrc=)(?! type=\"application/ld.json\">)", html), path


def test_every_page_has_one_main_heading_a_title_and_a_language(client, every_path):
    for path in every_path:
        html = page(client, path)
        assert html.count("<h1") == 1, path
        assert re.search(r"<title>[^<]*\w[^<]*</title>", html), path
        assert '<html lang="en" dir="ltr">' in html, path
        assert 'href="#content"' in html, path


def test_ids_are_unique_on_a_page(client, every_path):
    for path in every_path:
        ids = re.findall(r'\sid="([^"]+)"', page(client, path))
        assert len(ids) == len(set(ids)), path


def test_markup_in_a_text_is_shown_not_run(client):
    article = make_article(headline="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>")
    html = page(client, article.get_absolute_url()) + page(client, "/")
    assert "<script>" not in html
    assert "<img" not in html


def test_pages_are_read_only(client):
    for path in ("/", "/sources/", "/help/search/", "/search/"):
        assert client.post(path).status_code == 405
