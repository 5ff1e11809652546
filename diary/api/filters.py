"""Which part of the diary a list shows: `?from=2026-03-01&to=2026-03-31`, both included."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import DateFilter
from django_filters.rest_framework import FilterSet


class Period(forms.Form):
    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        first, last = answers.get("from"), answers.get("to")
        if first and last and first > last:
            self.add_error("to", forms.ValidationError(_("The end is before the beginning."), code="reversed"))
        return answers


class WithinPeriod(FilterSet):
    """By the date that a record is listed under (Entry.day)."""

    class Meta:
        form = Period

    @classmethod
    def get_filters(cls) -> dict[str, DateFilter]:
        """Made here, since `from` cannot be the name of an attribute."""
        return {
            name: DateFilter(
                field_name="day",
                lookup_expr=bound,
                input_formats=["%Y-%m-%d"],
                error_messages={"invalid": _("Give a date like 2026-03-21.")},
            )
            for name, bound in (("from", "gte"), ("to", "lte"))
        }
