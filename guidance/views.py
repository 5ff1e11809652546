"""Pages to read. None of them needs an account, and none looks into a diary."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.consent import PRIVACY_TEXT_VERSION
from guidance.selectors import countries, safety_card


@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/learn.html")


@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    country = request.GET.get("country", getattr(request.user, "country", ""))
    context = {"card": safety_card(country, language), "countries": countries(language)}
    return render(request, "guidance/safety.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/privacy.html", {"version": PRIVACY_TEXT_VERSION})
