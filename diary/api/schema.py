"""The API as OpenAPI 3.1. Loaded when somebody asks for it: the server does without."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import Direction, OpenApiParameter, OpenApiResponse
from rest_framework.serializers import ChoiceField

from accounts.models import User
from diary.api import schema_sync
from diary.api.facts import Schema, facts_of, or_null
from diary.api.me import Me
from diary.api.sync import History, Pull, Push
from diary.api.views import Record, Records

Words = str | Promise

ABOUT_A_RECORD = {
    "GET": _("Read a record: %(kind)s"),
    "PUT": _("Make or change a record: %(kind)s"),
    "PATCH": _("Change a record: %(kind)s"),
    "DELETE": _("Delete a record: %(kind)s"),
}
ABOUT_A_LIST = _("List records: %(kind)s")
ABOUT_ME = {"GET": _("Read what you say about yourself"), "PATCH": _("Change what you say about yourself")}
KINDS_IN_WORDS = {
    "night": (_("night"), _("One a night. Whether there were cramps, and how the night was.")),
    "cramp": (_("cramp"), _("One cramp. Its `night_of` says which night; without one it came in the daytime.")),
    "nerve_pain": (_("nerve pain"), _("One rating of nerve pain, with the moment it was given.")),
    "drink": (_("drink"), _("One drink.")),
    "medicine": (_("medicine"), _("A medicine or supplement, with its name as on the box.")),
    "medicine_change": (_("change of a medicine"), _("A medicine was started or stopped, or its dose changed.")),
    "dose": (_("dose"), _("A medicine was taken, or skipped. Without such a record nothing is known.")),
    "day": (_("day"), _("One a day: what the person did and managed.")),
    "habit": (_("own habit"), _("A yes/no habit of the person’s own.")),
    "visit": (
        _("visit to a doctor"),
        _("A visit to a doctor: the questions, and the warning signs as they were answered."),
    ),
    "experiment": (
        _("self-experiment"),
        _("A planned self-experiment with one habit, its order drawn before the first night."),
    ),
    "preferences": (_("preferences"), _("One a person: how the diary asks and shows.")),
}
ME_IN_WORDS = _("What a person says about themselves. What was not said is null.")
MORE_ABOUT = {
    "PUT": _("Creates the record or brings it back (201), or changes what is sent of it (200)."),
    "DELETE": _("Deleting again is done already, whatever `If-Match` says: the answer to the first may have got lost."),
}
MORE_ABOUT_ME = {
    "GET": _("`id` is what the ids of nights, days and preferences are made from."),
    "PATCH": _("Changes what is sent. `conditions` is sent whole."),
}
ETAG = _("The state of what is answered: send it back as `If-None-Match`, that of a record also as `If-Match`.")
OUR_OWN = _("In every answer of Charley. One without it comes from something on the way: keep what you have.")

IF_SEEN = ("If-None-Match", _("Answer 304 when this is the state that would be answered."))
IF_UNCHANGED = ("If-Match", _("Do it only when this is the state of the record."))
PERIOD = {"from": _("The first date to list."), "to": _("The last date to list.")}
ANEW = _("One that was deleted begins again, without what it said before.")
IN_LOWER_CASE = _("In lower case.")

SAME_STATE, WAS_THERE, IS_NEW, IS_DELETED = (
    _("You have this state already."),
    _("It was there."),
    _("It is new, or back."),
    _("It is deleted."),
)
ALWAYS = (401, 406, 409, 410, 426, 429, 500, 503)
OF_WRITING = (403, 411)
OF_A_BODY = (400, 413, 415)
REFUSALS: dict[int, tuple[str, Words]] = {
    400: ("Wrong", _("A field or a part of the question is wrong; or the body is not one JSON object.")),
    401: ("NotSignedIn", _("No token and no session, or one that does not work (any more).")),
    403: ("FromElsewhere", _("By session only: the CSRF token is missing or wrong.")),
    404: ("NotFound", _("No such record, or not yours, or deleted; no such address.")),
    406: ("OnlyJson", _("Something else than JSON was asked for.")),
    409: (
        "OtherDiary",
        _("`X-Diary-Owner` is not who is signed in (`wrong_owner`); or the witness is of another history (`resync`)."),
    ),
    410: ("Erased", _("The account in `X-Diary-Owner` was erased.")),
    411: ("LengthRequired", _("The body came without its length.")),
    412: ("Stale", _("The record has changed since the state in `If-Match`.")),
    413: ("TooLarge", _("The body is too large.")),
    415: ("NotJson", _("The body is something else than JSON.")),
    426: ("ClientTooOld", _("The program in `X-Diary-Client` is too old: it has to be updated.")),
    429: ("TooMany", _("Too many tokens that do not work. Try again later.")),
    500: ("OurMistake", _("A mistake of ours.")),
    503: ("Unavailable", _("The database cannot be read or written right now. Try again later.")),
}
SECONDS = {"type": "integer", "minimum": 0}
HEADERS: dict[str, Schema] = {
    "X-Diary-Api": {"schema": {"type": "string", "const": "1"}, "description": OUR_OWN},
    "ETag": {"schema": {"type": "string"}, "description": ETAG},
    "WWW-Authenticate": {"schema": {"type": "string", "const": "Token"}, "description": _("How to say who you are.")},
    "Retry-After": {"schema": SECONDS, "description": _("Seconds to wait.")},
}
HEADERS_OF = {304: ["ETag"], 401: ["WWW-Authenticate"], 429: ["Retry-After"], 503: ["Retry-After"]}
REFUSAL: Schema = {
    "type": "object",
    "required": ["errors"],
    "properties": {
        "errors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {"type": ["string", "null"], "description": _("null when it is not about one field")},
                    "code": {"type": "string"},
                    "message": {"type": "string", "description": _("In words for people.")},
                },
            },
        }
    },
}


class DiarySchema(AutoSchema):
    view: Any

    def get_operation(self, *args: Any, **kwargs: Any) -> Schema | None:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            operation["responses"] |= {str(status): self.refusal(status) for status in sorted(self.statuses())}
        return operation

    @property
    def is_of_another_room(self) -> bool:
        """Such a view brings its own words: `summary`, `about`, `asks` and the `answer`, a JSON Schema."""
        return hasattr(self.view, "answer")

    def statuses(self) -> set[int]:
        """Of the refusals that may come."""
        is_record, writes = isinstance(self.view, Record), self.method != "GET"
        return {
            *ALWAYS,
            *((404,) if is_record or isinstance(self.view, History) else ()),
            *((412,) if is_record and writes else ()),
            *((400,) if isinstance(self.view, Records | Pull) or self.is_of_another_room else ()),
            *(OF_WRITING if writes else ()),
            *(OF_A_BODY if writes and self.method != "DELETE" else ()),
        }

    def refusal(self, status: int) -> Schema:
        name, about = REFUSALS[status]
        body = component(self, "Refusal", ResolvedComponent.SCHEMA, REFUSAL)
        answer = {
            "description": about,
            "headers": self._get_response_headers_for_code(str(status)),
            "content": {"application/json": {"schema": body}},
        }
        return component(self, name, ResolvedComponent.RESPONSE, answer)

    def _get_response_headers_for_code(self, status_code: str, direction: Direction = "response") -> Schema:
        names = ["X-Diary-Api", *HEADERS_OF.get(int(status_code), ())]
        if (isinstance(self.view, Record) or self.is_of_another_room) and status_code in ("200", "201"):
            names.append("ETag")
        return {
            name: component(self, name, ResolvedComponent.HEADER, {**HEADERS[name], "required": True}) for name in names
        }

    def get_summary(self) -> str:
        if isinstance(self.view, Me):
            return str(ABOUT_ME[self.method])
        if isinstance(self.view, schema_sync.ENDS):
            return str(schema_sync.ABOUT[type(self.view)][0])
        if self.is_of_another_room:
            return str(self.view.summary)
        kind, _about = KINDS_IN_WORDS[self.view.kind.model.KIND]
        summary = ABOUT_A_LIST if isinstance(self.view, Records) else ABOUT_A_RECORD[self.method]
        return summary % {"kind": kind}

    def get_description(self) -> str:  # type: ignore[override]  # the library's own has this signature
        if isinstance(self.view, schema_sync.ENDS):
            return str(schema_sync.ABOUT[type(self.view)][1])
        if self.is_of_another_room:
            return str(self.view.about)
        more = MORE_ABOUT_ME if isinstance(self.view, Me) else MORE_ABOUT
        return str(more.get(self.method, ""))

    def get_filter_backends(self) -> list[Any]:
        """The library would ask for records of nobody; the parameters of a list are named below."""
        return []

    def get_override_parameters(self) -> list[Any]:
        if self.is_of_another_room:
            asks = self.view.asks.items()
            dates = [OpenApiParameter(name, OpenApiTypes.DATE, description=about) for name, about in asks]
            return [*dates, OpenApiParameter(IF_SEEN[0], str, "header", description=IF_SEEN[1])]
        if isinstance(self.view, Records):
            return [OpenApiParameter(name, OpenApiTypes.DATE, description=about) for name, about in PERIOD.items()]
        if isinstance(self.view, Record):
            name, about = IF_SEEN if self.method == "GET" else IF_UNCHANGED
            record_id = OpenApiParameter("record_id", OpenApiTypes.UUID, "path", description=IN_LOWER_CASE)
            anew = [OpenApiParameter("anew", str, enum=["1"], description=ANEW)] if self.method == "PUT" else []
            return [record_id, *anew, OpenApiParameter(name, str, "header", description=about)]
        asked = schema_sync.ASKED.get(type(self.view), ())
        named = [OpenApiParameter(name, facts, place, description=about) for name, place, facts, about in asked]
        if isinstance(self.view, History):
            named.append(OpenApiParameter("record_id", OpenApiTypes.UUID, "path", description=IN_LOWER_CASE))
        return named

    def get_request_serializer(self) -> Any:
        if isinstance(self.view, Push):
            return {"application/json": with_names(self, schema_sync.LETTER)}
        return super().get_request_serializer()

    def _is_list_view(self, serializer: Any = None) -> bool:
        return not isinstance(self.view, schema_sync.ENDS) and super()._is_list_view(serializer)

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}List"

    def get_response_serializers(self) -> Any:
        if isinstance(self.view, schema_sync.ENDS):
            return {200: with_names(self, schema_sync.ANSWERS[type(self.view)])}
        if self.is_of_another_room:
            return {200: with_names(self, self.view.answer), 304: OpenApiResponse(description=SAME_STATE)}
        if not isinstance(self.view, Record):
            return super().get_response_serializers()
        shown = self.view.get_serializer_class()
        return {
            "GET": {200: shown, 304: OpenApiResponse(description=SAME_STATE)},
            "PUT": {200: OpenApiResponse(shown, WAS_THERE), 201: OpenApiResponse(shown, IS_NEW)},
            "PATCH": {200: shown},
            "DELETE": {204: OpenApiResponse(description=IS_DELETED)},
        }[self.method]


class FactsOfSerializer(OpenApiSerializerExtension):
    """A record as it is shown has every field; as it is sent, none is needed that is there already."""

    target_class = "rest_framework.serializers.ModelSerializer"
    match_subclasses = True

    def get_name(self, auto_schema: AutoSchema, direction: Direction) -> str:
        return self.name(direction)

    def name(self, direction: Direction) -> str:
        named = {"User": "Me"}.get(self.target.Meta.model.__name__, self.target.Meta.model.__name__)
        return named if direction == "response" else f"{named}Answers"

    def get_identity(self, auto_schema: AutoSchema, direction: Direction) -> Any:
        return self.name(direction)

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> Schema:
        model = self.target.Meta.model
        properties = {
            name: with_names(auto_schema, of_field(field, model._meta.get_field(name)))
            for name, field in self.target.fields.items()
            if direction == "response" or not field.read_only
        }
        needed = {"required": list(properties)} if direction == "response" else {}
        return {
            "type": "object",
            "description": ME_IN_WORDS if model is User else KINDS_IN_WORDS[model.KIND][1],
            "properties": properties,
            **needed,
        }


def with_names(auto_schema: AutoSchema, facts: Any) -> Any:
    """The facts, with what has a title kept once among the components."""
    if isinstance(facts, list):
        return [with_names(auto_schema, each) for each in facts]
    if not isinstance(facts, dict):
        return facts
    facts = {name: with_names(auto_schema, each) for name, each in facts.items()}
    return component(auto_schema, facts["title"], ResolvedComponent.SCHEMA, facts) if "title" in facts else facts


def component(auto_schema: AutoSchema, name: str, kind: str, schema: Schema) -> Schema:
    """A reference to what is described once."""
    described = ResolvedComponent(name=name, type=kind, schema=schema, object=name)
    auto_schema.registry.register_on_missing(described)
    return described.ref


def of_field(field: Any, column: Any) -> Schema:
    """The facts of the column; choices that only the API knows, such as countries, stand on its field."""
    facts = facts_of(column)
    if isinstance(field, ChoiceField) and "enum" not in facts:
        facts = {"title": column.name.capitalize(), "type": "string", "enum": list(field.choices)}
    about = {} if field.read_only else {"description": column.verbose_name}
    return {**(or_null(facts) if field.allow_null else facts), **about}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "diary.api.authentication.ApiTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> Schema:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": _("`Token charley_…`. Tokens are made and removed on the page “Me”."),
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "diary.api.authentication.SignedInSession"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> Schema:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": _("The session of the pages; with `X-CSRFToken` for everything that writes."),
        }
