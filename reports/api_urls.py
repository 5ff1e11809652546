"""What the API adds to the records of the diary; the project puts both together under one name."""

from django.urls import path
from django.views.decorators.common import no_append_slash

from reports.api import Insights

urlpatterns = [path("insights/", no_append_slash(Insights.as_view()), name="insights")]
