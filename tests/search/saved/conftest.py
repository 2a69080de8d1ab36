import pytest
from django.contrib.auth.models import User


@pytest.fixture
def mira(client):
    user = User.objects.create_user("mira", email="mira@harbour-post.example")
    client.force_login(user)
    return user
