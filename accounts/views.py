"""The page about the person."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import MeForm
from accounts.requests import PersonRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: PersonRequest) -> HttpResponse:
    form = MeForm(request.POST if request.method == "POST" else None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:me")
    return render(request, "accounts/me.html", {"form": form}, status=422 if form.is_bound else 200)
