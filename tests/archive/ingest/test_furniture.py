"""A name beside a caption that ends in a full date: whoever made the picture."""

import pytest

from archive.ingest.items import Role
from tests.archive.ingest.making import LEAD, SECOND, THIRD, role_of, text_item

DATED = "The harbour wall of Marrow Bay, seen from the fish market, 6 October 2020"
MORE = LEAD.replace("forty", "fifty")
OPENING = ("Harbour wall gives way", LEAD, SECOND)


@pytest.mark.parametrize(
    ("lines", "role"),
    [
        (("Ann Lee", DATED, THIRD, MORE), Role.CREDIT),
        ((THIRD, DATED, "Ann Lee"), Role.CREDIT),
        ((THIRD, DATED, "Ann Lee", "Photo: Tam Orley"), Role.CREDIT),
        ((THIRD, DATED, "Photo: Tam Orley", "Ann Lee"), Role.NOISE),
        ((DATED, "Ann Lee", THIRD, MORE), Role.SUBHEAD),
    ],
    ids=["above", "below", "beside the credit of another", "with a credit between", "over more prose"],
)
def test_a_name_alone_is_the_maker_of_the_dated_picture_beside_it(lines, role):
    assert role_of(text_item(*OPENING, *lines), "Ann Lee") is role
