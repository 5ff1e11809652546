"""The words answers are chosen from: stored as they stand here, shown by their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both")


class Muscle(TextChoices):
    CALF = "calf", _("Calf")
    FOOT = "foot", _("Foot")
    TOES = "toes", _("Toes")
    HAMSTRING = "hamstring", _("Hamstring")
    FRONT_THIGH = "front_thigh", _("Front thigh")
    SHIN = "shin", _("Shin")
    OTHER = "other", _("Other")


class TimeKnown(TextChoices):
    EXACT = "exact", _("Exact")
    ABOUT = "about", _("About")
    UNKNOWN = "unknown", _("Not known")


class AboutWhen(TextChoices):
    BEFORE_MIDNIGHT = "before_midnight", _("Before midnight")
    SMALL_HOURS = "small_hours", _("Small hours")
    TOWARDS_MORNING = "towards_morning", _("Towards morning")
    UNKNOWN = "unknown", _("Don’t know")


class DurationBand(TextChoices):
    UNDER_1 = "under_1", _("Under 1 min")
    FROM_1_TO_5 = "1_5", _("1–5 min")
    FROM_5_TO_10 = "5_10", _("5–10 min")
    OVER_10 = "over_10", _("Longer")


class Relief(TextChoices):
    STRETCH = "stretch", _("Stretched it")
    WALK = "walk", _("Walked")
    MASSAGE = "massage", _("Massage")
    HEAT = "heat", _("Heat")
    COLD = "cold", _("Cold")
    HEAT_AND_COLD = "heat_and_cold", _("Heat and cold")
    DRINK = "drink", _("A drink")
    MEDICINE = "medicine", _("A medicine")
    WAITED = "waited", _("Waited")


class Moment(TextChoices):
    MORNING = "morning", _("Morning")
    EVENING = "evening", _("Evening")
    ANY = "any", _("Another time")


class Furthest(TextChoices):
    BACK = "back", _("Back")
    BUTTOCK = "buttock", _("Buttock")
    THIGH = "thigh", _("Thigh")
    BELOW_KNEE = "below_knee", _("Below the knee")
    FOOT = "foot", _("Foot")


class Quality(TextChoices):
    BURNING = "burning", _("Burning")
    ELECTRIC = "electric", _("Electric")
    ACHING = "aching", _("Aching")
    TINGLING = "tingling", _("Tingling")
    NUMB = "numb", _("Numb")
    WEAK = "weak", _("Weak")


class SetOffBy(TextChoices):
    SITTING = "sitting", _("Sitting")
    STANDING = "standing", _("Standing")
    BENDING = "bending", _("Bending")
    LIFTING = "lifting", _("Lifting")
    COUGHING = "coughing", _("Coughing")
    WALKING = "walking", _("Walking")
    LYING = "lying", _("Lying")
