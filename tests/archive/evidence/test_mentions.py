"""Promo lines and the stories they name, as articles come and go."""

import json
import random

import pytest
from django.core.management import call_command

from archive import pipeline
from archive.corrections import amending
from archive.evidence.traces import headline_key
from archive.models import Article, Mention
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db

POINTING = FERRY.replace("\n\nShop", "\n\nREAD MORE: Lighthouse museum finds its missing lens\n\nShop")
OTHER = FERRY.replace("Gull Island", "Crab Island").replace(
    "\n\nShop", "\n\nREAD MORE: Mayor of Marrow Bay sails alone around the pier\n\nShop"
)


def export(capsys, *arguments):
    capsys.readouterr()
    call_command("export", *arguments)
    return [json.loads(row) for row in capsys.readouterr().out.splitlines()]


def named(capsys):
    return [row["related_by_headline"] for row in export(capsys) if row["related_by_headline"]]


def test_a_promo_line_leads_to_the_article_once_it_is_there_and_no_longer(tmp_path, capsys):
    bring(folder(tmp_path / "one", a__txt=POINTING))
    headline = "Lighthouse museum finds its missing lens"
    assert named(capsys) == [[{"headline": headline, "id": None}]]
    second = bring(folder(tmp_path / "two", b__txt=LIGHTHOUSE)).dump
    assert named(capsys) == [[{"headline": headline, "id": Article.objects.get(headline=headline).pk}]]
    pipeline.rollback(second, "test")
    assert named(capsys) == [[{"headline": headline, "id": None}]]


def test_case_and_punctuation_of_a_headline_do_not_matter_and_short_ones_name_nothing():
    assert headline_key("Ferry “to” Gull Island!") == headline_key("FERRY TO GULL ISLAND")
    assert headline_key("Live updates") is None


def test_of_two_that_bear_the_headline_the_one_of_the_same_source_is_meant(tmp_path, capsys):
    def row(text, source):
        headline, body = text.split("\n\n", 1)
        return json.dumps({"headline": headline, "body": body, "source": source})

    rows = [
        row(POINTING, "Harbour Post"),
        row(LIGHTHOUSE + " It was rusty.", "Harbour Post"),
        row(LIGHTHOUSE, "Radio Marrow"),
    ]
    exports = set()
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        dumps = []
        for place, content in enumerate(rows):
            path = tmp_path / f"p{place}.jsonl"
            path.write_text(content + "\n")
            dumps.append(bring(path).dump)
        pointing = Article.objects.get(headline__startswith="Ferry")
        target = Mention.objects.targets([pointing.pk])[pointing.pk, "Lighthouse museum finds its missing lens"]
        assert Article.objects.get(pk=target).source == pointing.source
        rendered = export(capsys, "--canonical")
        for record in rendered:
            del record["items"]
        exports.add(json.dumps(rendered))
        for dump in dumps:
            pipeline.rollback(dump, "test")
        assert not Mention.objects.exists()
    assert len(exports) == 1


def test_what_nobody_brought_is_listed_with_who_mentions_it(tmp_path, client):
    bring(folder(tmp_path / "one", a__txt=POINTING), source="Harbour Post")
    bring(folder(tmp_path / "two", a__txt=OTHER), source="Radio Marrow")
    html = client.get("/missing/").content.decode()
    assert "Lighthouse museum finds its missing lens" in html
    assert "Mayor of Marrow Bay sails alone around the pier" in html
    assert "Ferry to Gull Island cancelled until spring" in html
    html = client.get("/missing/?source=radio-marrow").content.decode()
    assert "Lighthouse museum" not in html
    assert "Mayor of Marrow Bay" in html
    bring(folder(tmp_path / "three", b__txt=LIGHTHOUSE))
    assert "Lighthouse museum" not in client.get("/missing/").content.decode()
    assert client.get("/missing/?source=nobody").status_code == 404
    assert client.get("/missing/?source=a%20b").status_code == 400


def test_the_article_says_which_of_its_stories_are_here(tmp_path, client):
    bring(folder(tmp_path / "one", a__txt=POINTING, b__txt=OTHER, c__txt=LIGHTHOUSE))
    lens = Article.objects.get(headline__startswith="Lighthouse")
    html = client.get(Article.objects.get(headline__contains="Gull").get_absolute_url()).content.decode()
    assert f'href="{lens.get_absolute_url()}"' in html
    html = client.get(Article.objects.get(headline__contains="Crab").get_absolute_url()).content.decode()
    assert "Mayor of Marrow Bay sails alone around the pier" in html
    assert "not in the archive" in html
    assert "Related by headline" not in client.get(lens.get_absolute_url()).content.decode()


def test_a_headline_that_somebody_corrects_is_found_by_its_new_words(tmp_path):
    bring(folder(tmp_path / "one", a__txt=OTHER, c__txt=LIGHTHOUSE))
    lens = Article.objects.get(headline__startswith="Lighthouse")
    amending.correct_fields(lens, {"headline": "Mayor of Marrow Bay sails alone around the pier"}, "edda")
    assert list(Mention.objects.targets([article.pk for article in Article.objects.all()]).values()) == [lens.pk]
    assert not Mention.objects.missing().exists()


def test_the_page_asks_the_same_number_of_queries_whatever_is_missing(tmp_path, client, django_assert_max_num_queries):
    texts = {f"n{n}__txt": OTHER.replace("alone", f"alone on day {n}").replace("Crab", f"Crab{n}") for n in range(9)}
    bring(folder(tmp_path / "one", **texts), source="Harbour Post")
    with django_assert_max_num_queries(8):
        client.get("/missing/?source=harbour-post")


def test_an_article_written_anew_mentions_nothing_twice(tmp_path):
    bring(folder(tmp_path / "one", a__txt=POINTING))
    amending.correct_fields(Article.objects.get(), {"headline": "Ferry laid up for the winter"}, "edda")
    assert Mention.objects.count() == 1
