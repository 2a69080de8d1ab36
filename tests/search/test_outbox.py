import pytest
from django.db import transaction

from archive.signals import articles_changed
from search import outbox
from search.models import Pending

pytestmark = pytest.mark.django_db


def test_the_last_word_about_an_article_wins():
    outbox.enqueue(changed=[1, 2])
    outbox.enqueue(removed=[2])
    assert [(row.article_id, row.removed) for row in outbox.batch(10)] == [(1, False), (2, True)]


def test_an_article_announced_again_while_it_is_indexed_stays_pending():
    outbox.enqueue(changed=[1, 2])
    read = outbox.batch(10)
    outbox.enqueue(changed=[2])
    outbox.clear(read)
    assert [row.article_id for row in outbox.batch(10)] == [2]


def test_an_announcement_is_undone_with_its_transaction():
    with transaction.atomic():
        articles_changed.send(sender=None, changed=frozenset({1}), removed=frozenset({2}))
        assert outbox.size() == 2
        transaction.set_rollback(True)
    assert outbox.size() == 0


def test_a_large_announcement_takes_few_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        outbox.enqueue(changed=range(1, 1001))
    assert Pending.objects.count() == 1000
    with django_assert_max_num_queries(10):
        outbox.clear(outbox.batch(1000))
    assert outbox.size() == 0
