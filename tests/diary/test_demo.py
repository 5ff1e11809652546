"""The demo diary: the same dates always give the same diary, whoever has it."""

import uuid
from datetime import date, datetime
from typing import Any

from accounts.models import User
from diary.demo import edits_of_a_life

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


def somebody(number: int) -> User:
    return User(id=uuid.UUID(int=number), email=f"{number}@example.org", time_zone="Europe/London")


def answers_of(person: User) -> list[tuple[str, datetime, dict[str, Any]]]:
    return [(edit.kind, edit.now, edit.answers) for edit in edits_of_a_life(person, FIRST, LAST)]


def test_two_people_on_the_same_dates_get_the_same_answers() -> None:
    assert answers_of(somebody(1)) == answers_of(somebody(2))


def test_two_runs_give_the_same_records() -> None:
    one, other = (list(edits_of_a_life(somebody(1), FIRST, LAST)) for _run in range(2))
    assert one == other
    assert {edit.kind for edit in one} == {"night", "cramp", "nerve_pain"}


def test_no_record_of_one_person_has_the_id_of_another() -> None:
    ones, others = ({edit.id for edit in edits_of_a_life(somebody(n), FIRST, LAST)} for n in (1, 2))
    assert ones & others == set()
