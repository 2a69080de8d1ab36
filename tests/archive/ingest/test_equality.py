"""The same articles brought in many formats say the same, and are the same articles."""

import io

import pytest

from archive.errors import ItemError
from archive.ingest import opening
from archive.ingest.items import Member
from archive.models import Article, Dump, VersionLink
from archive.reading.stages import prepare, read_items
from tests.archive.dumps import bring
from tests.archive.ingest.editions import ALL, articles, as_files

COUNT = 40  # of every script ten
LIMITS = opening.Limits(1 << 24, 1 << 24, 10_000)


def told(name, data):
    """Headline, body, day and source of every article of a dump, in the order of their days."""
    dump = Dump(name=name, wanted_format="auto")
    raws = list(read_items(dump, [Member(name, lambda: io.BytesIO(data), len(data))]))
    parsed = [prepare(number, raw).parsed for number, raw in enumerate(raws)]
    assert not [item for item in parsed if isinstance(item, ItemError)]
    return sorted((p.headline, p.body, p.published.value, p.source) for p in parsed)


@pytest.fixture(scope="module")
def made():
    return articles(COUNT)


@pytest.fixture(scope="module")
def expected(made):
    return sorted((article["title"], article["body"], article["date"], article["source"]) for article in made)


@pytest.mark.parametrize("name", ALL)
def test_a_format_changes_neither_headline_nor_body_nor_date_nor_source(name, made, expected):
    assert told(name, ALL[name](made)) == expected


@pytest.mark.django_db
def test_from_the_second_format_on_there_are_only_duplicates_and_the_same_texts(tmp_path):
    made = articles(4)
    folder = tmp_path / "files"
    folder.mkdir()
    for name, data in as_files(made).items():
        (folder / name).write_bytes(data)
    assert (bring(folder).new, Article.objects.count()) == (4, 4)
    for name, write in ALL.items():
        (tmp_path / name).write_bytes(write(made))
        report = bring(tmp_path / name)
        assert (report.read, report.rejected) == (4, 0), name
        for article in Article.objects.filter(items__dump=report.dump, items__status="new"):
            relations = set(VersionLink.objects.touching([article.pk]).values_list("relation", flat=True))
            assert "same-text" in relations, (name, article.headline)
    assert len(set(Article.objects.values_list("version_group", flat=True))) == 4
