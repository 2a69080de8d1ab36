"""A story of two versions, and pages as their readers get them."""

import re

from archive.models import Article, VersionGroup, VersionLink
from tests.factories import make_article

LONG = "The ferry to Skerry Holm will not sail on Sunday.\n\nNo reason was given.\n\nPassengers were told at the ramp."
SHORT = "The ferry to Skerry Holm will not sail on Sunday."


def make_versions() -> tuple[Article, Article]:
    """A longer text of 6 October and a shorter one of the 8th, linked, in one story."""
    group = VersionGroup.objects.create()
    longer = make_article(headline="Ferry stays in port", body=LONG, version_group=group, published="2020-10-06")
    shorter = make_article(headline="No ferry", body=SHORT, version_group=group, published="2020-10-08")
    VersionLink.objects.create(
        a=longer, b=shorter, relation="expanded", coverage_a=0.47, coverage_b=1.0, edited_share=0.0, shared_words=10
    )
    return longer, shorter


def page(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def words(html: str) -> str:
    """The page's text, tags out, white space single."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
