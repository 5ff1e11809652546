"""What is due when, decided without a database."""

import dataclasses
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from diary.medicines import Known, Plan, dose_id, is_in_use, plan, strength_on
from diary.selectors import DoseView, MedicineChangeView, MedicineView

DAY = date(2026, 3, 21)  # a Saturday
ID = uuid.UUID(int=1)


def medicine(schedule: dict[str, Any] | None = None, **facts: Any) -> MedicineView:
    unsaid = dict.fromkeys(("unit", "smallest_interval_h", "daily_most", "for_what", "over_the_counter", "note"))
    given = {"id": ID, "day": DAY, "deleted": False, "name": "Tablet", "strength": "20 mg", "regime": "regular"}
    return MedicineView(**{**unsaid, **given, "schedule": schedule, **facts})


def change(on: date, event: str, before: str | None = None, after: str | None = None) -> MedicineChangeView:
    return MedicineChangeView(uuid.uuid4(), ID, on, event, before, after, None)


def dose(clock: str, event: str = "taken", *, dose_id: uuid.UUID | None = None, day: date = DAY) -> DoseView:
    at = datetime.fromisoformat(f"{day}T{clock}:00+01:00")
    return DoseView(dose_id or uuid.uuid4(), day, ID, at, event, None)


def clocks(made: Plan) -> list[time | None]:
    return [due.clock for due in made.due]


def states(made: Plan) -> dict[str, str]:
    return {f"{due.clock:%H:%M}": due.state for due in made.due if due.clock}


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        ({"times": ["21:00", "08:00"]}, [time(8), time(21)]),
        ({"times": ["08:00", "08:00"]}, [time(8)]),
        ({}, [None]),
        (None, [None]),
        ({"times": ["08:00"], "weekdays": [5]}, [time(8)]),
        ({"times": ["08:00"], "weekdays": [0, 6]}, []),
        ({"every_n_days": 2, "from": "2026-03-21"}, [None]),
        ({"every_n_days": 2, "from": "2026-03-19"}, [None]),
        ({"every_n_days": 2, "from": "2026-03-20"}, []),
        ({"every_n_days": 7, "from": "2026-03-14"}, [None]),
        ({"from": "2026-03-21", "until": "2026-03-21"}, [None]),
        ({"from": "2026-03-22"}, []),
        ({"until": "2026-03-20"}, []),
    ],
)
def test_a_schedule_says_when_it_is_due(schedule: dict[str, Any] | None, due: list[time | None]) -> None:
    assert clocks(plan([medicine(schedule)], [], [], DAY)) == due


def test_without_a_first_day_it_is_counted_from_when_it_was_started() -> None:
    every_third = medicine({"every_n_days": 3}, day=date(2026, 1, 1))
    started = [change(date(2026, 3, 18), "started")]
    due_on = [day for day in range(18, 28) if plan([every_third], started, [], date(2026, 3, day)).due]
    assert due_on == [18, 21, 24, 27]


@pytest.mark.parametrize(
    ("changes", "in_use"),
    [
        ([], True),
        ([change(DAY, "started")], True),
        ([change(DAY + timedelta(1), "started")], False),
        ([change(DAY, "stopped")], False),
        ([change(DAY + timedelta(1), "stopped")], True),
        ([change(DAY - timedelta(9), "started"), change(DAY - timedelta(2), "stopped")], False),
        ([change(DAY - timedelta(9), "stopped"), change(DAY - timedelta(2), "started")], True),
        ([change(DAY, "stopped"), change(DAY, "started")], True),
        ([change(DAY, "dose_changed", "20 mg", "10 mg")], True),
    ],
)
def test_what_is_stopped_is_not_due(changes: list[MedicineChangeView], in_use: bool) -> None:
    assert is_in_use(changes, DAY) is in_use
    assert bool(plan([medicine()], changes, [], DAY).due) is in_use


def test_a_change_of_dose_holds_from_its_day_on() -> None:
    lower = [change(DAY, "dose_changed", "20 mg", "10 mg")]
    box = medicine(strength="40 mg box")
    assert [strength_on(box, lower, DAY + timedelta(days)) for days in (-1, 0, 1)] == ["20 mg", "10 mg", "10 mg"]
    assert strength_on(box, [], DAY) == "40 mg box"


