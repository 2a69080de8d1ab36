"""Headlines that promo lines name, kept in step with the articles. Who bears them is asked when somebody looks."""

from collections.abc import Sequence

from archive.evidence.traces import headline_key
from archive.models import Article, Mention
from archive.versions.postings import slices


def follow(new: Sequence[Article], restated: Sequence[Article]) -> None:
    """Writes down what these articles point to. Three queries at most, whatever their number up to 500."""
    for part in slices(article.pk for article in restated):
        Mention.objects.filter(article__in=part).delete()
    Mention.objects.bulk_create(
        [
            Mention(article=article, key=key, headline=headline)
            for article in (*new, *restated)
            for headline in article.promoted_headlines
            if (key := headline_key(headline)) is not None
        ],
        batch_size=200,
    )
