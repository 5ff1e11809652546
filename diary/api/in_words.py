"""A JSON Schema in words: what an answer may be, said shortly. That it may be null is said once for all."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from diary.api.facts import Schema

MOST_WORDS = 20
MOST_IN_A_DIARY = 2**31  # a larger limit is the database's own


def in_words(schema: Schema) -> str:
    if "anyOf" in schema:
        return _(" or ").join(in_words(each) for each in schema["anyOf"] if each != {"type": "null"})
    if words := schema.get("enum"):
        return ", ".join(words) if len(words) <= MOST_WORDS else _("a code of two letters")
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return IN_WORDS[kinds[0]](schema)


def shown(number: float) -> str:
    return number_format(number, force_grouping=True)


def number(schema: Schema) -> str:
    if "maximum" not in schema:
        return _("a whole number") if "integer" in schema["type"] else _("a number")
    if schema["maximum"] > MOST_IN_A_DIARY:
        return _("a whole number")
    return _("%(low)s to %(high)s") % {"low": shown(schema["minimum"]), "high": shown(schema["maximum"])}


def text(schema: Schema) -> str:
    named = {
        "date": _("a date"),
        "date-time": _("a time with its UTC offset"),
        "uuid": _("an id"),
        "uri": _("an address"),
    }
    if "maxLength" in schema:
        return _("text of up to %(most)s characters") % {"most": shown(schema["maxLength"])}
    return named.get(schema.get("format", ""), _("text"))


def an_object(schema: Schema) -> str:
    named = schema.get("properties") or {
        in_words({"type": "string", **schema["propertyNames"]}): schema["additionalProperties"]
    }
    return f"{{{', '.join(f'{name}: {in_words(each)}' for name, each in named.items())}}}"


IN_WORDS = {
    "boolean": lambda _schema: _("yes or no"),
    "integer": number,
    "number": number,
    "string": text,
    "array": lambda schema: _("a list of %(inner)s") % {"inner": in_words(schema["items"])},
    "object": an_object,
}
