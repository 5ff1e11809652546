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


class DrinkKind(TextChoices):
    WATER = "water", _("Water")
    TEA = "tea", _("Tea")
    COFFEE = "coffee", _("Coffee")
    MILK = "milk", _("Milk")
    JUICE = "juice", _("Juice")
    SOFT_DRINK = "soft_drink", _("Soft drink")
    ELECTROLYTE = "electrolyte", _("Electrolyte drink")
    SOUP = "soup", _("Soup")
    ALCOHOL = "alcohol", _("Alcohol")
    TONIC_WATER = "tonic_water", _("Tonic water")
    OTHER = "other", _("Something else")


class Regime(TextChoices):
    REGULAR = "regular", _("Regularly")
    AS_NEEDED = "as_needed", _("When I need it")


class Change(TextChoices):
    STARTED = "started", _("Started")
    STOPPED = "stopped", _("Stopped")
    DOSE_CHANGED = "dose_changed", _("Dose changed")


class DoseEvent(TextChoices):
    TAKEN = "taken", _("Taken")
    SKIPPED = "skipped", _("Skipped")


class ExperimentState(TextChoices):
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped")
    FINISHED = "finished", _("Finished")


class Units(TextChoices):
    METRIC = "metric", _("Millilitres and litres")
    IMPERIAL = "imperial", _("Fluid ounces (UK)")
    US = "us", _("Fluid ounces (US)")


class HabitOfDay(TextChoices):
    """What the record of a day can ask about; the words are its field names."""

    EXERCISE_MIN = "exercise_min", _("Exercise")
    EXERCISE_HARD = "exercise_hard", _("Hard exercise")
    SITTING_H = "sitting_h", _("Sitting")
    STANDING_H = "standing_h", _("Standing")
    STRETCH_BEFORE_BED = "stretch_before_bed", _("Stretching before bed")
    NERVE_GLIDES = "nerve_glides", _("Nerve glides")
    CORE_EXERCISES = "core_exercises", _("Core exercises")
    WALK_OR_BIKE_BEFORE_BED = "walk_or_bike_before_bed", _("A walk or bike before bed")
    HEAT = "heat", _("Heat")
    COLD = "cold", _("Cold")
    HEAVY_LIFTING = "heavy_lifting", _("Heavy lifting")
    GOOD_POSTURE = "good_posture", _("Minded my posture")


class Subject(TextChoices):
    """What the days of the diary can be narrowed to."""

    CRAMPS = "cramps", _("Cramps")
    NERVE_PAIN = "nerve_pain", _("Nerve pain")
    FLUIDS = "fluids", _("Fluids")
    MEDICINES = "medicines", _("Medicines")
    THE_DAY = "day", _("The day")
    NOTES = "notes", _("Notes")


class WarningSign(TextChoices):
    """What a visit may ask about. Answers are printed as given and never judged."""

    BOTH_LEGS = "both_legs", _("Sciatica in both legs")
    WEAKNESS = "weakness", _("Weakness or numbness in both legs that is severe or getting worse")
    NUMB_BETWEEN_LEGS = "numb_between_legs", _("Numbness around the genitals or back passage")
    BLADDER = "bladder", _("Hard to start, feel or control passing water")
    BOWEL = "bowel", _("Not noticing or controlling the bowels")
    SEXUAL_FUNCTION = "sexual_function", _("A new change in sexual function")
    SWOLLEN_CALF = "swollen_calf", _("One swollen, hot or discoloured calf")


class Analysed(TextChoices):
    """What nights can be compared with, beside `own:` and `medicine:` with a name."""

    LEG_PAIN = "leg_pain", _("Pain in the leg")
    BACK_PAIN = "back_pain", _("Pain in the back")
    FUNCTION = "function", _("How much pain held me back")
    FLUID = "fluid", _("How much I drink")
    ALCOHOL = "alcohol", _("Alcohol")
    EXERCISE = "exercise", _("Exercise")
    EXERCISE_HARD = "exercise_hard", _("Hard exercise")
    SITTING = "sitting", _("Sitting")
    STANDING = "standing", _("Standing")
    STRETCH_BEFORE_BED = "stretch_before_bed", _("Stretching before bed")
    NERVE_GLIDES = "nerve_glides", _("Nerve glides")
    CORE_EXERCISES = "core_exercises", _("Core exercises")
    WALK_OR_BIKE_BEFORE_BED = "walk_or_bike_before_bed", _("A walk or bike before bed")
    HEAT = "heat", _("Heat")
    COLD = "cold", _("Cold")
    HEAVY_LIFTING = "heavy_lifting", _("Heavy lifting")
    GOOD_POSTURE = "good_posture", _("Minding my posture")
