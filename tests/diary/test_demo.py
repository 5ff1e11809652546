"""The demo diary: the same dates always give the same diary, whoever has it."""

import re
import uuid
from datetime import date, datetime, timedelta

from accounts.models import User
from diary.demo import edits_of_a_life
from diary.models import KINDS

FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def somebody(number: int) -> User:
    return User(id=uuid.UUID(int=number), email=f"{number}@example.org", time_zone="Europe/London")


def answers_of(person: User) -> list[tuple[str, datetime, str]]:
    """Without the ids by which the records of one diary name each other: they follow from the person's own."""
    edits = list(edits_of_a_life(person, FIRST, LAST))
    number = {str(edit.id): str(place) for place, edit in enumerate(edits)}
    told = [(edit.kind, edit.now, repr(edit.answers)) for edit in edits]
    return [(kind, now, re.sub(ID, lambda found: number[found[0]], answers)) for kind, now, answers in told]


def test_two_people_on_the_same_dates_get_the_same_answers() -> None:
    assert answers_of(somebody(1)) == answers_of(somebody(2))


def test_two_runs_give_the_same_records() -> None:
    one, other = (list(edits_of_a_life(somebody(1), FIRST, LAST)) for _run in range(2))
    assert one == other


def test_a_year_holds_every_kind() -> None:
    assert {edit.kind for edit in edits_of_a_life(somebody(1), FIRST, LAST)} == set(KINDS)


def test_the_experiment_asks_each_habit_as_often_on_as_off_and_was_mostly_kept_to() -> None:
    edits = list(edits_of_a_life(somebody(1), FIRST, LAST))
    (plan,) = (edit.answers for edit in edits if edit.kind == "experiment")
    asked = {
        date.fromisoformat(period["start"]) + timedelta(days=night): period["on"]
        for period in plan["order"]
        for night in range(plan["nights"])
    }
    stretched = {edit.answers["date"]: edit.answers["stretch_before_bed"] for edit in edits if edit.kind == "day"}
    kept = [stretched[day] == on for day, on in asked.items() if stretched.get(day) is not None]
    assert (len(asked), sum(asked.values()), max(asked) < LAST) == (168, 84, True)
    assert 0.9 < sum(kept) / len(kept) < 1


def test_no_record_of_one_person_has_the_id_of_another() -> None:
    ones, others = ({edit.id for edit in edits_of_a_life(somebody(n), FIRST, LAST)} for n in (1, 2))
    assert ones & others == set()
