"""Two texts side by side, and the matrix of a story's versions."""

import re

import pytest

from archive.models import Article
from tests.archive.views.pages import make_versions, page, words
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def steps():
    """Two versions of one source, the later with another number and another name."""
    longer, shorter = make_versions()
    body = "The ferry to Skerry Holm stays in port on Sunday, and so do 12 of the boats, Mayor %s said at the ramp."
    Article.objects.filter(pk=longer.pk).update(body=body % "Brandt")
    Article.objects.filter(pk=shorter.pk).update(body=(body % "Farrow").replace("12", "14"))
    return longer, shorter


def test_every_new_page_works_for_anonymous_readers_without_a_cookie(client):
    longer, shorter = steps()
    for path in (
        f"/articles/{longer.pk}/matrix/", f"/articles/{longer.pk}/matrix/?first={shorter.pk}&row=1",
        f"/compare/{longer.pk}/{shorter.pk}/?view=inline&cosmetic=on", "/relate/",
    ):  # fmt: skip
        html = page(client, path)
        assert html.count("<h1") == 1, path
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), path
        assert "style=" not in html, path
        assert "csrf" not in html, path
        assert not client.cookies, path


def test_comparing_shows_what_only_one_side_has(client):
    longer, shorter = make_versions()
    html = page(client, f"/compare/{longer.pk}/{shorter.pk}/")
    text = words(html)
    assert "1 paragraph unchanged" in text
    assert "2 only left" in text
    assert "47 % of the left text stands in the right one. All of the right text stands in the left one." in text


def test_long_unchanged_stretches_fold_away(client):
    body = "\n\n".join(f"Paragraph {number} about the tide at Gannet Point." for number in range(9))
    one, other = make_article(body=body), make_article(body=f"{body}\n\nA wholly other end, with herring in it.")
    html = page(client, f"/compare/{one.pk}/{other.pk}/")
    assert "<details" in html
    assert "9 paragraphs unchanged" in html


def test_comparing_unlinked_texts_says_they_are_no_versions(client):
    one, other = make_article(), make_article()
    assert "does not hold these two for versions" in page(client, f"/compare/{one.pk}/{other.pk}/")


def test_comparing_an_article_with_itself_leads_to_the_article(client):
    article = make_article()
    assert client.get(f"/compare/{article.pk}/{article.pk}/").url == article.get_absolute_url()


def test_compare_names_the_changes(client):
    longer, shorter = steps()
    text = words(page(client, f"/compare/{longer.pk}/{shorter.pk}/"))
    assert re.search(r"number 12 → became 14 ¶ 1", text)
    assert re.search(r"name Brandt → became Farrow", text)
    assert "the right one is the earlier" in words(page(client, f"/compare/{shorter.pk}/{longer.pk}/"))


def test_compare_in_one_run_shows_what_went_before_what_came(client):
    longer, shorter = steps()
    html = page(client, f"/compare/{longer.pk}/{shorter.pk}/?view=inline")
    assert re.search(r"<del>12 </del><ins>14 </ins>", html)


def test_typography_is_passed_over_until_asked_for(client):
    one, other = make_article(body="The “high” tide - came in."), make_article(body='The "high" tide – came in.')
    path = f"/compare/{one.pk}/{other.pk}/"
    assert "The two bodies read the same" in page(client, path)
    html = page(client, f"{path}?cosmetic=on")
    assert "1 paragraph differs in typography" in html
    assert "<del>“high” </del>" in html


def test_the_matrix_leads_to_the_comparison_in_two_clicks(client):
    longer, shorter = make_versions()
    html = page(client, f"/articles/{longer.pk}/matrix/")
    assert f'href="/articles/{longer.pk}/matrix/?first={longer.pk}&amp;row=1#row-1"' in html
    html = page(client, f"/articles/{longer.pk}/matrix/?first={longer.pk}&row=1")
    assert f'href="/compare/{longer.pk}/{shorter.pk}/#right-1"' in html
    assert "Chosen: “Ferry stays in port”" in words(html)
    assert 'id="right-1"' in page(client, f"/compare/{longer.pk}/{shorter.pk}/")


def test_the_matrix_of_a_large_story_comes_in_pages(client):
    longer, _ = make_versions()
    for number in range(12):
        make_article(version_group_id=longer.version_group_id, body=f"Tide {number}.")
    assert "Versions 1 to 12 of 14" in words(page(client, f"/articles/{longer.pk}/matrix/"))
    assert "Versions 13 to 14 of 14" in words(page(client, f"/articles/{longer.pk}/matrix/?page=2"))
