import csv
import io
import json

import pytest
from django.core.management import call_command

from archive.models import Article, Dump, Item, ItemStatus, VersionLink
from search.takeaway.exports import FORMATS, export
from search.takeaway.records import records
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def link(one, other, **facts):
    """`one` holds all of `other`, whichever came first into the archive."""
    a, b = sorted((one, other), key=lambda article: article.pk)
    longer_is_a = a == one
    shares = (0.5, 1.0) if longer_is_a else (1.0, 0.5)
    relation = "expanded" if longer_is_a else "abridged"
    said = {"coverage_a": shares[0], "coverage_b": shares[1], "edited_share": 0.0, "shared_words": 80, **facts}
    return VersionLink.objects.create(a=a, b=b, relation=relation, **said)


def hold(article, locator="a.txt", dump="post"):
    row, _ = Dump.objects.get_or_create(name=dump, defaults={"sha256": dump.ljust(64, "0")})
    number = row.items.count()
    Item.objects.create(
        dump=row, number=number, locator=locator, status=ItemStatus.NEW, article=article, encoding="utf-8"
    )


def exported(file_format, articles):
    return "".join(export(articles, file_format))


def test_a_link_is_told_from_the_side_of_the_article_it_stands_under():
    long, short = make_article(published="2020-10-06"), make_article(published="2020-10-07")
    link(long, short)
    of_long, of_short = records([long, short])
    (seen,) = of_long["versions"]
    assert (seen["id"], seen["relation"], seen["direction"]) == (short.pk, "expanded", "this-is-longer")
    assert (seen["coverage_of_this"], seen["coverage_of_other"], seen["earlier"]) == (0.5, 1.0, long.pk)
    (seen,) = of_short["versions"]
    assert (seen["relation"], seen["direction"], seen["coverage_of_this"]) == ("abridged", "this-is-shorter", 1.0)


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        ("2020-10-06", "2020-10-07", 0),
        ("2020-11", "2020-10-31", 1),
        ("2020-10", "2020-10-31", None),
        ("2020", "2021-01-01", 0),
        ("2020-10-06T08:00", "2020-10-06T09:00", None),
        (None, "2020-10-06", None),
    ],
)
def test_what_came_first_is_said_only_where_the_dates_tell(one, other, first):
    pair = [make_article(published=one), make_article(published=other)]
    link(*pair)
    expected = None if first is None else pair[first].pk
    assert {version["earlier"] for record in records(pair) for version in record["versions"]} == {expected}


def test_a_canonical_record_holds_no_number_of_this_archive():
    long, short = make_article(), make_article()
    link(long, short)
    hold(long)
    (record, _) = records([long, short], canonical=True)
    assert record["id"] == long.text_sha256
    assert record["versions"][0]["id"] == short.text_sha256
    assert record["items"] == [{"dump_name": "post", "locator": "a.txt", "encoding": "utf-8"}]
    assert isinstance(record["version_group"], str)


def test_many_articles_cost_a_fixed_number_of_queries(django_assert_num_queries):
    articles = [make_article() for _ in range(30)]
    for article in articles:
        hold(article)
    with django_assert_num_queries(4):
        assert len(list(records(articles))) == 30


def test_a_cell_that_a_spreadsheet_would_run_is_text():
    articles = [make_article(headline=start + "cmd|'/c calc'!A0") for start in "=+-@\t"]
    rows = list(csv.DictReader(io.StringIO(exported("csv", articles))))
    assert all(row["headline"].startswith("'") for row in rows)


def test_a_csv_cell_keeps_line_breaks_and_quotes():
    body = 'He said "no".\n\nShe said, quietly, yes.'
    (row,) = csv.DictReader(io.StringIO(exported("csv", [make_article(body=body)])))
    assert row["body"] == body


def test_bibtex_keeps_braces_as_text_and_each_entry_whole():
    text = exported("bibtex", [make_article(headline="A } brace, 100 % & a\n\\newline", authors=["Edda Quill"])])
    assert r"title = {A \} brace, 100 \% \& a \textbackslash{}newline}" in text
    assert text.count("@article{") == 1
    assert "author = {Edda Quill}" in text


def test_ris_cannot_be_broken_by_a_line_break_in_a_headline():
    text = exported("ris", [make_article(headline="One\r\nER  - \r\nTY  - BOOK")])
    assert text.count("\r\nER  - ") == 1
    assert "TI  - One ER - TY - BOOK" in text


@pytest.mark.parametrize("file_format", sorted(FORMATS))
def test_every_format_takes_an_empty_archive(file_format):
    exported(file_format, Article.objects.none())


def test_the_command_streams_one_object_a_line(capsys):
    pks = {make_article().pk, make_article(headline="Zwölf Möwen").pk}
    call_command("export")
    lines = capsys.readouterr().out.splitlines()
    assert {json.loads(line)["id"] for line in lines} == pks
    assert any("Zwölf Möwen" in line for line in lines)


def test_the_command_takes_ids_alone(capsys):
    wanted, _ = make_article(), make_article()
    call_command("export", "--ids", str(wanted.pk))
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == [wanted.pk]
