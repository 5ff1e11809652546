"""Every refusal has one shape: {"errors": [{"field": "side" or null, "code": "…", "message": "…"}]}."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as BrokenRule
from django.db import DatabaseError
from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import Error, ErrorResponse
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.fields import get_error_detail
from rest_framework.permissions import SAFE_METHODS
from rest_framework.settings import api_settings

from diary.api.unknown import readable
from diary.phones import Rewound
from diary.sync import Gone, Stale

CODES = {
    400: "bad_request",
    403: "permission_denied",
    404: "not_found",
    410: "erased",
    411: "length_required",
    426: "client_too_old",
    500: "server_error",
    503: "unavailable",
}
OF_NO_FIELD = {None, NON_FIELD_ERRORS, api_settings.NON_FIELD_ERRORS_KEY}


class Outdated(APIException):
    status_code = 412
    default_code = "stale"
    default_detail = _("This record has changed since you read it. Read it again first.")


class Resync(APIException):
    """A restored backup knows less than the phone does."""

    status_code = 409
    default_code = "resync"
    default_detail = _("This diary was restored from a backup. Send everything again.")


class Erased(APIException):
    """While the request was on its way."""

    status_code = 410
    default_code = CODES[410]
    default_detail = _("This account was erased, with everything in it.")


class ServerError(APIException):
    status_code = 500
    default_code = CODES[500]
    default_detail = _("Something went wrong on our side. What you saved before is safe.")


class Unavailable(APIException):
    """The database is locked, full, broken or away: the same request may work a little later."""

    status_code = 503
    default_code = CODES[503]
    default_detail = _("The diary cannot be reached right now. Try again in a moment.")
    wait = 5  # seconds, for Retry-After


class NotWritten(Unavailable):
    default_detail = _("The diary cannot be written right now. Try again in a moment.")


def answer_error(status: int, message: str) -> JsonResponse:
    """A refusal from outside the views: an unknown path, a broken request."""
    return JsonResponse(as_body([Error(CODES[status], message, None)]), status=status)


def as_body(errors: Iterable[Error]) -> dict[str, Any]:
    return {
        "errors": [
            {"field": None if error.attr in OF_NO_FIELD else error.attr, "code": error.code, "message": error.detail}
            for error in errors
        ]
    }


def as_errors(wrong: BrokenRule) -> list[dict[str, Any]]:
    """What is wrong with one record among others, in the same shape."""
    by_field = wrong.error_dict if hasattr(wrong, "error_dict") else {None: wrong.error_list}
    return as_body(
        Error(each.code or "invalid", message, None if name is None else readable(name))
        for name, errors in by_field.items()
        for each in errors
        for message in each.messages
    )["errors"]


class OneShapeFormatter(ExceptionFormatter):
    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        return as_body(error_response.errors)


class RefusalHandler(ExceptionHandler):
    """Says in HTTP what the diary says in exceptions."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        match exc:
            case BrokenRule():
                return ValidationError(get_error_detail(exc))
            case Stale():
                return Outdated()
            case Rewound():
                return Resync()
            case Gone():
                return Erased()
            case DatabaseError():
                return Unavailable() if self._only_reads() else NotWritten()
        return super().convert_known_exceptions(exc)

    def _only_reads(self) -> bool:
        request = self.context["request"]
        return request is not None and request.method in SAFE_METHODS

    def convert_unhandled_exceptions(self, exc: Exception) -> APIException:
        return exc if isinstance(exc, APIException) else ServerError()
