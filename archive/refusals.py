"""The one shape of an error in the JSON API: `{"error": {"code", "message", "field"}}`."""

from http import HTTPStatus

from django.http import JsonResponse


def refusal(status: HTTPStatus, code: str, message: str, field: str | None = None) -> JsonResponse:
    """`message` is a sentence fit for the reader; `field` names the parameter at fault."""
    return JsonResponse({"error": {"code": code, "message": message, "field": field}}, status=status)
