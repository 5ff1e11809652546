"""The insights for programs. numpy and scipy are loaded when somebody asks."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters.utils import translate_validation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from diary.api.etags import has_seen
from diary.api.facts import DATE, Schema, or_null, whole_object_of
from diary.api.filters import Period
from reports.kept import tag_of, version_of
from reports.periods import nights_used

KINDS = ("exposure", "after_cramp", "same_side", "trend", "change", "experiment")
TIERS = ("clear", "possible", "no_sign", "cant_tell", "too_early", "tied", "not_varying", "described")
DIRECTIONS = ("more", "fewer", "same", "opposite", "none")
OUTCOMES = ("cramp_night", "cramps_per_night")

NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
RANGE = whole_object_of("Range", estimate=NUMBER, low=NUMBER, high=NUMBER)
COUNTS: Schema = {
    "title": "Counts",
    "type": "object",
    "description": _("What was counted; its names depend on the kind."),
    "propertyNames": TEXT,
    "additionalProperties": {"type": ["number", "string", "null"]},
}


def one_of(*words: str) -> Schema:
    return {"type": "string", "enum": list(words)}


FINDING = whole_object_of(
    "Finding",
    kind=one_of(*KINDS),
    name=TEXT,
    tier=one_of(*TIERS),
    direction=one_of(*DIRECTIONS),
    lag=or_null(COUNT),
    lags_alike={"type": "array", "items": COUNT},
    counts=or_null(COUNTS),
    difference_per_10=or_null(RANGE),
    ratio=or_null(RANGE),
    p=or_null(NUMBER),
    p_adjusted=or_null(NUMBER),
    nights_used=COUNT,
    more_nights=or_null(COUNT),
    cautions=TEXTS,
    sentence=TEXT,
)
PERIOD = whole_object_of(
    "PeriodOfInsights", first=or_null(DATE), last=or_null(DATE), nights=COUNT, recorded=COUNT, coverage=NUMBER
)
INSIGHTS = whole_object_of(
    "Insights",
    period=PERIOD,
    outcome=one_of(*OUTCOMES),
    main_question=TEXT,
    cautions=TEXTS,
    findings={"type": "array", "items": FINDING},
) | {"description": _("What goes with cramps, and how sure that is.")}


class Asked(Period):
    """`from` and `to`, as in the lists of the diary."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = {"invalid": _("Give a date like 2026-03-21.")}
        for edge in ("from", "to"):  # "from" cannot be the name of an attribute
            self.fields[edge] = forms.DateField(required=False, input_formats=["%Y-%m-%d"], error_messages=wrong)


class Insights(APIView):
    """Worked out from the whole diary up to `to`; `from` chooses which nights are counted."""

    http_method_names = ("get", "head")
    summary = _("Read what goes with your cramps")
    about = _("Worked out from the whole diary up to `to`; `from` only chooses which nights are counted.")
    answer = INSIGHTS
    asks = {"from": _("The first night to count."), "to": _("The last night to use.")}

    def get(self, request: Request) -> Response:
        from reports.insights import as_json, insights_of

        assert isinstance(request.user, User)  # IsAuthenticated
        asked = Asked(request.query_params)
        if not asked.is_valid():
            raise translate_validation(asked.errors)
        first, last = asked.cleaned_data["from"], asked.cleaned_data["to"]
        local = timezone.localtime(timezone=request.user.zone)
        version, used = version_of(request.user), nights_used(local, last)
        headers = {"ETag": tag_of((*version, used, first, last))}
        if has_seen(request, headers["ETag"]):
            return Response(status=304, headers=headers)
        return Response(as_json(insights_of(request.user, version, used), first, last), headers=headers)
