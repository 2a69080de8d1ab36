"""One article as a reference: a sentence, BibTeX, RIS, CSL-JSON, and what machines read on its page."""

import json
from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from archive.models import Article
from archive.wording import day_words
from search.takeaway.exports import write_bibtex, write_ris
from search.takeaway.records import Record

_LD_BREAKS: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}  # nothing in a text can end its script element


def record_of(article: Article) -> Record:
    """What a reference needs of the article, by the names `records` has for it. No query where its source is loaded."""
    names = ("headline", "standfirst", "authors", "published", "published_precision", "url", "language", "words")
    said = {name: getattr(article, name) for name in (*names, "section")}
    return {**said, "id": article.pk, "source": article.source.name if article.source else None}


def plain(record: Record, permalink: str) -> str:
    """Authors, headline, source, date, address; what is not known is left out."""
    said = [", ".join(record["authors"]), f"“{record['headline']}”" if record["headline"] else "", record["source"]]
    said.append(day_words(record["published"], record["published_precision"]) if record["published"] else "")
    return f"{'. '.join(part for part in said if part)}. {permalink}"


def csl(record: Record, permalink: str) -> str:
    """CSL-JSON 1.0.2, as Zotero and Pandoc read it: a list of one."""
    entry: dict[str, Any] = {"id": f"article{record['id']}", "type": "article-newspaper", "title": record["headline"]}
    entry |= {"container-title": record["source"], "language": record["language"], "URL": record["url"] or permalink}
    entry["author"] = [{"literal": author} for author in record["authors"]]
    entry["issued"] = {"date-parts": [_date_parts(record["published"])]} if record["published"] else None
    return json.dumps([{name: value for name, value in entry.items() if value}], ensure_ascii=False, indent=2)


def _date_parts(published: str) -> list[int]:
    return [int(part) for part in published[:10].split("-")]


def linked_data(record: Record, permalink: str) -> str:
    """schema.org NewsArticle as JSON-LD, fit to stand in a script element."""
    said: dict[str, Any] = {"headline": record["headline"], "datePublished": record["published"]}
    said |= {"inLanguage": record["language"], "url": permalink, "description": record["standfirst"]}
    said |= {"articleSection": record["section"], "wordCount": record["words"], "isBasedOn": record["url"]}
    said["author"] = [{"@type": "Person", "name": author} for author in record["authors"]]
    said["publisher"] = {"@type": "Organization", "name": record["source"]} if record["source"] else None
    kept = {name: value for name, value in said.items() if value}
    text = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **kept}, ensure_ascii=False)
    return "".join(_LD_BREAKS.get(character, character) for character in text)


def _bibtex(record: Record, permalink: str) -> str:
    return "".join(write_bibtex([record | {"url": record["url"] or permalink}]))


def _ris(record: Record, permalink: str) -> str:
    return "".join(write_ris([record | {"url": record["url"] or permalink}]))


# Format → how it is written, its type, the ending of its file.
FORMATS: Final[dict[str, tuple[Callable[[Record, str], str], str, str]]] = {
    "plain": (plain, "text/plain", "txt"),
    "bibtex": (_bibtex, "application/x-bibtex", "bib"),
    "ris": (_ris, "application/x-research-info-systems", "ris"),
    "csl": (csl, "application/vnd.citationstyles.csl+json", "json"),
}


@require_safe
def citation(request: HttpRequest, article_id: int, file_format: str) -> HttpResponse:
    """The reference as a file. Raises Http404 for an article or a format that is not here."""
    if file_format not in FORMATS:
        raise Http404(gettext("An article is cited as plain, bibtex, ris or csl."))
    found = get_object_or_404(Article.objects.select_related("source"), pk=article_id)
    write, content_type, ending = FORMATS[file_format]
    text = write(record_of(found), request.build_absolute_uri(found.get_absolute_url()))
    name = f"article-{found.pk}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=f"{content_type}; charset=utf-8", headers=headers)
