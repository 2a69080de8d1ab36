"""An article's references on its own page; the archive's templates name these tags, nothing more."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse

from archive.models import Article
from search.takeaway.citing import FORMATS, linked_data, record_of

register = template.Library()


@dataclass(frozen=True, slots=True)
class DataBlock:
    """A script element that browsers read and never run; `linked_data` leaves nothing in it that could end it."""

    text: str

    def __html__(self) -> str:
        return f'<script type="application/ld+json">{self.text}</script>'


@register.inclusion_tag("search/_cite.html", takes_context=True)
def cite(context: Any, article: Article) -> dict[str, Any]:
    """No query where the article's source is loaded."""
    permalink = context["request"].build_absolute_uri(article.get_absolute_url())
    record = record_of(article)
    names = {"plain": "", "bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}
    said = [
        (names[name], write(record, permalink).strip(), reverse("search:cite", args=[article.pk, name]))
        for name, (write, _, _) in FORMATS.items()
    ]
    return {"plain": said[0][1], "permalink": permalink, "others": said[1:]}


@register.simple_tag(takes_context=True)
def news_article(context: Any, article: Article) -> DataBlock:
    """schema.org's NewsArticle."""
    permalink = context["request"].build_absolute_uri(article.get_absolute_url())
    return DataBlock(linked_data(record_of(article), permalink))
