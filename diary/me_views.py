"""The pages on how the diary asks, and on taking it along."""

from collections.abc import Iterable
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import PersonRequest
from diary.exchange.csv import export_csv
from diary.exchange.json import export_json
from diary.me_forms import Part, parts_of
from diary.nights import local_time
from diary.set_up import SetUp, done


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def asks(request: PersonRequest) -> HttpResponse:
    """All that can be set, in parts. One part is sent, and saved without the others."""
    given = request.POST if request.method == "POST" else None
    parts = parts_of(request.user, given, timezone.now())
    sent = next((part for part in flat(parts.values()) if part.is_bound), None)
    if sent is not None and saved(sent):
        messages.success(request, _("Saved."))
        return redirect("me:asks")
    return render(request, "diary/me/asks.html", {**parts, "sent": sent}, status=200 if given is None else 422)


def flat(parts: Iterable[Any]) -> Iterable[Part]:
    for part in parts:
        yield from part if isinstance(part, list) else [part]


def saved(part: Part) -> bool:
    if not part.is_valid():
        return False
    try:
        part.save()
    except ValidationError as wrong:
        part.add_error(None, wrong.messages)
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: PersonRequest) -> HttpResponse:
    """A minute before the first night: saved or skipped, Today comes next."""
    given = request.POST if request.method == "POST" else None
    if given is not None and "skip" in given:
        done(request.user, timezone.now())
        return redirect("diary:today")
    page = SetUp(given, request.user, timezone.now())
    if given is not None and page.is_right:
        page.save()
        messages.success(request, _("Saved."))
        return redirect("diary:today")
    return render(request, "diary/me/set_up.html", {"page": page}, status=200 if given is None else 422)


@login_required
@require_safe
def take(request: PersonRequest) -> HttpResponse:
    return render(request, "diary/me/take.html")


@login_required
@require_safe
def take_csv(request: PersonRequest) -> HttpResponse:
    return too_often(request) or as_file(request, export_csv(request.user), "zip", "application/zip")


@login_required
@require_safe
def take_json(request: PersonRequest) -> HttpResponse:
    return too_often(request) or as_file(request, export_json(request.user, timezone.now()), "json", "application/json")


def too_often(request: PersonRequest) -> HttpResponse | None:
    """Ten years of diary are read and packed for each file, so they are counted: ACCOUNT_RATE_LIMITS says how many."""
    answer: HttpResponse | None = ratelimit.consume_or_429(request, action="export", user=request.user, limit_get=True)
    return answer


def as_file(request: PersonRequest, content: bytes, ending: str, content_type: str) -> HttpResponse:
    """A download whose name says nothing about health."""
    today = local_time(timezone.now(), request.user.zone).date()
    name = f'attachment; filename="charley-{today}.{ending}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": name})