def test_what_is_not_answered_stays_so() -> None:
    assert states(plan([medicine({"times": ["08:00"]})], [], [], DAY)) == {"08:00": "not_answered"}


def test_the_answer_to_a_time_stands_at_that_time_however_late_it_was() -> None:
    late = dose("20:30", dose_id=dose_id(ID, DAY, time(8)))
    made = plan([medicine({"times": ["08:00", "21:00"]})], [], [late], DAY)
    assert states(made) == {"08:00": "taken", "21:00": "not_answered"}


def test_a_dose_from_elsewhere_answers_the_nearest_time_and_what_is_over_is_shown() -> None:
    twice = medicine({"times": ["08:00", "21:00"]})
    evening = plan([twice], [], [dose("20:50", "skipped")], DAY)
    assert (states(evening), evening.beyond) == ({"08:00": "not_answered", "21:00": "skipped"}, ())
    extra = dose("14:00")
    three = plan([twice], [], [dose("08:10"), extra, dose("20:50")], DAY)
    assert (states(three), three.beyond) == ({"08:00": "taken", "21:00": "taken"}, ((extra, twice),))


def test_an_extra_dose_in_the_morning_does_not_answer_the_evening() -> None:
    twice, extra = medicine({"times": ["08:00", "21:00"]}), dose("08:30")
    written = [dose("08:00", dose_id=dose_id(ID, DAY, time(8))), extra]
    for doses in (written, [dose("08:05"), extra]):
        made = plan([twice], [], doses, DAY)
        assert (states(made), made.beyond) == ({"08:00": "taken", "21:00": "not_answered"}, ((extra, twice),))


def test_a_dose_that_says_neither_taken_nor_skipped_is_not_answered() -> None:
    unsaid = dataclasses.replace(dose("08:00"), event=None)
    assert states(plan([medicine({"times": ["08:00"]})], [], [unsaid], DAY)) == {"08:00": "not_answered"}


def test_nothing_is_due_before_the_medicine_was_written_down_unless_it_is_dated() -> None:
    before = DAY - timedelta(1)
    assert plan([medicine()], [], [], before).due == ()
    assert len(plan([medicine({"from": str(before)})], [], [], before).due) == 1
    assert len(plan([medicine()], [change(before, "started")], [], before).due) == 1


@pytest.mark.parametrize("key", ["times", "weekdays", "every_n_days", "from", "until"])
def test_a_part_of_the_schedule_may_be_unsaid(key: str) -> None:
    assert clocks(plan([medicine({key: None})], [], [], DAY)) == [None]
    assert Known.of(medicine({key: None}), [], DAY).is_in_use


def test_a_dose_of_what_is_deleted_or_unknown_is_still_shown() -> None:
    gone, taken = medicine(deleted=True), dose("09:00")
    assert plan([gone], [], [taken], DAY) == Plan((), (), ((taken, gone),))
    assert plan([], [], [taken], DAY) == Plan((), (), ((taken, None),))


def test_what_is_taken_when_needed_is_never_due() -> None:
    needed, taken = medicine(regime="as_needed", schedule={"times": ["08:00"]}), dose("09:00")
    made = plan([needed], [], [taken], DAY, {ID: taken.at} if taken.at else {})
    (each,) = made.when_needed
    assert (made.due, each.today, each.last_taken) == ((), (taken,), taken.at)


def test_where_nobody_said_how_it_is_taken_a_start_makes_it_regular() -> None:
    unsaid = medicine(regime=None)
    assert len(plan([unsaid], [], [], DAY).when_needed) == 1
    assert len(plan([unsaid], [change(DAY, "started")], [], DAY).due) == 1


def test_two_due_times_have_two_ids_and_the_same_ones_every_time() -> None:
    assert dose_id(ID, DAY, time(8)) == dose_id(ID, DAY, time(8))
    assert len({dose_id(ID, DAY, time(8)), dose_id(ID, DAY, time(9)), dose_id(ID, DAY, None)}) == 3


def test_a_schedule_that_ended_is_no_longer_in_use() -> None:
    ended = medicine({"until": "2026-03-20"})
    assert (Known.of(ended, [], DAY).is_in_use, Known.of(ended, [], DAY - timedelta(1)).is_in_use) == (False, True)
