"""CSV files as people make them: what can be read is kept as it is written, the rest is listed, nothing is invented."""

import uuid
from datetime import date, datetime
from typing import Any

import pytest

from accounts.models import User
from diary import services
from diary.models import Cramp, Day, Dose, Drink, Medicine, MedicineChange, NervePain, Night
from tests.factories import (
    NIGHT,
    NOW,
    a_change,
    a_cramp,
    a_day,
    a_dose,
    a_drink,
    a_medicine,
    a_nerve_pain,
    a_night,
    an_id,
)
from tests.files import exported, failed, importing

pytestmark = pytest.mark.django_db
NOT_A_NUMBER = "This is not a number."
DATE_ALONE = "This is a date without a time. Write both, like 2026-03-21T02:30."


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("nan", NOT_A_NUMBER),
        ("inf", NOT_A_NUMBER),
        ("1_0", NOT_A_NUMBER),
        ("9" * 5_000, "This number is too large."),
        ("1e999", "This number is too large."),
        ("601", "At most 600."),
    ],
)
def test_a_number_that_is_none_costs_its_row_only(person: User, cell: str, reason: str) -> None:
    outcome = importing(person, cramps=f"night_of,duration_min\n2026-03-20,{cell}\n2026-03-21,2.5\n")
    assert outcome.as_dict() == {
        "added": {"cramp": 1},
        "already_there": {},
        "failed": [failed("cramps.csv", 2, f"duration_min: {reason}")],
    }


def test_an_endless_number_of_cramps_costs_its_row_only(person: User) -> None:
    outcome = importing(person, nights=f"night_of,cramps\n2026-03-20,{'9' * 5_000}\n2026-03-21,0\n")
    assert outcome.added == {"night": 1}
    assert outcome.failed == [failed("nights.csv", 2, "cramps: Write a whole number up to 50.")]


def test_a_dose_that_is_no_number_costs_its_row_only(person: User) -> None:
    rows = "2026-03-20T08:00,Naproxen,nan,taken\n2026-03-21T08:00,Naproxen,250,taken\n"
    outcome = importing(person, medications=f"at,name,dose_mg,event\n{rows}")
    assert outcome.added == {"medicine": 1, "dose": 1}
    assert outcome.failed == [failed("medications.csv", 2, "dose_mg: This is not a number.")]


@pytest.mark.parametrize("night", ["0001-01-01", "1899-12-31", "2200-01-01"])
def test_a_year_that_no_diary_has_costs_its_row_only(person: User, night: str) -> None:
    outcome = importing(person, nights=f"night_of,cramps\n{night},0\n2026-03-20,0\n")
    assert outcome.added == {"night": 1}
    assert outcome.failed == [failed("nights.csv", 2, "night_of: This year is not one of a diary.")]


def test_a_time_whose_night_began_before_the_first_year_costs_its_row_only(person: User) -> None:
    outcome = importing(person, cramps="started_at,side\n1900-01-01T02:00+00:00,left\n2026-03-20T02:00,left\n")
    assert outcome.added == {"cramp": 1}
    assert outcome.failed == [failed("cramps.csv", 2, "night_of: This year is not one of a diary.")]


def test_an_id_that_two_files_give_belongs_to_the_first(person: User) -> None:
    shared = an_id()
    outcome = importing(
        person,
        pain=f"date,leg_pain,id\n2026-03-20,3,{shared}\n",
        fluids=f"at,ml,id\n2026-03-20T08:00,200,{shared}\n2026-03-20T09:00,300,\n",
    )
    assert outcome.as_dict() == {
        "added": {"nerve_pain": 1, "drink": 1},
        "already_there": {},
        "failed": [failed("fluids.csv", 2, "Its id belongs to an entry of another kind.")],
    }
    assert (NervePain.of(person).get().leg, Drink.of(person).get().ml) == (3, 300)


def test_an_id_of_another_entry_in_the_diary_costs_its_row_only(person: User) -> None:
    cramp = a_cramp(person)
    outcome = importing(person, fluids=f"at,ml,id\n2026-03-20T08:00,200,{cramp.id}\n2026-03-20T09:00,300,\n")
    assert outcome.added == {"drink": 1}
    assert outcome.failed == [failed("fluids.csv", 2, "Its id belongs to an entry of another kind.")]
    assert Cramp.of(person).get() == cramp


