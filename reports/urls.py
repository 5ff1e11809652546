"""The map of what the diary means: Insights, its chart, the report."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("insights/", views.insights, name="insights"),
    path("insights/cramps-per-week.svg", views.cramps_per_week, name="cramps_per_week"),
    path("insights/compared.svg", views.compared, name="compared"),
    path("report/", views.report, name="report"),
    path("report/pdf/", views.pdf, name="pdf"),
]
