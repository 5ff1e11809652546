"""The pages of what the diary means. numpy, scipy, matplotlib and typst are imported where they are used."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from reports import dataset, wording
from reports.analysis.diary_table import Period
from reports.forms import NIGHTS, PeriodForm
from reports.report import build_report, cramps_over_time
from reports.sheet import sheet

THEMES = ("light", "dark")


@login_required
@require_safe
def insights(request: PersonRequest) -> HttpResponse:
    form = valid_period(request)
    found = build_report(request.user, form.period())
    context = {
        "sheet": sheet(found, timezone.localdate()),
        "recorded": found.now.coverage.recorded,
        "in_short": wording.in_short(found.now, found.before),
        "more_nights": wording.more_nights(recorded_ever(request, found.now.coverage.recorded)),
        **choice(form),
    }
    return render(request, "reports/insights.html", context)


@login_required
@require_safe
def cramps_per_week(request: PersonRequest) -> HttpResponse:
    """The chart as a picture: it comes by its own address, because a page's CSP takes the colours of SVG within it.

    No browser keeps it: it is a part of a diary.
    """
    theme: Any = request.GET.get("theme", "light")
    period = valid_period(request).period()
    if theme not in THEMES:
        raise BadRequest(f"no theme {theme!r}")
    from reports.charts import cramps_per_week as chart
    from reports.charts.style import as_svg

    figure = chart.cramps_per_week(cramps_over_time(request.user, period), theme)
    return HttpResponse(as_svg(figure), content_type="image/svg+xml")


@login_required
@require_safe
def report(request: PersonRequest) -> HttpResponse:
    """The doctor's page on the screen. Dates that make no period are answered beside their fields."""
    form = period_form(request)
    context: dict[str, Any] = {"form": form, "periods": NIGHTS}
    if form.is_valid():
        context |= {"sheet": sheet(build_report(request.user, form.period()), timezone.localdate()), **choice(form)}
    return render(request, "reports/report.html", context, status=200 if form.is_valid() else 400)


@login_required
@require_safe
def pdf(request: PersonRequest) -> HttpResponse:
    from reports.pdf import ReportFailed, file_name, report_pdf

    found = build_report(request.user, valid_period(request).period())
    try:
        content = report_pdf(found, timezone.localdate())
    except ReportFailed as failure:
        return render(request, "reports/pdf_failed.html", {"message": failure}, status=503)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(found)}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def period_form(request: PersonRequest) -> PeriodForm:
    return PeriodForm(request.GET, local=timezone.localtime(), span=dataset.span(request.user))


def valid_period(request: PersonRequest) -> PeriodForm:
    form = period_form(request)
    if not form.is_valid():
        raise BadRequest(form.errors.as_json())
    return form


def choice(form: PeriodForm) -> dict[str, Any]:
    """What the links of a page need: the period, and which ready-made one it is."""
    return {"period": form.period(), "periods": NIGHTS, "chosen": form.chosen()}


def recorded_ever(request: PersonRequest, in_period: int) -> int:
    """Recorded nights of the whole diary, counted only where the period alone is too short to tell."""
    if in_period >= wording.ENOUGH_TO_COMPARE:
        return in_period
    span = dataset.span(request.user)
    return len(dataset.diary_table(request.user, Period(*span)).recorded) if span else 0
