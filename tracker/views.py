"""Whether the house stands, and what is said when a page cannot be shown."""

import sqlite3
import sys
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diary.api.errors import Erased, Unavailable, answer_error
from diary.sync import Gone


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """The database answers, and which SQLite is in use."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        (journal,) = cursor.fetchone()
        cursor.execute("SELECT COUNT(*) FROM sqlite_schema")  # asking for the journal alone reads nothing
    return JsonResponse({"status": "ok", "sqlite": sqlite3.sqlite_version, "journal": journal})


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _sorry(request, 400, _("This request could not be read."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _sorry(request, 403, _("This is not open to you."))


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The mark against forged requests did not fit: mostly a page that was open while somebody signed in anew."""
    sentence = _("This page was open for too long, so nothing was saved.")
    hint = _(
        "Go back with your browser: what you typed is mostly still there. Copy it, load the page again and paste it."
    )
    return _sorry(request, 403, sentence, hint)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _sorry(request, 404, _("There is nothing here."))


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exc_info()[1]  # the exception that Django is handling
    if isinstance(error, DatabaseError):
        request.user = AnonymousUser()  # who it is stands in the database: the page must not ask it again
        sentence = _("The diary cannot be reached right now. Try again in a moment.")
        answer = _sorry(request, Unavailable.status_code, sentence)
        answer.headers["Retry-After"] = str(Unavailable.wait)
        return answer
    if isinstance(error, Gone):
        request.user = AnonymousUser()
        return _sorry(request, Erased.status_code, str(Erased.default_detail))
    return _sorry(request, 500, _("Something went wrong on our side. What you saved before is safe."))


def _sorry(request: HttpRequest, status: int, message: str, hint: str = "") -> HttpResponse:
    """Programs get the error shape of the API, people a page."""
    if request.path.startswith("/api/"):
        return answer_error(status, message)
    return render(request, "sorry.html", {"message": message, "hint": hint}, status=status)