def test_an_id_that_was_copied_with_its_row_is_reported(person: User) -> None:
    copied = an_id()
    outcome = importing(person, fluids=f"at,ml,id\n2026-03-20T08:00,200,{copied}\n2026-03-20T09:00,300,{copied}\n")
    assert outcome.added == {"drink": 1}
    assert outcome.failed == [failed("fluids.csv", 3, "This is in the file twice; the first one counts.")]


def test_rows_that_hold_nothing_are_no_rows(person: User) -> None:
    outcome = importing(
        person,
        fluids="at,ml,drink\n,,\n , ,\n\n",
        cramps="started_at,side\n,\n",
        pain="date,leg_pain\n,\n",
        medications="at,name\n,\n",
        experiment="pair,condition\n,\n",
        nights="night_of\n\n",
        habits="date,heat\n,\n",
    )
    assert outcome.as_dict() == {"added": {}, "already_there": {}, "failed": []}


def test_a_row_that_does_not_say_what_it_is_about_is_listed(person: User) -> None:
    outcome = importing(
        person,
        fluids="at,ml,drink\n,200,water\n2026-03-20T08:00,,tea\n,,tea\n",
        cramps="night_of,side\n,left\n",
        pain="date,leg_pain\n,3\n",
        nights="night_of,cramps\n,2\n",
        habits="date,heat\n,yes\n",
    )
    assert outcome.as_dict() == {
        "added": {},
        "already_there": {},
        "failed": [
            failed("cramps.csv", 2, "night_of: Say which night it was, or at what time."),
            failed("nights.csv", 2, "night_of: This cannot be empty."),
            failed("pain.csv", 2, "date: This cannot be empty."),
            failed("fluids.csv", 2, "at: Say when it was."),
            failed("fluids.csv", 3, "ml: Say how much it was."),
            failed("fluids.csv", 4, "at: Say when it was.; ml: Say how much it was."),
            failed("habits.csv", 2, "date: This cannot be empty."),
        ],
    }


def test_pain_without_a_date_is_of_the_date_of_its_time(person: User) -> None:
    importing(person, pain="at,leg_pain\n2026-03-20T23:30,4\n")
    assert NervePain.of(person).get().date == date(2026, 3, 20)


def test_a_date_alone_is_not_taken_for_midnight(person: User) -> None:
    outcome = importing(
        person,
        cramps="started_at,night_of,side\n2026-03-20,,left\n2026-03-20,2026-03-20,right\n",
        fluids="at,ml\n2026-03-20,200\n",
        medications="at,name,event\n2026-03-20,Naproxen,taken\n2026-03-20,Naproxen,started\n",
        pain="date,at,leg_pain\n2026-03-20,2026-03-20,4\n",
    )
    assert outcome.as_dict() == {
        "added": {"cramp": 1, "nerve_pain": 1, "medicine": 1, "medicine_change": 1},
        "already_there": {},
        "failed": [
            failed("cramps.csv", 2, f"started_at: {DATE_ALONE}"),
            failed("cramps.csv", 3, f"started_at: {DATE_ALONE} The rest of the row is kept."),
            failed("pain.csv", 2, f"at: {DATE_ALONE} The rest of the row is kept."),
            failed("fluids.csv", 2, f"at: {DATE_ALONE}"),
            failed("medications.csv", 2, f"at: {DATE_ALONE}"),
        ],
    }
    cramp = Cramp.of(person).get()
    assert (cramp.night_of, cramp.started_at, cramp.time_known) == (date(2026, 3, 20), None, None)
    assert (NervePain.of(person).get().at, MedicineChange.of(person).get().on) == (None, date(2026, 3, 20))


@pytest.mark.parametrize(
    ("started_at", "about_when", "known"),
    [
        ("2026-03-21T02:30", "", "exact"),
        ("2026-03-21T02:30", "small_hours", "about"),
        ("2026-03-21T02:30", "unknown", "about"),
        ("", "small_hours", "about"),
        ("", "unknown", "unknown"),
        ("", "", None),
    ],
)
def test_how_well_a_time_is_known_is_what_the_file_says(
    person: User, started_at: str, about_when: str, known: str | None
) -> None:
    importing(person, cramps=f"night_of,started_at,about_when\n2026-03-20,{started_at},{about_when}\n")
    assert Cramp.of(person).get().time_known == known


