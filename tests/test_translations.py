"""The pages speak every language of locale/ wholly, and follow the reader's browser without a cookie."""

import ast
import gettext
import re
from itertools import groupby
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from search import indexing
from tests.factories import make_article

CATALOGUES = sorted(Path(settings.BASE_DIR, "locale").glob("*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%d|%s|%%")
KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")')


def entries(file: Path) -> list[dict[str, str]]:
    """The entries of a .po file but its head, each with its flags; enough of the format for what gettext writes."""
    found = []
    lines = file.read_text(encoding="utf-8").splitlines()
    for is_entry, block in groupby(lines, key=bool):
        entry, keyword = {"flags": ""}, ""
        for line in block if is_entry else ():
            said = KEYWORD.fullmatch(line)
            if said:
                keyword = said[1]
                entry[keyword] = ast.literal_eval(said[2])
            elif line.startswith('"'):
                entry[keyword] += ast.literal_eval(line)
            elif line.startswith("#,"):
                entry["flags"] += line
        if entry.get("msgid"):
            found.append(entry)
    return found


def translations(entry: dict[str, str]) -> list[str]:
    return [text for keyword, text in entry.items() if keyword.startswith("msgstr")]


def test_there_is_a_language_beside_english():
    assert [file.parts[-3] for file in CATALOGUES] == ["de"]
    assert {file.parts[-3] for file in CATALOGUES} < dict(settings.LANGUAGES).keys()


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parts[-3])
def test_no_sentence_is_left_untranslated_and_none_is_a_guess(file):
    assert len(entries(file)) > 800
    assert [entry["msgid"] for entry in entries(file) if not all(translations(entry))] == []
    assert [entry["msgid"] for entry in entries(file) if "fuzzy" in entry["flags"]] == []


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parts[-3])
def test_a_translation_names_what_the_sentence_names(file):
    for entry in entries(file):
        said = set(PLACEHOLDER.findall(entry["msgid"] + entry.get("msgid_plural", "")))
        assert set(PLACEHOLDER.findall("".join(translations(entry)))) == said, entry["msgid"]


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parts[-3])
def test_what_is_compiled_is_what_is_written(file):
    with file.with_suffix(".mo").open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)
    for entry in entries(file):
        context = entry.get("msgctxt")
        if "msgid_plural" in entry:
            found = [
                compiled.npgettext(context, entry["msgid"], "", n)
                if context
                else compiled.ngettext(entry["msgid"], "", n)
                for n in (1, 2)
            ]
        else:
            found = [compiled.pgettext(context, entry["msgid"]) if context else compiled.gettext(entry["msgid"])]
        assert found == translations(entry)


GERMAN = {
    "/": "Neueste Geschichten",
    "/search/?q=ferry": "1 Geschichte · 1 Artikel",
    "/search/?q=ferry&group=all": "6. Oktober 2020",
    "/search/?q=zebra": "Was am häufigsten hilft",
    "/search/advanced/": "Erweiterte Suche",
    "/help/search/": "Wie man sucht",
    "/nowhere/": "Unter dieser Adresse ist nichts",
}


@pytest.mark.django_db
def test_a_german_browser_gets_german_pages_and_no_cookie(client):
    make_article(headline="Ferry", published="2020-10-06")
    indexing.drain()
    headers = {"accept-language": "de-AT,de;q=0.9,en;q=0.5"}
    for address, words in GERMAN.items():
        response = client.get(address, headers=headers)
        html = response.content.decode()
        assert '<html lang="de" dir="ltr">' in html
        assert re.search(words, re.sub(r"<[^>]+>", " ", html)), address
        assert not response.cookies
        assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.django_db
def test_the_administrators_pages_are_german_too(client):
    client.force_login(User.objects.create_superuser("mira"))
    html = client.get("/admin/archive/dump/add/", headers={"accept-language": "de"}).content.decode()
    assert "Lieferungen hochladen" in html
    assert "Upload dumps" not in html


@pytest.mark.django_db
def test_a_language_that_the_pages_do_not_speak_gets_english(client):
    assert '<html lang="en"' in client.get("/", headers={"accept-language": "fi"}).content.decode()
