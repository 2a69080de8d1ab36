import pytest

from archive.delivery import originals
from archive.keeping import doctor
from archive.models import Article, Dump, Fingerprint, Item, VersionGroup
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, bring, folder
from tests.factories import kept_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def dump(tmp_path):
    return bring(folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT, c__txt=LIGHTHOUSE, d__txt="")).dump


def codes():
    return [problem.code for problem in doctor.examine()]


def test_a_healthy_archive_has_no_problem(dump):
    assert doctor.examine() == []


def test_a_changed_original_is_found(dump):
    entry = next(originals.folder_entries(dump.sha256))
    kept_file(entry.sha256).write_bytes(b"not what came")
    assert codes() == ["original"]


def test_a_lost_manifest_is_found(dump):
    kept_file(dump.sha256).unlink()
    assert codes() == ["original"]


def test_counts_that_do_not_match_the_items_are_found(dump):
    Dump.objects.update(new_count=7)
    (problem,) = doctor.examine()
    assert problem.code == "dump-counts"
    assert problem.detail.startswith(f"Dump {dump.pk} says {dump.items_done} items, 7 new, ")


def test_an_article_nobody_brought_is_found(dump):
    Item.objects.filter(article=Article.objects.first()).delete()
    assert set(codes()) == {"dump-counts", "article-items"}


def test_lines_that_lose_a_word_are_found(dump):
    article = Article.objects.order_by("pk").last()
    article.lines = article.lines[:-1]
    article.save()
    assert codes() == ["lines"]


def test_a_story_torn_apart_is_found(dump):
    article = Article.objects.order_by("pk").first()
    article.version_group = VersionGroup.objects.create()
    article.save()
    assert codes() == ["group-link"]


def test_an_empty_story_is_found(dump):
    VersionGroup.objects.create()
    assert codes() == ["empty-group"]


def test_a_lost_fingerprint_row_is_found(dump):
    row = Fingerprint.objects.order_by("hash").first()
    Fingerprint.objects.filter(hash=row.hash, article_id=row.article_id).delete()
    assert codes() == ["fingerprints"]


def test_a_text_that_changed_under_us_is_found(dump):
    article = Article.objects.first()
    Article.objects.filter(pk=article.pk).update(text=article.text.replace("a", "e", 1))
    assert "text" in codes()


def test_a_fingerprint_of_another_text_is_found_and_mended(dump):
    long, short = Article.objects.order_by("-words")[:2]
    Article.objects.filter(pk=short.pk).update(fingerprint=long.fingerprint)
    assert "fingerprint" in codes()
    assert all(problem.repaired for problem in doctor.examine(repair=True))
    assert codes() == []


def spoil_counts():
    Dump.objects.update(new_count=7)


def tear_a_story_apart():
    Article.objects.filter(pk=Article.objects.earliest("pk").pk).update(version_group=VersionGroup.objects.create())


def lose_fingerprints():
    Fingerprint.objects.all().delete()


def add_an_empty_story():
    VersionGroup.objects.create()


@pytest.mark.parametrize("harm", [spoil_counts, tear_a_story_apart, lose_fingerprints, add_an_empty_story])
def test_what_follows_from_a_truth_below_is_mended_from_it(dump, harm):
    links = dump.items.count(), sorted(Article.objects.values_list("text_sha256", flat=True))
    harm()
    found = doctor.examine(repair=True)
    assert found
    assert [problem for problem in found if not problem.repaired] == []
    assert codes() == []
    assert links == (dump.items.count(), sorted(Article.objects.values_list("text_sha256", flat=True)))


def test_a_lost_original_is_told_of_and_not_called_mended(dump):
    kept_file(dump.sha256).unlink()
    assert [problem.repaired for problem in doctor.examine(repair=True)] == [False]