def test_a_time_that_is_about_right_goes_out_and_comes_back_so(person: User, other: User) -> None:
    at = datetime.fromisoformat("2026-03-21T02:30:00+01:00")
    a_cramp(person, started_at=at, time_known="about")
    a_cramp(person, started_at=at, time_known="exact", side="right")
    importing(other, **exported(person))
    assert dict(Cramp.of(other).values_list("side", "time_known")) == {"left": "about", "right": "exact"}


@pytest.mark.parametrize("between", [0, 600])
def test_of_two_rows_for_one_night_the_first_counts(person: User, between: int) -> None:
    others = "".join(f"{date.fromordinal(730_000 + number)},0,\n" for number in range(between))
    nights = f"night_of,cramps,note\n2026-03-20,0,first\n{others}2026-03-20,2,second\n"
    days = "date,note\n2026-03-20,first\n2026-03-20,second\n"
    outcome = importing(person, nights=nights, habits=days)
    assert outcome.added == {"night": 1 + between, "day": 1}
    assert outcome.failed == [
        failed("nights.csv", 3 + between, "This is in the file twice; the first one counts."),
        failed("habits.csv", 3, "This is in the file twice; the first one counts."),
    ]
    night = Night.of(person).get(night_of=NIGHT)
    assert (night.cramps, night.note, Day.of(person).get().note) == (False, "first", "first")


def test_a_night_that_is_in_the_diary_gets_no_cramps_from_its_number(person: User) -> None:
    a_cramp(person)
    outcome = importing(person, nights="night_of,cramps\n2026-03-20,2\n")
    assert outcome.as_dict() == {"added": {}, "already_there": {"night": 1}, "failed": []}
    assert Cramp.of(person).count() == 1


def test_cramps_that_were_filled_in_are_known_the_second_time(person: User) -> None:
    nights = "night_of,cramps\n2026-03-20,2.0\n"
    first, second = importing(person, nights=nights), importing(person, nights=nights)
    assert (first.added, second.added, second.already_there) == ({"night": 1, "cramp": 2}, {}, {"night": 1, "cramp": 2})


@pytest.mark.parametrize("row", ["2026-03-20,,11", ",2026-03-21T02:30,11", "2026-03-20,,5,too,much"])
def test_a_cramp_that_cannot_be_read_is_not_filled_in_by_another(person: User, row: str) -> None:
    nights, header = "night_of,cramps\n2026-03-20,1\n", "night_of,started_at,intensity\n"
    first = importing(person, nights=nights, cramps=f"{header}{row}\n")
    second = importing(person, nights=nights, cramps=f"{header}2026-03-20,,10\n")
    assert (first.added, second.added) == ({"night": 1}, {"cramp": 1})
    assert Cramp.of(person).get().intensity == 10


def test_doses_of_medicines_that_are_gone_go_out_too(person: User, other: User) -> None:
    deleted = a_medicine(person, name="Quinine", strength="200 mg")
    unknown = uuid.uuid4()
    a_dose(person, medicine=deleted.id, amount=200.0)
    a_change(person, medicine=deleted.id, event="stopped")
    a_dose(person, medicine=unknown, event="skipped")
    services.forget(person, "medicine", deleted.id, NOW)
    files = exported(person)
    rows = [line.rpartition(",")[0] for line in files["medications"].splitlines()]
    assert rows == [
        "at,name,class,strength,dose_mg,event,note",
        "2026-03-21,Quinine,,200 mg,,stopped,",
        "2026-03-21T06:58:03+01:00,Quinine,,200 mg,200,taken,",
        "2026-03-21T06:58:03+01:00,,,,,skipped,",
    ]
    outcome = importing(other, **files)
    assert outcome.as_dict() == {
        "added": {"medicine": 1, "medicine_change": 1, "dose": 1},
        "already_there": {},
        "failed": [failed("medications.csv", 4, "name: This cannot be empty.")],
    }


def test_my_own_export_adds_nothing_to_my_diary(person: User) -> None:
    gone = a_medicine(person, name="Quinine")
    for medicine in (gone, a_medicine(person, name="Magnesium", note="with food")):
        a_dose(person, medicine=medicine.id)
    services.forget(person, "medicine", gone.id, NOW)
    a_night(person, date(2026, 3, 1), woke_times=2)
    a_cramp(person, started_at=NOW, time_known="about")
    a_drink(person), a_nerve_pain(person), a_day(person)
    before = person.versions.count()
    outcome = importing(person, **exported(person))
    assert (outcome.added, outcome.failed, person.versions.count()) == ({}, [], before)


