"""The pages about the person."""

from allauth.account.forms import ReauthenticateForm
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import leaving
from accounts.forms import ConditionsForm, MeForm
from accounts.requests import PersonRequest

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@get_or_post
def me(request: PersonRequest) -> HttpResponse:
    form = MeForm(posted(request), instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:me")
    return render(request, "accounts/me.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@get_or_post
def conditions(request: PersonRequest) -> HttpResponse:
    form = ConditionsForm(posted(request), conditions=request.user.conditions)
    if form.is_valid():
        request.user.conditions = form.conditions()
        request.user.save(update_fields=["conditions"])
        messages.success(request, _("Saved."))
        return redirect("accounts:me")
    return render(request, "accounts/conditions.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@get_or_post
def erase(request: PersonRequest) -> HttpResponse:
    """Everything of mine goes once I give my password again. Guesses are counted as at the other doors."""
    if request.method == "POST":
        too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
        if too_many:
            return too_many
    form = ReauthenticateForm(posted(request), user=request.user)
    if form.is_valid():
        leaving.erase(request.user)
        logout(request)
        return redirect("accounts:goodbye")
    return render(request, "accounts/erase.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def goodbye(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:me") if request.user.is_authenticated else render(request, "accounts/goodbye.html")


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
