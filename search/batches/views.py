"""A list of queries at once: how much each finds and what comes first, on a page or to take away."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from archive.refusals import refusal
from search.batches.batching import Answered, answers, as_object, lines
from search.results import Grouping, SearchRequest, Sort
from search.takeaway import exports
from search.views import unavailable

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

FORMATS: Final = ("csv", "results", "json")  # to take away: counts a row, articles a row, all of it
_SIZES: Final = (5, 10, 20)  # articles shown below a query
_LARGEST_FILE: Final = 1 << 20  # bytes: more than the most queries of usual length, and no burden in memory
_FILE_NAMES: Final = {"csv": "queries.csv", "results": "queries-results.csv"}


class _InMemory(MemoryFileUploadHandler):
    """Keeps the file off the disk, and of one larger than a list of queries can be only the beginning."""

    def handle_raw_input(self, *_args: Any, **_kwargs: Any) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return super().receive_data_chunk(raw_data, start) if start <= _LARGEST_FILE else None


class BatchForm(forms.Form):
    queries = forms.CharField(
        label=_("One query a line"), required=False, strip=False, max_length=_LARGEST_FILE,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "dir": "auto"}),
    )  # fmt: skip
    file = forms.FileField(label=_("Or a text file of them"), required=False, allow_empty_file=True)
    sort = forms.ChoiceField(
        label=_("Order"), required=False,
        choices=[("", _("Relevance")), ("newest", _("Newest first")), ("oldest", _("Oldest first"))],
    )  # fmt: skip
    group = forms.ChoiceField(
        label=_("Results are"), required=False, choices=[("", _("Stories")), ("all", _("All articles"))]
    )
    size = forms.TypedChoiceField(
        label=_("Results of each query"), required=False, coerce=int, empty_value=None,
        choices=[(size, size) for size in _SIZES],
    )  # fmt: skip
    format = forms.ChoiceField(required=False, choices=[(name, name) for name in ("html", *FORMATS)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean_file(self) -> "UploadedFile[bytes] | None":
        uploaded: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if uploaded and (uploaded.size or 0) > _LARGEST_FILE:
            sentence = _("A list of queries has at most %(most)d bytes.")
            raise ValidationError(sentence, code="max_length", params={"most": _LARGEST_FILE})
        return uploaded

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        uploaded = said.get("file")
        said["lines"] = lines(uploaded.read() if uploaded else (said.get("queries") or "").encode())
        if self.errors:
            return said
        if not said["lines"]:
            self.add_error("queries", _("Write at least one query, or choose a file of them."))
        elif len(said["lines"]) > settings.MAX_BATCH_QUERIES:
            sentence = _("A list has at most %(most)d queries, this one has %(given)d: ask them in parts.")
            numbers = {"most": settings.MAX_BATCH_QUERIES, "given": len(said["lines"])}
            self.add_error("queries", ValidationError(sentence, code="too-many", params=numbers))
        return said

    def wanted(self) -> SearchRequest:
        said = self.cleaned_data
        sort, group = cast("Sort", said["sort"] or "relevance"), cast("Grouping", said["group"] or "stories")
        return SearchRequest(sort=sort, group=group, size=said["size"] or _SIZES[0], facets=())

    def refilled(self) -> "BatchForm":
        """The same with what a file brought written out, so that it can be changed and taken away."""
        said = self.cleaned_data
        text = "\n".join(query.encode("utf-8", "replace").decode() for _, query in said["lines"])
        return BatchForm(initial={"queries": text, **{name: said[name] for name in ("sort", "group", "size")}})


@csrf_exempt  # changes nothing: a stranger's page that posts here learns nothing either
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest) -> HttpResponseBase:
    """`queries`, one a line, or a `file` of them. In an address too, where the list is short."""
    request.upload_handlers = [_InMemory(request)]
    given = request.POST if request.method == "POST" else request.GET if "queries" in request.GET else None
    form = BatchForm(given, request.FILES if given is not None else None)
    if not form.is_bound:
        return _page(request, form, ())
    if not form.is_valid():
        return _refused(request, form)
    told = tuple(answers(form.cleaned_data["lines"], form.wanted()))
    if all(each.refused and each.refused.code == "unavailable" for each in told):
        return unavailable(request)
    match form.cleaned_data["format"]:
        case "json":
            objects = [{"number": each.number, **as_object(each)} for each in told]
            return JsonResponse({"queries": objects}, json_dumps_params={"ensure_ascii": False})
        case "csv":
            return _attached("csv", _counts(told))
        case "results":
            return _attached("results", _results(told, request.build_absolute_uri("/articles/")))
        case _:
            return _page(request, form.refilled(), told)


def _page(request: HttpRequest, form: BatchForm, told: Sequence[Answered]) -> HttpResponse:
    context = {
        "form": form,
        "told": told,
        "found": sum(1 for each in told if each.page and each.page.articles),
        "refused": sum(1 for each in told if each.refused),
        "most": settings.MAX_BATCH_QUERIES,
        "group": form["group"].value() or "",
        "sort": form["sort"].value() or "",
    }
    return render(request, "search/batch.html", context)


def _refused(request: HttpRequest, form: BatchForm) -> HttpResponseBase:
    """A file or JSON that was asked for is refused in the API's shape; a page says it beside the field."""
    too_many = any(form.has_error(name, code) for name in ("queries", "file") for code in ("too-many", "max_length"))
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_many else HTTPStatus.BAD_REQUEST
    if form.data.get("format") in FORMATS:
        field, problems = next(iter(form.errors.items()))
        return refusal(status, "too-long" if too_many else "bad-parameter", str(problems[0]), field)
    response = _page(request, form, ())
    response.status_code = status if too_many else HTTPStatus.OK
    return response


def _attached(kind: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    buffer = StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([exports.harmless(cell) for cell in row])
    headers = {"Content-Disposition": f'attachment; filename="{_FILE_NAMES[kind]}"'}
    return HttpResponse(buffer.getvalue(), content_type=exports.FORMATS["csv"].content_type, headers=headers)


def _counts(told: Iterable[Answered]) -> Iterator[Sequence[object]]:
    yield "number", "query", "understood", "stories", "articles", "notices", "error", "message"
    for each in told:
        if each.page:
            page = each.page
            counts = (page.understood, page.stories, page.articles, " ".join(page.notices), "", "")
            yield each.number, each.query, *counts
        elif each.refused:
            yield each.number, each.query, "", "", "", "", each.refused.code, each.refused.message


def _results(told: Iterable[Answered], articles: str) -> Iterator[Sequence[object]]:
    """`articles`: the address below which they live."""
    yield "number", "query", "rank", "id", "headline", "published", "source", "language", "version_group", "address"
    for each in told:
        for rank, hit in enumerate(each.page.hits if each.page else (), 1):
            said = (hit.headline, hit.published, hit.source, hit.language, hit.version_group, f"{articles}{hit.id}/")
            yield each.number, each.query, rank, hit.id, *said
