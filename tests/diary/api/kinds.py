"""Every kind of record as a program sends it: whole, and with the least it needs."""

import uuid
from datetime import UTC, date, datetime, time
from typing import Any

from accounts.models import User
from diary.api.views import KINDS as ROUTES
from diary.models import KINDS, Entry
from tests.factories import NIGHT, an_id

MEDICINE = "0195b000-0000-7000-8000-0000000000ed"
HABIT = "0195b000-0000-7000-8000-00000000ab17"
WHOLE: dict[str, dict[str, Any]] = {
    "night": {
        "night_of": "2026-03-20",
        "cramps": True,
        "woke_times": 2,
        "sleep_disturbance": 4,
        "tingling": True,
        "twitching": False,
        "restless_legs": None,
        "note": "Warm room",
        "recorded_at": "2026-03-21T06:40:00+01:00",
        "tz": "Europe/Paris",
    },
    "cramp": {
        "night_of": "2026-03-20",
        "started_at": "2026-03-21T02:30:00+01:00",
        "time_known": "about",
        "about_when": "small_hours",
        "side": "left",
        "muscle": "calf",
        "intensity": 7,
        "duration_min": 2.5,
        "duration_band": "1_5",
        "woke_me": True,
        "sore_after": False,
        "relief": ["stretch", "walk"],
        "relief_helped": True,
        "note": "After a long walk",
        "tz": "Europe/Paris",
    },
    "nerve_pain": {
        "date": "2026-03-21",
        "at": "2026-03-21T06:50:00+01:00",
        "moment": "morning",
        "leg": 3,
        "back": 5,
        "side": "right",
        "furthest": "below_knee",
        "qualities": ["burning", "numb"],
        "set_off_by": ["sitting"],
        "note": "On the stairs",
        "tz": "Europe/Paris",
    },
    "drink": {"at": "2026-03-20T19:30:00+01:00", "ml": 250, "drink": "tea", "tz": "Europe/Paris"},
    "medicine": {
        "name": "Magnesium",
        "drug_class": "magnesium",
        "strength": "150 mg",
        "unit": "tablet",
        "regime": "regular",
        "schedule": {"times": ["08:00", "20:00"], "weekdays": [0, 2], "every_n_days": None, "from": "2026-03-01"},
        "smallest_interval_h": 8.5,
        "daily_most": 2.0,
        "for_what": "Cramps",
        "over_the_counter": True,
        "note": "With food",
        "tz": "Europe/Paris",
    },
    "medicine_change": {
        "medicine": MEDICINE,
        "on": "2026-03-01",
        "event": "dose_changed",
        "dose_before": "1 tablet",
        "dose_after": "2 tablets",
        "note": "The doctor said so",
        "tz": "Europe/Paris",
    },
    "dose": {
        "medicine": MEDICINE,
        "at": "2026-03-20T20:00:00+01:00",
        "event": "taken",
        "amount": 0.5,
        "tz": "Europe/Paris",
    },
    "day": {
        "date": "2026-03-20",
        "exercise_min": 45,
        "exercise_hard": False,
        "sitting_h": 7.5,
        "standing_h": 2.0,
        "stretch_before_bed": True,
        "nerve_glides": None,
        "core_exercises": False,
        "walk_or_bike_before_bed": True,
        "heat": False,
        "cold": None,
        "heavy_lifting": False,
        "good_posture": True,
        "own": {HABIT: True},
        "managed": "The stairs",
        "function": 3,
        "note": "A good day",
        "tz": "Europe/Paris",
    },
    "habit": {"name": "Pickle juice", "asked_from": "2026-03-01", "asked_until": "2026-05-31"},
    "visit": {
        "date": "2026-04-15",
        "questions": ["Is it my back?", "What may I take?"],
        "warning_signs": {"both_legs": False, "bladder": None},
        "warning_signs_asked_at": "2026-03-20T20:00:00+01:00",
        "tz": "Europe/Paris",
    },
    "experiment": {
        "habit": "stretch_before_bed",
        "pairs": 1,
        "nights": 7,
        "order": [
            {"pair": 1, "start": "2026-03-22", "end": "2026-03-28", "on": True},
            {"pair": 1, "start": "2026-03-29", "end": "2026-04-04", "on": False},
        ],
        "drawn_at": "2026-03-20T20:00:00+01:00",
        "started_on": "2026-03-22",
        "state": "planned",
        "tz": "Europe/Paris",
    },
    "preferences": {
        "units": "metric",
        "usual_cups": [{"name": "Mug", "ml": 300, "drink": "tea"}],
        "habits_asked": ["exercise_min", HABIT],
        "fluid_goal_ml": 2000,
        "paused_until": "2026-04-01",
        "main_question": "stretch_before_bed",
        "main_question_since": "2026-03-01",
    },
}
NEEDED: dict[str, tuple[str, ...]] = {
    "night": ("night_of",),
    "cramp": ("night_of",),
    "nerve_pain": ("date",),
    "drink": ("at", "ml"),
    "medicine": ("name",),
    "medicine_change": ("medicine", "on", "event"),
    "dose": ("medicine", "at", "event"),
    "day": ("date",),
    "habit": ("name",),
    "visit": ("date",),
    "experiment": ("habit",),
    "preferences": (),
}
# Where one more answer is needed, whichever it is; and where the word of WHOLE would need another answer beside it.
ONE_MORE: dict[str, dict[str, Any]] = {
    "nerve_pain": {"leg": 3},
    "medicine_change": {"event": "started"},
    "day": {"exercise_min": 45},
}
LEAST = {
    kind: {**{name: WHOLE[kind][name] for name in needed}, **ONE_MORE.get(kind, {})} for kind, needed in NEEDED.items()
}
SEVERAL = [kind for kind in KINDS if kind != "preferences"]  # a person may have more than one of
OF_EVENTS = [kind for kind in SEVERAL if kind not in ("night", "day")]  # with an id of their own
DATED = {"night": "night_of", "cramp": "night_of", "nerve_pain": "date", "drink": "at", "medicine_change": "on"} | {
    "dose": "at",
    "day": "date",
    "visit": "date",
    "experiment": "started_on",
}


def plural(kind: str) -> str:
    return KINDS[kind].PLURAL.replace("_", "-")


def list_of(kind: str) -> str:
    return f"/api/v1/{plural(kind)}/"


def address(kind: str, record_id: uuid.UUID) -> str:
    return f"{list_of(kind)}{record_id}/"


def address_of(entry: Entry) -> str:
    return address(entry.KIND, entry.id)


def an_address(person: User, kind: str) -> str:
    """Where a record with LEAST answers may be made."""
    return address(kind, KINDS[kind].own_id(person.id, LEAST[kind]) or an_id())


def a_record(person: User, kind: str, day: date = NIGHT, **answers: Any) -> Entry:
    """A record listed under `day`, written at noon (UTC) of that day; by way of the services."""
    now = datetime.combine(day, time(12), UTC)
    dated = {DATED[kind]: now if DATED[kind] == "at" else day} if kind in DATED else {}
    given = {**LEAST[kind], **dated, **answers}
    record = {route.model: route.record for route in ROUTES}[KINDS[kind]]
    return record(person, KINDS[kind].own_id(person.id, given) or an_id(), given, now)


def some_answer(kind: str) -> dict[str, Any]:
    """An answer that a record with LEAST does not have yet."""
    name = next(name for name in reversed(WHOLE[kind]) if name not in LEAST[kind] and WHOLE[kind][name] is not None)
    return {name: WHOLE[kind][name]}
