"""An article as a reference."""

import json
import re

import pytest

from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferry():
    return make_article(
        headline="Ferry </script><b> late & {lost}", authors=["Edda Quill"], published="2020-10-06", language="en",
        url="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("plain", "text/plain", "Edda Quill. “Ferry </script><b> late & {lost}”. Harbour Post. 6 October 2020. http"),
        ("bibtex", "application/x-bibtex", r"late \& \{lost\}"),
        ("ris", "application/x-research-info-systems", "DA  - 2020/10/06"),
    ],
)
def test_a_reference_is_a_file(client, ferry, name, kind, said):
    answer = client.get(f"/articles/{ferry.pk}/cite/{name}")
    assert said in answer.content.decode()
    assert answer["Content-Type"] == f"{kind}; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert f"/articles/{ferry.pk}/" in answer.content.decode()
    assert not answer.cookies


def test_csl_names_what_is_known_and_nothing_else(client, ferry):
    (entry,) = json.loads(client.get(f"/articles/{ferry.pk}/cite/csl").content)
    assert entry["issued"] == {"date-parts": [[2020, 10, 6]]}
    assert entry["author"] == [{"literal": "Edda Quill"}]
    bare = make_article(headline="", source=None, published=None)
    (entry,) = json.loads(client.get(f"/articles/{bare.pk}/cite/csl").content)
    assert entry.keys() <= {"id", "type", "language", "URL"}


@pytest.mark.parametrize("address", ["/articles/0/cite/ris", "/articles/{}/cite/docx"])
def test_what_is_not_there_is_a_404(client, ferry, address):
    assert client.get(address.format(ferry.pk)).status_code == 404


def test_the_page_tells_machines_what_it_is_and_no_headline_ends_the_block(client, ferry):
    page = client.get(f"/articles/{ferry.pk}/").content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    said = json.loads(block)
    assert said["@type"] == "NewsArticle"
    assert said["headline"] == ferry.headline
    assert said["datePublished"] == "2020-10-06"
    assert page.count("Download as") == 3
