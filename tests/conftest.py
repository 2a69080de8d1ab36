"""What holds for all tests."""

import pytest
from django.utils import translation
from hypothesis import settings

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _in_english():
    """A request in another language leaves it in force for what comes after it in the same thread."""
    translation.activate("en")
    yield
    translation.deactivate()
