"""Every page the archive has, found in the list of addresses: a new page is looked at without being named here."""

import re
from collections.abc import Iterator

from django.test import Client
from django.urls import URLPattern, get_resolver

from archive.models import Article, Dump, Source

# Each is a page of its own kind: results, none, refused, in another writing.
SEARCHES = (
    "/search/?q=ferry", "/search/?q=nothinglikeit+ferri&language=en", "/search/?q=%22ferry&source=Nobody", "/search/",
    "/search/?q=ferry&group=all&sort=newest&from=2020&to=2021-02",
    "/search/?q=%D8%A7%D9%84%D8%B9%D8%A8%D8%A7%D8%B1%D8%A9", "/search/?sort=sideways", "/search/?q=ferry&page=99",
    "/nowhere/", "/browse/1987-05/", "/on-this-day/10-06/", "/search/batch/?queries=ferry%0Azeppelin%0A%22quay&size=10",
    "/search/batch/?queries=",
)  # fmt: skip
_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


def _patterns(resolver, before: str = "/") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address
        elif "admin" not in address:
            yield from _patterns(pattern, address)


def _values() -> dict[str, object]:
    """Something that is there for each name an address may ask for."""
    ferry, other = Article.objects.filter(text__contains="Gull Island").order_by("-words")[:2]
    return {
        "article_id": ferry.pk, "left_id": ferry.pk, "right_id": other.pk, "group_id": ferry.version_group_id,
        "slug": Source.objects.earliest("pk").slug,
        "when": "2020-10", "day": "10-06", "dump_id": Dump.objects.latest("pk").pk, "section": "articles",
    }  # fmt: skip


def places(client: Client) -> list[str]:
    """Addresses that answer this visitor with a page; those that ask for what only a form knows are left out."""
    values = _values()
    found = []
    for pattern in _patterns(get_resolver()):
        if set(_CONVERTER.findall(pattern)) <= values.keys():
            address = _CONVERTER.sub(lambda name: str(values[name[1]]), pattern)
            answer = client.get(address)
            if b"".join(answer).lstrip().lower().startswith(b"<!doctype html") and answer.status_code == 200:
                found.append(address)
    ferry = f"/articles/{values['article_id']}/"
    compare = f"/compare/{values['left_id']}/{values['right_id']}/"
    return [
        *found, *SEARCHES, f"{ferry}?q=ferry&at=1", f"{ferry}?view=received", f"{compare}?view=inline&cosmetic=on",
        f"{ferry}matrix/?first={values['article_id']}&row=1",
    ]  # fmt: skip
