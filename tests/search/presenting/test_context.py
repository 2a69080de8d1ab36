import re

import pytest

from search import indexing
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferries():
    made = [make_article(headline=f"Ferry {n}", published=f"2020-10-{n:02d}") for n in range(1, 26)]
    indexing.drain()
    return made


def page(client, article, **parameters):
    return client.get(f"/articles/{article.pk}/", {"q": "ferry", "sort": "oldest", **parameters})


def test_an_article_knows_its_place_its_neighbours_and_the_way_back(client, ferries):
    came = page(client, ferries[21], at=22).context["came"]
    assert (came.position, came.total) == (22, 25)
    assert came.previous == f"/articles/{ferries[20].pk}/?q=ferry&sort=oldest&at=21"
    assert came.next == f"/articles/{ferries[22].pk}/?q=ferry&sort=oldest&at=23"
    assert came.back == "/search/?q=ferry&sort=oldest&page=2"


def test_first_and_last_have_one_neighbour(client, ferries):
    first, last = page(client, ferries[0], at=1).context["came"], page(client, ferries[-1], at=25).context["came"]
    assert (first.previous, last.next) == (None, None)
    assert first.back == "/search/?q=ferry&sort=oldest"


def test_a_place_that_moved_meanwhile_is_found_again(client, ferries):
    assert page(client, ferries[4], at=9).context["came"].position == 5


def test_without_a_search_there_is_no_way_back(client, ferries):
    response = client.get(f"/articles/{ferries[0].pk}/")
    assert response.context["came"] is None
    assert b"came-from" not in response.content


@pytest.mark.parametrize("broken", [{"sort": "best"}, {"at": "x"}, {"q": "gull"}, {"q": "x" * 6000}])
def test_a_broken_way_back_does_not_hide_the_article(client, ferries, broken):
    response = page(client, ferries[0], **{"at": 1, **broken})
    assert response.status_code == 200
    assert response.context["came"] is None


def test_what_was_searched_for_is_marked_in_the_text_and_escaped(client):
    body = "The ferries <b>stay</b> in port."
    article = make_article(
        headline="Ferry", body=body, text=f"Ferry\n\n{body}", lines=[[7, 7 + len(body), "body", 1.0, []]]
    )
    indexing.drain()
    html = page(client, article, at=1).content.decode()
    assert "The <mark>ferries</mark> &lt;b&gt;stay&lt;/b&gt; in port." in html
    assert "<mark>" not in client.get(f"/articles/{article.pk}/").content.decode()


def test_an_article_counts_the_hits_it_marks_and_leads_to_the_first(client):
    article = make_article(headline="Ferry & <mark>", body="The ferry waits.\n\nNo <mark>ferry</mark> sails.")
    indexing.drain()
    for view in ("read", "received"):
        html = client.get(f"/articles/{article.pk}/?q=ferry&view={view}").content.decode()
        hits = html.count("<mark>") + html.count('<mark id="first-hit">')
        assert re.search(rf"{hits} hits? marked", html), view
        assert (html.count('id="first-hit"'), html.count('href="#first-hit"')) == (1, 1)
    assert "is not marked here" in client.get(f"/articles/{article.pk}/?q=zebra").content.decode()
    for address in (f"/articles/{article.pk}/", f"/articles/{article.pk}/?q={'x' * 6000}"):
        assert "hits-counted" not in client.get(address).content.decode()
