from archive.serving.statics import CollectedOrPlainStorage


def test_before_anything_was_collected_a_file_has_its_own_name(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert CollectedOrPlainStorage(tmp_path).stored_name("archive/archive.css") == "archive/archive.css"


def test_once_collected_its_name_follows_its_content(settings, tmp_path):
    (tmp_path / "staticfiles.json").write_text(
        '{"version": "1.1", "hash": "", "paths": {"archive/archive.css": "archive/archive.0123.css"}}'
    )
    assert CollectedOrPlainStorage(tmp_path).stored_name("archive/archive.css") == "archive/archive.0123.css"
