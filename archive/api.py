"""The archive's own part of the JSON API: two texts compared, what was delivered."""

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from archive.errors import DumpError
from archive.forms.pages import RelateForm
from archive.forms.uploading import UploadForm
from archive.models import Article, Dump, DumpStatus
from archive.presenting.jobs import job_of, seconds_left
from archive.refusals import no_article, refusal
from archive.tokens import count_words
from archive.versions import relating
from archive.versions.comparing import ParagraphPair, Piece, compare_paragraphs
from archive.versions.relating import Holding

DUMPS_A_PAGE: Final = 100


@require_safe
def compare(request: HttpRequest, left_id: int, right_id: int) -> JsonResponse:  # noqa: ARG001 - a view takes its request
    """Paragraph by paragraph; an empty side is null."""
    # One by one: no database is asked for a number that it cannot hold.
    rows_of = [Article.objects.filter(pk=wanted).first() for wanted in (left_id, right_id)]
    found = {article.pk: article for article in rows_of if article}
    for wanted in (left_id, right_id):
        if wanted not in found:
            return no_article(wanted)
    rows = compare_paragraphs(*(found[pk].body.split("\n\n") for pk in (left_id, right_id)))
    return JsonResponse({"left": left_id, "right": right_id, "paragraphs": [_row(row) for row in rows]})


def _row(row: ParagraphPair) -> dict[str, Any]:
    left, right = _side(row.left_number, row.left), _side(row.right_number, row.right)
    return {"change": row.change.value, "left": left, "right": right}


def _side(number: int | None, pieces: tuple[Piece, ...]) -> dict[str, Any] | None:
    if number is None:
        return None
    return {"number": number, "pieces": [{"text": piece.text, "change": piece.change.value} for piece in pieces]}


@csrf_exempt  # changes nothing
@require_http_methods(["POST"])
def relate(request: HttpRequest) -> JsonResponse:
    """A text that is not here (`text`, a form field): the articles that hold it. Nothing is stored."""
    form = RelateForm(request.POST)
    if not form.is_valid():
        field, problems = next(iter(form.errors.items()))
        return refusal(HTTPStatus.BAD_REQUEST, "bad-parameter", str(problems[0]), field)
    text = form.cleaned_data["text"]
    return JsonResponse({"words": count_words(text), "held_by": [_holding(held) for held in relating.relate(text)]})


def _holding(held: Holding) -> dict[str, Any]:
    return {
        "id": held.article.pk,
        "headline": held.article.display_headline,
        "published": held.article.published,
        "source": held.article.source.name if held.article.source else None,
        "coverage_of_text": round(held.coverage_of_text, 4),
        "coverage_of_article": round(held.coverage_of_article, 4),
        "shared_words": held.shared_words,
        "spans": [list(span) for span in held.spans],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def dumps(request: HttpRequest) -> HttpResponseBase:
    """The newest dumps; a POST uploads one (`files`, and what the upload form takes). Staff alone."""
    if not _may_look(request):
        return _not_for_you()
    if request.method == "POST":
        return _upload(request) if request.user.has_perm("archive.add_dump") else _not_for_you()
    newest = Dump.objects.all()[:DUMPS_A_PAGE]
    return JsonResponse({"dumps": [dump_facts(dump) for dump in newest]})


@require_safe
def dump(request: HttpRequest, dump_id: int) -> JsonResponse:
    if not _may_look(request):
        return _not_for_you()
    found = Dump.objects.filter(pk=dump_id).first()
    if found is None:
        return refusal(HTTPStatus.NOT_FOUND, "not-found", f"There is no dump {dump_id}.")
    return JsonResponse(dump_facts(found))


def dump_facts(found: Dump) -> dict[str, Any]:
    """Counts as they stand now; `read = new + duplicate + rejected`."""
    return {
        "id": found.pk,
        "name": found.name,
        "sha256": found.sha256,
        "status": found.status,
        "detail": found.detail,
        "format": found.format or None,
        "read": found.read_count,
        "new": found.new_count,
        "duplicate": found.duplicate_count,
        "rejected": found.rejected_count,
        "seconds": round(found.seconds, 2),
        "job": _job_facts(found),
    }


def _job_facts(found: Dump) -> dict[str, Any]:
    """How far a run is; what only a run has is null where none is under way."""
    job = job_of(found)
    left = seconds_left(found) if found.status == DumpStatus.READING else None
    return {
        "words": job.words,
        "now_reading": found.now_reading or None,
        "bytes_done": found.bytes_done,
        "bytes_total": found.bytes_total,
        "percent": job.percent,
        "items_a_second": round(job.rate, 1) if job.rate else None,
        "seconds_left": None if left is None else round(left),
        "wish": found.wish or None,
        "held": found.held,
    }


def _upload(request: HttpRequest) -> JsonResponse:
    form = UploadForm({"format": "auto", **request.POST.dict()}, request.FILES)
    if not form.is_valid():
        field, problems = next(iter(form.errors.items()))
        return refusal(HTTPStatus.BAD_REQUEST, "bad-parameter", str(problems[0]), field)
    received, refused = form.receive(request.user.get_username())
    if refused:
        return _refused(refused[0])
    return JsonResponse({"dumps": [dump_facts(one.dump) for one in received]}, status=HTTPStatus.CREATED)


def _refused(error: DumpError) -> JsonResponse:
    too_large = error.code == "too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST
    return refusal(status, error.code, str(error), "files")


def _may_look(request: HttpRequest) -> bool:
    """Whom the pages about dumps show themselves to."""
    return request.user.is_active and request.user.is_staff


def _not_for_you() -> JsonResponse:
    sentence = "This part of the API is for the archive's staff: sign in with the right to do it."
    return refusal(HTTPStatus.FORBIDDEN, "forbidden", sentence)
