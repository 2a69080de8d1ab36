"""Names of sources put together: texts, rules, columns and boilerplate follow, whatever came first."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from archive import pipeline
from archive.corrections import amending, renaming, ruling
from archive.corrections.renaming import UnusableNameError
from archive.corrections.ruling import Draft
from archive.delivery import mapping
from archive.ingest.items import Role
from archive.models import Article, AuditEntry, Dump, Source, SourceAlias
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db

SLOGAN = "The Post since 1951 goes where the gulls go and always stays there."


def exported(capsys):
    capsys.readouterr()
    call_command("export", "--canonical")
    return capsys.readouterr().out


def source(name):
    return Source.objects.get(name=name)


def stories(count, first=0):
    """Texts of one source that print the same slogan; nothing else of them is alike."""
    words = [f"w{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(first * 40, (first + count) * 40)]
    return {
        f"s{n}__txt": " ".join(words[n * 40 : n * 40 + 5]) + "\n\n" + " ".join(words[n * 40 : n * 40 + 40])
        + f".\n\n{SLOGAN}"
        for n in range(count)
    }  # fmt: skip


def ferry(tmp_path):
    bring(folder(tmp_path / "ferry", a__txt=f"{FERRY}\n\n{SLOGAN}"), source="HP")


def lighthouse(tmp_path):
    bring(folder(tmp_path / "light", b__txt=f"{LIGHTHOUSE}\n\n{SLOGAN}"), source="Harbour Post")


def many(tmp_path):
    bring(folder(tmp_path / "many", **stories(4)), source="HP")
    bring(folder(tmp_path / "more", **stories(4, 4)), source="Harbour Post")


def undone_all():
    for entry in AuditEntry.objects.filter(act__in=(renaming.MERGE, renaming.RENAME)).order_by("-pk"):
        renaming.undo(entry, "mira")


def test_texts_of_an_alias_are_those_of_its_source_and_go_back(tmp_path, capsys):
    ferry(tmp_path)
    lighthouse(tmp_path)
    before = exported(capsys)
    entry = renaming.merge(source("HP"), "Harbour Post", "mira")
    assert set(Article.objects.values_list("source__name", flat=True)) == {"Harbour Post"}
    assert not Source.objects.filter(name="HP").exists()
    assert exported(capsys) != before
    renaming.undo(entry, "mira")
    assert exported(capsys) == before
    with pytest.raises(UnusableNameError):
        renaming.undo(entry, "mira")


@pytest.mark.parametrize("late", [lighthouse, many])
def test_the_export_is_the_same_whether_names_were_put_together_before_or_after(tmp_path, capsys, late):
    ferry(tmp_path)
    late(tmp_path)
    if not Source.objects.filter(name="Harbour Post").exists():
        lighthouse(tmp_path)
    renaming.merge(source("HP"), "Harbour Post", "mira")
    after = exported(capsys)
    for dump in Dump.objects.all():
        pipeline.rollback(dump, "mira")
    assert not Article.objects.exists()
    late(tmp_path)
    ferry(tmp_path)
    assert exported(capsys) == after
    call_command("relabel")
    assert exported(capsys) == after
    assert not Source.objects.filter(name="HP").exists()


def test_lines_that_a_source_prints_are_counted_under_all_its_names(tmp_path):
    def set_apart():
        return sum(line[2] == Role.BOILERPLATE for one in Article.objects.all() for line in one.lines)

    many(tmp_path)
    apart = set_apart()
    entry = renaming.merge(source("HP"), "Harbour Post", "mira")
    together = set_apart()
    scopes = set(Article.objects.values_list("trace_scope", flat=True))
    assert len(scopes) == 1
    assert (apart, together) == (0, 8)
    renaming.undo(entry, "mira")
    assert set_apart() == apart
    assert len(set(Article.objects.values_list("trace_scope", flat=True))) == 2


def test_a_rule_of_one_name_holds_for_all(tmp_path, capsys):
    ferry(tmp_path)
    lighthouse(tmp_path)

    def promos():
        return sum(line[2] == Role.PROMO for one in Article.objects.all() for line in one.lines)

    ruling.make(
        [Draft("HP", "line", "the post since 1951 goes where the gulls go and always stays there", "promo")], "m"
    )
    assert promos() == 1
    entry = renaming.merge(source("HP"), "Harbour Post", "mira")
    assert promos() == 2
    renaming.undo(entry, "mira")
    assert promos() == 1


def test_a_correction_that_names_an_alias_means_its_source(tmp_path):
    ferry(tmp_path)
    lighthouse(tmp_path)
    light = Article.objects.get(source__name="Harbour Post")
    renaming.merge(source("HP"), "Harbour Post", "mira")
    amending.correct_fields(light, {"source": "HP"}, "mira")
    assert Article.objects.get(pk=light.pk).source.name == "Harbour Post"
    undone_all()
    assert Article.objects.get(pk=light.pk).source.name == "HP"


def test_columns_said_of_one_name_are_those_of_all(tmp_path):
    mapping.remember("HP", {"t": "headline"})
    ferry(tmp_path)
    lighthouse(tmp_path)
    assert mapping.remembered("Harbour Post") == {}
    renaming.merge(source("HP"), "Harbour Post", "mira")
    assert mapping.remembered("Harbour Post") == {"t": "headline"}
    mapping.remember("Harbour Post", {"x": "body"})
    assert mapping.remembered("Harbour Post") == {"x": "body"}


def test_a_name_and_back_again_leaves_no_circle(tmp_path):
    ferry(tmp_path)
    renaming.rename(source("HP"), "Harbour Post", "mira")
    renaming.rename(source("Harbour Post"), "HP", "mira")
    assert list(Source.objects.values_list("name", flat=True)) == ["HP"]
    undone_all()
    assert list(Source.objects.values_list("name", flat=True)) == ["HP"]
    assert not SourceAlias.objects.in_force().exists()


@pytest.mark.parametrize("name", ["", "  ", "HP", "x" * 301, "Harbour Post"])
def test_names_that_a_source_cannot_have(tmp_path, name):
    ferry(tmp_path)
    lighthouse(tmp_path)
    with pytest.raises(UnusableNameError):
        renaming.rename(source("HP"), name, "mira")


@pytest.mark.parametrize("name", ["HP", "Nobody", ""])
def test_what_a_source_cannot_be_merged_into(tmp_path, name):
    ferry(tmp_path)
    with pytest.raises(UnusableNameError):
        renaming.merge(source("HP"), name, "mira")


def test_many_texts_follow_with_the_worker(tmp_path, monkeypatch):
    monkeypatch.setattr(renaming, "AT_ONCE", 0)
    ferry(tmp_path)
    lighthouse(tmp_path)
    renaming.merge(source("HP"), "Harbour Post", "mira")
    assert renaming.is_pending()
    assert Source.objects.count() == 2
    assert renaming.follow() == 1
    assert not renaming.is_pending()
    assert renaming.follow() == 0
    assert Source.objects.count() == 1


def test_on_its_page_a_source_is_merged_found_under_its_old_address_and_taken_apart(tmp_path, client):
    ferry(tmp_path)
    lighthouse(tmp_path)
    client.force_login(User.objects.create_superuser("mira"))
    answer = client.post("/sources/hp/merge/", {"into": "Harbour Post"}, follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/sources/harbour-post/"
    assert "2 articles" in shown
    assert "HP" in shown
    assert "names/" in shown
    act = SourceAlias.objects.get().made_by_id
    client.post(f"/sources/harbour-post/names/{act}/undo/")
    assert client.get("/sources/hp/").status_code == 200
    assert AuditEntry.objects.filter(act__in=(renaming.MERGE, renaming.UNDO), actor="mira").count() == 2
    client.logout()
    assert "Rename" not in client.get("/sources/hp/").content.decode()
    assert client.get("/sources/nobody/").status_code == 404
    assert client.post("/sources/hp/merge/", {"into": "Harbour Post"}).status_code == 403
