"""The page where tokens are made and revoked. It knows sessions only: no token makes another."""

import uuid
from typing import Any

from allauth.core import ratelimit
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import ApiToken, User
from accounts.requests import PersonRequest
from accounts.tokens import LONGEST_DAYS, make_token

DAYS = [(30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")), (LONGEST_DAYS, gettext_lazy("1 year"))]


class TokenForm(forms.Form):
    """Its id is made with the page, so sending it twice makes one token."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(label=gettext_lazy("What is it for?"), max_length=80)
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long should it work?"), choices=DAYS, coerce=int, initial=LONGEST_DAYS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "token_%s", "label_suffix": "", **kwargs})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.fields)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: PersonRequest) -> HttpResponse:
    """The list; POST makes a token and shows it, this once. Each try is counted: see ACCOUNT_RATE_LIMITS."""
    if request.method == "POST":
        too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="make_token", user=request.user)
        if too_many:
            return too_many
    form = TokenForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and ApiToken.objects.filter(id=form.cleaned_data["id"]).exists():
        messages.info(request, _("This token has been made already, and was shown then. Make another if you lost it."))
        return redirect("accounts:tokens")
    new_token = made(request.user, form) if form.is_valid() else None
    refused = form.is_bound and new_token is None
    context = {
        "tokens": request.user.tokens.all(),
        "form": form if refused else TokenForm(),
        "new_token": new_token,
    }
    return render(request, "accounts/tokens.html", context, status=422 if refused else 200)


def made(person: User, form: TokenForm) -> str | None:
    asked = form.cleaned_data
    try:
        return make_token(person, asked["name"], asked["days"], asked["id"])
    except ValidationError as refused:
        form.add_error(None, refused)
        return None


@login_required
@require_POST
def revoke(request: PersonRequest, token_id: uuid.UUID) -> HttpResponse:
    get_object_or_404(request.user.tokens, id=token_id).delete()
    messages.success(request, _("Removed. The token does not work any more."))
    return redirect("accounts:tokens")
