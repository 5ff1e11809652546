"""Addresses of the API: `nerve-pains/` and `nerve-pains/<id>/` for the kind nerve_pain, and so on for each kind."""

from django.urls import URLPattern, path
from django.views.decorators.common import no_append_slash

from diary.api.docs import OpenApi, docs
from diary.api.me import Me
from diary.api.sync import History, Pull, Push
from diary.api.views import KINDS, Kind, Record, Records

app_name = "api"


def routes(kind: Kind) -> list[URLPattern]:
    """A missing slash at the end is an unknown address: a redirect would turn a PUT into a GET and lose its body."""
    address = kind.model.PLURAL.replace("_", "-")
    return [
        path(f"{address}/", no_append_slash(Records.as_view(kind=kind)), name=f"{kind.model.KIND}_list"),
        path(f"{address}/<uuid:record_id>/", no_append_slash(Record.as_view(kind=kind)), name=kind.model.KIND),
    ]


urlpatterns = [
    *(route for kind in KINDS for route in routes(kind)),
    path("sync/push", Push.as_view(), name="push"),
    path("sync/pull", Pull.as_view(), name="pull"),
    path("sync/history/<uuid:record_id>", History.as_view(), name="history"),
    path("me/", no_append_slash(Me.as_view()), name="me"),
    path("schema/", no_append_slash(OpenApi.as_view()), name="schema"),
    path("docs/", no_append_slash(docs), name="docs"),
]
