"""Conditions a person may tell about, each yes, no or not answered."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Condition(TextChoices):
    DIABETES = "diabetes", _("Diabetes")
    THYROID = "thyroid", _("Thyroid disease")
    KIDNEY = "kidney", _("Kidney disease")
    LIVER = "liver", _("Liver disease")
    HEART = "heart", _("Heart disease")
    ARTERIAL_DISEASE = "arterial_disease", _("Narrowed arteries in the legs")
    DIALYSIS = "dialysis", _("Dialysis")
    NEUROLOGICAL = "neurological", _("A disease of the nerves or brain")
    NUMB_FEET = "numb_feet", _("Numb feet")
    PREGNANCY = "pregnancy", _("Pregnancy")
    DISC = "disc", _("A slipped disc")
    STENOSIS = "stenosis", _("A narrowed spinal canal (stenosis)")


DRINK_BY_ADVICE = (Condition.KIDNEY, Condition.HEART, Condition.DIALYSIS)


def may_set_fluid_goal(conditions: dict[str, bool | None]) -> bool:
    """Where a doctor may have limited drinking, no goal is offered."""
    return not any(conditions.get(condition) for condition in DRINK_BY_ADVICE)


def check_conditions(value: Any) -> None:
    """{condition: yes/no/null}"""
    if not isinstance(value, dict) or not set(value) <= set(Condition.values):
        raise ValidationError(_("Choose conditions from the list."), code="shape")
    if not all(answer is None or isinstance(answer, bool) for answer in value.values()):
        raise ValidationError(_("Each answer is yes, no or empty."), code="shape")
