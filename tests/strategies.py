"""Diaries as hypothesis draws them: any answers that the models allow, in any number of kinds."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from django.db import models
from hypothesis import strategies as st

from accounts.models import User
from diary.fields import Between, LocalTime, Note, Quantity, Reference, Shaped, Short, Word, Words, YesNo
from diary.merge import State, stamp_of
from diary.models import KINDS, Entry
from diary.sync import Change, Edit, Given
from diary.words import DrinkKind, HabitOfDay, WarningSign

OFFSETS = [timezone(timedelta(minutes=15 * quarters)) for quarters in range(-48, 57)]
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40).filter(str.strip)
dates = st.dates(date(2000, 1, 1), date(2030, 12, 31))
iso_dates = dates.map(date.isoformat)
ids = st.uuids(version=4)
yes_no_null = st.sampled_from([True, False, None])
moments = st.datetimes(datetime(2000, 1, 1), datetime(2030, 12, 31), timezones=st.sampled_from(OFFSETS)).map(  # noqa: DTZ001 - the zones are drawn
    lambda moment: moment.replace(microsecond=0)
)
whole = st.integers

SHAPES: dict[str, st.SearchStrategy[Any]] = {
    "schedule": st.fixed_dictionaries(
        {"times": st.lists(st.sampled_from(["08:00", "21:30"]), max_size=2)},
        optional={
            "weekdays": st.none() | st.lists(whole(0, 6), max_size=3),
            "every_n_days": st.none() | whole(1, 30),
            "from": st.none() | iso_dates,
            "until": st.none() | iso_dates,
        },
    ),
    "own": st.dictionaries(ids.map(str), yes_no_null, max_size=3),
    "questions": st.lists(texts, max_size=3),
    "warning_signs": st.dictionaries(st.sampled_from(WarningSign.values), yes_no_null, max_size=4),
    "usual_cups": st.lists(
        st.fixed_dictionaries(
            {"name": texts, "ml": whole(1, 5000), "drink": st.sampled_from([None, *DrinkKind.values])}
        ),
        max_size=3,
    ),
    "habits_asked": st.lists(st.sampled_from(HabitOfDay.values) | ids.map(str), max_size=4),
    "order": st.lists(
        st.fixed_dictionaries({"pair": whole(1, 28), "start": iso_dates, "end": iso_dates, "on": st.booleans()}),
        max_size=4,
    ),
}


BY_TYPE: tuple[tuple[Any, Callable[[Any], st.SearchStrategy[Any]]], ...] = (
    (Shaped, lambda field: SHAPES[field.name]),
    (Words, lambda field: st.lists(st.sampled_from(field.words.values), max_size=3)),
    (Word, lambda field: st.sampled_from([word for word, _label in field.flatchoices])),
    (YesNo, lambda _field: st.booleans()),
    (Between, lambda field: whole(field.low, field.high)),
    (Quantity, lambda field: st.integers(int(10 * field.low), int(10 * field.high)).map(lambda tenths: tenths / 10)),
    (LocalTime, lambda _field: moments),
    (Reference, lambda _field: ids),
    (models.DateField, lambda _field: dates),
    (Note | Short, lambda field: texts.map(lambda text: text[: field.max_length])),
)


def answer_to(field: Any) -> st.SearchStrategy[Any]:
    """Any answer that a column allows, but null."""
    if field.name == "tz":
        return st.sampled_from(["Europe/Berlin", "America/St_Johns", "UTC"])
    return next(strategy(field) for kind, strategy in BY_TYPE if isinstance(field, kind))


@st.composite
def answers_of(draw: st.DrawFn, model: type[Entry]) -> dict[str, Any]:
    """Some questions answered, others not."""
    needed = {name: answer_to(field) for name, field in model.answers().items() if not field.null}
    others = {name: st.none() | answer_to(field) for name, field in model.answers().items() if field.null}
    return draw(st.fixed_dictionaries(needed, optional=others))


ANY_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | whole(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
extras = st.dictionaries(texts.map(lambda text: f"later {text}"), ANY_JSON, min_size=1, max_size=3)


@st.composite
def edits_of(draw: st.DrawFn, person: User) -> list[Change]:
    """Writes to a diary: records of any kind, some with fields that this release does not know, some deleted again."""
    edits: list[Change] = []
    for kind in draw(st.lists(st.sampled_from(list(KINDS)), max_size=8)):
        answers = draw(answers_of(KINDS[kind]))
        record_id = KINDS[kind].own_id(person.id, answers) or draw(ids)
        now = draw(st.datetimes(datetime(2000, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - in UTC
        edits.append(Edit(kind, record_id, now, answers))
        if draw(st.booleans()):
            extra = draw(extras)
            stamps = dict.fromkeys([*extra, "deleted"], stamp_of(now))
            edits.append(Given(kind, record_id, State(data=extra, stamps=stamps)))
        if draw(st.integers(0, 4)) == 0:
            edits.append(Edit(kind, record_id, now, deleted=True))
    return edits
