"""What Django says about a wrong answer, in words for everybody: its own are for programmers."""

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


def use_plain_words() -> None:
    """Said once, at the start: forms and the API take their words from here."""
    forms.Field.default_error_messages["required"] = _("Please fill this in.")
    forms.BooleanField.default_error_messages = {"required": _("Please tick this to go on.")}
    MinValueValidator.message = _("At least %(limit_value)s.")
    MaxValueValidator.message = _("At most %(limit_value)s.")
    MaxLengthValidator.message = ngettext_lazy(
        "At most %(limit_value)d sign. This has %(show_value)d.",
        "At most %(limit_value)d signs. This has %(show_value)d.",
        "limit_value",
    )
