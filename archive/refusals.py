"""The one shape of an error in the JSON API: `{"error": {"code", "message", "field"}}`."""

from http import HTTPStatus

from django.http import JsonResponse

from archive.models import Withdrawal


def refusal(status: HTTPStatus, code: str, message: str, field: str | None = None) -> JsonResponse:
    """`message` is a sentence fit for the reader; `field` names the parameter at fault."""
    return JsonResponse({"error": {"code": code, "message": message, "field": field}}, status=status)


def no_article(article_id: int) -> JsonResponse:
    """404, or 410 where an administrator withdrew it. One query."""
    if Withdrawal.objects.of_article(article_id).exists():
        sentence = f"The article {article_id} was withdrawn from the archive."
        return refusal(HTTPStatus.GONE, "withdrawn", sentence)
    return refusal(HTTPStatus.NOT_FOUND, "not-found", f"There is no article {article_id}.")
