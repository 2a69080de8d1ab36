import pytest

from archive.ingest.people import authors


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("By Ann Lee, Tom Ito and Eva Berg", ("Ann Lee", "Tom Ito", "Eva Berg")),
        ("Von Anna Sø und Jörg Weiß", ("Anna Sø", "Jörg Weiß")),
        ("Par Anne Petit et Luc Roy", ("Anne Petit", "Luc Roy")),
        ("Ann Lee, Staff Writer", ("Ann Lee",)),
        ("Ann Lee (ann@post.example)", ("Ann Lee",)),
        ("['Ann Lee', 'Tom Ito']", ("Ann Lee", "Tom Ito")),
        ("Tom Ito Jr., Ann Lee", ("Tom Ito Jr", "Ann Lee")),
        ("Anndrew O'Dell", ("Anndrew O'Dell",)),
        ("None", ()),
        ("https://post.example/ann", ()),
        ("", ()),
    ],
)
def test_a_byline_names_people(byline, names):
    assert authors([byline]) == names


def test_one_person_is_named_once():
    assert authors(["Ann Lee", "ANN LEE"]) == ("Ann Lee",)
