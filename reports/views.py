"""The pages of what the diary means. numpy, scipy, matplotlib and typst are imported where they are used."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import PersonRequest
from reports import dataset, wording
from reports.analysis.weeks import over_time
from reports.charts.rows import height
from reports.forms import NIGHTS, PeriodForm
from reports.kept import Version, kept, version_of
from reports.report import build_report
from reports.sheet import sheet

THEMES = ("light", "dark")


@login_required
@require_safe
def insights(request: PersonRequest) -> HttpResponse:
    """What stands on it is kept as it was drawn, until something is written or another night begins."""
    version = version_of(request.user)
    form = valid_period(request, version)
    key = (*version, "page", form.period(), form.chosen(), form.used())
    body = kept(key, lambda: insights_body(request.user, version, form))
    return render(request, "reports/insights.html", {"body": body})


def insights_body(person: User, version: Version, form: PeriodForm) -> str:
    from reports.insights import insights_of
    from reports.insights_sheet import insights_sheet

    period = form.period()
    report, found = build_report(person, period), insights_of(person, version, form.used())
    context = {
        "sheet": sheet(report, form.local.date()),
        "meant": insights_sheet(found, report),
        "recorded": report.now.coverage.recorded,
        "in_short": wording.in_short(report.now, report.before),
        "more_nights": wording.more_nights(found.analysis.history.recorded),
        "forest_height": height(len(found.analysis.codes)),
        **choice(form),
    }
    return render_to_string("reports/_insights.html", context)


@login_required
@require_safe
def cramps_per_week(request: PersonRequest) -> HttpResponse:
    """The chart as a picture: it comes by its own address, because a page's CSP takes the colours of SVG within it.

    No browser keeps it: it is a part of a diary.
    """
    theme, version = chosen_theme(request), version_of(request.user)
    period = valid_period(request, version).period()

    def draw() -> str:
        from reports.charts import cramps_per_week as chart
        from reports.charts.style import as_svg

        table = dataset.diary_table(request.user, period)
        return as_svg(chart.cramps_per_week(over_time(table, period), theme, table.changes))

    return picture(kept((*version, "cramps per week", period, theme), draw))


@login_required
@require_safe
def compared(request: PersonRequest) -> HttpResponse:
    """Everything compared with the nights, as a picture."""
    theme, version = chosen_theme(request), version_of(request.user)
    form = valid_period(request, version)

    def draw() -> str:
        from reports.charts.forest import forest
        from reports.charts.style import as_svg
        from reports.insights import insights_of
        from reports.insights_sheet import forest_rows

        found = insights_of(request.user, version, form.used())
        return as_svg(forest(forest_rows(found.analysis.findings), theme))

    return picture(kept((*version, "compared", form.used(), theme), draw))


def chosen_theme(request: PersonRequest) -> Any:
    theme = request.GET.get("theme", "light")
    if theme not in THEMES:
        raise BadRequest(f"no theme {theme!r}")
    return theme


def picture(svg: str) -> HttpResponse:
    return HttpResponse(svg, content_type="image/svg+xml")


@login_required
@require_safe
def report(request: PersonRequest) -> HttpResponse:
    """The doctor's page on the screen. Dates that make no period are answered beside their fields."""
    form = period_form(request, version_of(request.user))
    context: dict[str, Any] = {"form": form, "periods": NIGHTS}
    if form.is_valid():
        context |= {"sheet": sheet(build_report(request.user, form.period()), timezone.localdate()), **choice(form)}
    return render(request, "reports/report.html", context, status=200 if form.is_valid() else 400)


@login_required
@require_safe
def pdf(request: PersonRequest) -> HttpResponse:
    from reports.pdf import ReportFailed, file_name, report_pdf

    found = build_report(request.user, valid_period(request, version_of(request.user)).period())
    try:
        content = report_pdf(found, timezone.localdate())
    except ReportFailed as failure:
        return render(request, "reports/pdf_failed.html", {"message": failure}, status=503)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(found)}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def period_form(request: PersonRequest, version: Version) -> PeriodForm:
    span = kept((*version, "span"), lambda: dataset.span(request.user))
    return PeriodForm(request.GET, local=timezone.localtime(), span=span)


def valid_period(request: PersonRequest, version: Version) -> PeriodForm:
    form = period_form(request, version)
    if not form.is_valid():
        raise BadRequest(form.errors.as_json())
    return form


def choice(form: PeriodForm) -> dict[str, Any]:
    """What the links of a page need: the period, and which ready-made one it is."""
    return {"period": form.period(), "periods": NIGHTS, "chosen": form.chosen()}
