"""Facts in words, for templates of all parts."""

from collections.abc import Iterator
from typing import Final

from django import template

from archive import wording
from archive.ingest.revising import precision_of

register = template.Library()

_BESIDE: Final = 2  # page numbers shown on each side of the present one

register.filter("language_words", wording.language_name)  # i18n has a `language_name`, which knows fewer
register.filter("text_direction", wording.text_direction)
register.filter("percent", wording.percent)


@register.simple_tag
def day_words(value: str | None, precision: str) -> str:
    return wording.day_words(value, precision)


@register.filter
def moment_words(value: str) -> str:
    """An ISO 8601 value of any precision."""
    return wording.date_words(value, precision_of(value))


@register.filter
def date_doubt(status: str) -> str:
    """For a result, which does not say how sure its date is."""
    return wording.date_doubt_words(status, confidence=1.0)


@register.simple_tag
def page_numbers(page: int, pages: int) -> list[int | None]:
    """First, last and the present page with its neighbours; None stands for a gap. All 1-based."""
    return list(_numbers(page, pages))


def _numbers(page: int, pages: int) -> Iterator[int | None]:
    shown = sorted({1, pages, *range(max(1, page - _BESIDE), min(pages, page + _BESIDE) + 1)})
    last = 0
    for number in shown:
        if number > last + 1:
            yield None
        yield number
        last = number