def test_a_note_about_a_medicine_goes_out_and_comes_in(person: User, other: User) -> None:
    a_dose(person, medicine=a_medicine(person, name="Magnesium", note=" with food\n").id)
    assert importing(other, **exported(person)).failed == []
    assert Medicine.of(other).get().note == " with food\n"


def test_notes_that_have_no_place_are_reported(person: User) -> None:
    outcome = importing(
        person,
        medications="at,name,event,note\n2026-03-20T08:00,Naproxen,taken,felt sick\n"
        ",Zinc,,in the evening\n,Zinc,,red box\n",
    )
    assert outcome.as_dict() == {
        "added": {"medicine": 2, "dose": 1},
        "already_there": {},
        "failed": [
            failed("medications.csv", 4, "note: Left out, because this medicine has an earlier row."),
            failed("medications.csv", 2, "note: Left out, because a dose has no note. The rest of the row is kept."),
        ],
    }
    notes: Any = dict(Medicine.of(person).values_list("name", "note"))
    assert notes == {"Naproxen": None, "Zinc": "in the evening"}


def test_a_medicine_that_cannot_be_read_leaves_no_doses_without_it(person: User) -> None:
    outcome = importing(person, medications=f"at,name,strength,event\n2026-03-20T08:00,Naproxen,{'9' * 61},taken\n")
    assert (outcome.added, Dose.of(person).count()) == ({}, 0)
    assert [each["reason"] for each in outcome.failed] == ["strength: At most 60 signs. This has 61."]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-03-20T08:00,X,{long},,taken", "class: At most 64 signs. This has 65."),
        (",X,,5,taken", "at: Write a date and time like 2026-03-21T02:30."),
        ("soon,X,,5,started", "at: Write a date and time like 2026-03-21T02:30."),
        ("2026-03-20,X,,{long},changed", "dose_mg: At most 60 signs. This has 65."),
        ("1800-03-20,X,,5,changed", "at: This year is not one of a diary."),
        (",X,,5,", "event: Write taken, skipped, started, stopped or changed."),
    ],
)
def test_a_reason_names_the_column_of_the_file(person: User, row: str, reason: str) -> None:
    outcome = importing(person, medications=f"at,name,class,dose_mg,event\n{row.format(long='9' * 65)}\n")
    assert outcome.as_dict() == {"added": {}, "already_there": {}, "failed": [failed("medications.csv", 2, reason)]}


def test_an_id_that_is_none_is_reported_once(person: User) -> None:
    outcome = importing(person, medications="at,name,event,id\n2026-03-20T08:00,Naproxen,taken,1\n")
    assert outcome.added == {"medicine": 1, "dose": 1}
    assert outcome.failed == [failed("medications.csv", 2, "id: This is not a UUID. The row got one of its own.")]


def test_spaces_in_the_header_and_an_empty_last_cell_do_no_harm(person: User) -> None:
    outcome = importing(person, fluids="at , ml,\n2026-03-20T08:00,200.0,\n2026-03-20T09:00,300,,\n")
    assert outcome.as_dict() == {"added": {"drink": 2}, "already_there": {}, "failed": []}
    assert list(Drink.of(person).values_list("ml", flat=True)) == [200, 300]


def test_a_cell_beside_the_header_is_reported(person: User) -> None:
    outcome = importing(person, fluids="at,ml,\n2026-03-20T08:00,200,cold\n2026-03-20T09:00,300,,x\n")
    reason = "This row has more cells than the header."
    assert (outcome.added, outcome.failed) == ({}, [failed("fluids.csv", 2, reason), failed("fluids.csv", 3, reason)])


def test_a_column_that_is_there_twice_counts_once_and_is_reported(person: User) -> None:
    outcome = importing(person, fluids="at,ml,ml\n2026-03-20T08:00,200,300\n")
    assert outcome.failed == [failed("fluids.csv", 1, "Left out, because it is there already: ml")]
    assert Drink.of(person).get().ml == 200


def test_a_column_that_nobody_knows_makes_no_other_record_of_a_row(person: User) -> None:
    importing(person, fluids="at,ml\n2026-03-20T08:00,200\n")
    outcome = importing(person, fluids="at,mood,ml\n2026-03-20T08:00,fine,200\n")
    assert (outcome.added, outcome.already_there) == ({}, {"drink": 1})
