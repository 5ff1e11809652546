"""The API described: for programs as OpenAPI, for people as a page. It holds nothing of anybody and is open."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from diary.api.facts import Schema
from diary.api.in_words import in_words


def the_schema() -> Schema:
    return _schema_in(get_language() or "")


@cache
def _schema_in(language: str) -> Schema:
    """Made once in each process and language: it takes a while and never changes."""
    from drf_spectacular.generators import SchemaGenerator  # costs memory in every worker, few of which are asked

    made: Schema = SchemaGenerator().get_schema(public=True)
    return made


class OpenApi(APIView):
    http_method_names = ("get", "head")
    authentication_classes = ()
    permission_classes = (AllowAny,)
    schema = None  # it does not describe itself

    def get(self, request: Request) -> Response:
        return Response(the_schema())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    schema = the_schema()
    answers = sorted(refusals_of(schema).items())
    return render(request, "api/docs.html", {"parts": parts_of(schema), "answers": answers})


@dataclass(frozen=True)
class Deed:
    """A method of an address."""

    method: str
    path: str
    summary: str
    about: str
    asks: list[tuple[str, str, str]]  # name, what it may be, what it is for


@dataclass(frozen=True)
class Part:
    """The records of one kind; or what is about records of all kinds, which has no fields of its own."""

    name: str
    about: str
    fields: list[tuple[str, str, str]]
    deeds: list[Deed]


def parts_of(schema: Schema) -> list[Part]:
    deeds: dict[str, list[Deed]] = {}
    shown: dict[str, Schema] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            (name,) = operation["tags"]
            deeds.setdefault(name, []).append(deed(method.upper(), path, operation))
            if method in ("get", "patch"):
                answer = unfolded(schema, operation["responses"]["200"]["content"]["application/json"]["schema"])
                if "description" in answer:  # lists and letters of phones have none: no fields of their own
                    shown[name] = answer
    return [
        Part(name, shown[name]["description"], fields_of(shown[name]), deeds[name])
        if name in shown
        else Part(name, "", [], deeds[name])
        for name in deeds
    ]


def deed(method: str, path: str, operation: Schema) -> Deed:
    asks = [
        (each["name"], in_words(each["schema"]), each.get("description", ""))
        for each in operation.get("parameters", ())
        if each["in"] != "path"
    ]
    return Deed(method, path, operation["summary"], operation.get("description", ""), asks)


def fields_of(shown: Schema) -> list[tuple[str, str, str]]:
    """The words for people are left out where they only repeat the name."""
    about = {name: field.get("description", "") for name, field in shown["properties"].items()}
    return [
        (name, in_words(field), "" if about[name] == name.replace("_", " ") else about[name])
        for name, field in shown["properties"].items()
    ]


def refusals_of(schema: Schema) -> dict[str, str]:
    """What is said for each status."""
    return {
        status: resolved(schema, answer)["description"]
        for methods in schema["paths"].values()
        for operation in methods.values()
        for status, answer in operation["responses"].items()
        if "$ref" in answer
    }


def unfolded(schema: Schema, part: Any) -> Any:
    """A part of the schema with everything in it that stands elsewhere."""
    if isinstance(part, list):
        return [unfolded(schema, each) for each in part]
    if not isinstance(part, dict):
        return part
    return (
        unfolded(schema, resolved(schema, part))
        if "$ref" in part
        else {name: unfolded(schema, each) for name, each in part.items()}
    )


def resolved(schema: Schema, reference: Schema) -> Schema:
    _hash, *names = reference["$ref"].split("/")
    for name in names:
        schema = schema[name]
    return schema
