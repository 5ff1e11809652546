"""What every answer of the API has in common, whoever gives it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from diary.api.errors import answer_error
from diary.api.senders import refusal

Handler = Callable[[HttpRequest], HttpResponse]


def known_by_its_header(get_response: Handler) -> Handler:
    """A phone takes an answer without X-Diary-Api for somebody else's (a captive portal's) and keeps what it has."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return get_response(request)
        response = refusal(request) or _no_length(request) or get_response(request)
        response.headers["X-Diary-Api"] = "1"
        return response

    return handle


def _no_length(request: HttpRequest) -> HttpResponse | None:
    """Django reads a body of unknown length as an empty one: what was sent would be lost without a word."""
    if "Transfer-Encoding" not in request.headers:
        return None
    return answer_error(411, _("Send the length of the body (Content-Length)."))
