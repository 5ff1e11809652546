"""The inputs of a question that is answered by tapping."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

CHIP = '<span class="chip"><input type="{}" name="{}" value="{}" id="{}"{}><label for="{}">{}</label></span>'
CHECKED = SafeString(" checked")


@register.simple_tag
def choices(field: BoundField) -> SafeString:
    """A native input with its label for each choice. Not in a template: a page has over a hundred of them."""
    return format_html_join("", CHIP, (chip(option.data) for option in field))


def chip(data: dict[str, Any]) -> tuple[Any, ...]:
    own_id, checked = data["attrs"]["id"], CHECKED if data["selected"] else ""
    return data["type"], data["name"], data["value"], own_id, checked, own_id, data["label"]
