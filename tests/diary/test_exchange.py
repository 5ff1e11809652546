"""A diary travels: out, in again, and nothing is lost, doubled or invented."""

import io
import json
import uuid
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from diary import services
from diary.exchange.csv import HEADERS, export_csv
from diary.exchange.csv_in import import_csv, read_files
from diary.exchange.json import diary_as_json, export_json, import_json
from diary.exchange.result import Outcome
from diary.models import KINDS, Cramp, Dose, Drink, Experiment, Medicine, MedicineChange
from diary.sync import write
from tests.factories import NIGHT, NOW, a_cramp, a_night, a_person, an_id
from tests.files import importing
from tests.strategies import edits_of

pytestmark = pytest.mark.django_db


def portable(person: User) -> list[str]:
    """All records as text, but for the ids that follow from the owner."""
    records = diary_as_json(person, NOW)["records"]
    for record in records:
        if record["kind"] in ("night", "day", "preferences"):
            record["id"] = None
    return sorted(json.dumps(record, sort_keys=True) for record in records)


def copy_as_json(of: User, to: User) -> Outcome:
    return import_json(to, io.BytesIO(export_json(of, NOW)))


def check_round_trip(data: st.DataObject) -> None:
    one, two = (User.objects.create_user(f"{uuid.uuid4()}@example.org") for _ in range(2))
    write(one, data.draw(edits_of(one)))
    outcome = copy_as_json(one, two)
    assert outcome.failed == []
    assert portable(two) == portable(one)


diaries = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@settings(diaries, max_examples=200)
@given(st.data())
def test_json_into_an_empty_account_gives_an_equal_diary(data: st.DataObject) -> None:
    check_round_trip(data)


@pytest.mark.long
@settings(diaries, max_examples=1_000)
@given(st.data())
def test_a_thousand_diaries_come_back_equal(data: st.DataObject) -> None:
    check_round_trip(data)


def test_json_carries_the_settings_and_not_the_address(other: User) -> None:
    one = a_person(
        "one@example.org", name="A. Example", birth_year=1961, country="GB", conditions={"heart": True, "disc": None}
    )
    copy_as_json(one, other)
    other.refresh_from_db()
    assert (other.name, other.birth_year, other.country, other.conditions, other.email) == (
        "A. Example", 1961, "GB", {"heart": True, "disc": None}, "other@example.org",
    )  # fmt: skip


def test_importing_the_same_json_again_changes_nothing(person: User, other: User) -> None:
    a_cramp(person)
    copy_as_json(person, other)
    assert copy_as_json(person, other).as_dict() == {
        "added": {},
        "already_there": {"night": 1, "cramp": 1},
        "failed": [],
    }


def test_an_import_brings_back_nothing_that_was_deleted(person: User) -> None:
    cramp = a_cramp(person)
    whole = export_json(person, NOW)
    services.forget(person, "cramp", cramp.id, NOW)
    outcome = import_json(person, io.BytesIO(whole))
    assert (outcome.already_there["cramp"], person.cramps.live().count()) == (1, 0)


@pytest.mark.parametrize(
    ("whole", "reason"),
    [
        (b"{", "This is not a JSON file."),
        (b"[]", "This is not a diary that Charley exported."),
        (b"\xff\xfe", "This is not a JSON file."),
        (b"[" * 100_000, "This is not a JSON file."),
    ],
)
def test_what_is_no_diary_is_said_to_be_none(person: User, whole: bytes, reason: str) -> None:
    outcome = import_json(person, io.BytesIO(whole))
    assert outcome.as_dict() == {
        "added": {},
        "already_there": {},
        "failed": [{"file": "diary.json", "line": 1, "reason": reason}],
    }


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"kind": "mood"}, "This kind of record is not known."),
        ({"data": {"intensity": 11}}, "intensity: At most 10."),
        ({"data": {"intensity": "7"}}, "intensity: This is not the right kind of answer."),
        ({"data": {"intensity": True}}, "intensity: This is not the right kind of answer."),
        ({"data": {"note": "\x00"}}, "note: This text has a sign that cannot be kept."),
        ({"stamps": {"deleted": "yesterday"}}, "Each answer has a stamp, a time in UTC with milliseconds."),
        ({"id": "x"}, "The record has no usable id."),
        ({"id": None}, "The record has no usable id."),
        ({"deleted": None}, "A record has data, stamps and deleted."),
    ],
)
def test_a_bad_record_is_named_and_the_others_are_kept(person: User, changed: dict[str, Any], reason: str) -> None:
    stamp = "2026-03-21T06:58:03.120Z"
    good: dict[str, Any] = {"id": str(an_id()), "kind": "cramp", "deleted": False, "data": {"side": "left"}}
    bad = {**good, "id": str(an_id()), **changed}
    records = [{"stamps": dict.fromkeys([*list(each["data"]), "deleted"], stamp), **each} for each in (bad, good)]
    whole = json.dumps({"format": "charley-diary", "version": 1, "records": records}).encode()
    outcome = import_json(person, io.BytesIO(whole))
    assert outcome.as_dict() == {
        "added": {"cramp": 1},
        "already_there": {},
        "failed": [{"file": "diary.json", "line": 1, "reason": reason}],
    }


def test_a_year_goes_out_as_csv_and_in_again(other: User, tmp_path: Path) -> None:
    call_command("demo", "demo@example.org", years=1)
    demo = User.objects.get(email="demo@example.org")
    (tmp_path / "diary.zip").write_bytes(export_csv(demo))
    outcome = import_csv(other, read_files(tmp_path / "diary.zip"), NOW)
    assert outcome.failed == []
    assert export_csv(other) == export_csv(demo)
    assert not importing_again(other, tmp_path / "diary.zip").added


def importing_again(person: User, path: Path) -> Outcome:
    return import_csv(person, read_files(path), NOW)


def test_a_formula_leaves_as_text_and_comes_back_as_it_was(person: User, other: User, tmp_path: Path) -> None:
    formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "' x", "''"]
    for number, formula in enumerate(formulas):
        a_cramp(person, NIGHT, note=formula, intensity=number)
    (tmp_path / "diary.zip").write_bytes(export_csv(person))
    files = read_files(tmp_path / "diary.zip")
    cells = [row.split(",")[10] for row in files["cramps.csv"].decode().splitlines()[1:3]]
    import_csv(other, files, NOW)
    assert cells == ["'=1+1", "'+1"]
    assert list(other.cramps.order_by("intensity").values_list("note", flat=True)) == formulas


def test_numbers_below_zero_stay_numbers_and_are_refused_beside_their_column(person: User) -> None:
    outcome = importing(person, pain="date,leg_pain,back_pain\n2026-03-20,-5,3\n2026-03-21,5,3\n")
    assert outcome.added == {"nerve_pain": 1}
    assert outcome.failed == [{"file": "pain.csv", "line": 2, "reason": "leg_pain: At least 0."}]


def test_a_night_that_says_more_cramps_than_there_are_gets_the_others(person: User) -> None:
    outcome = importing(
        person,
        nights="night_of,cramps,woke\n2026-03-20,3,yes\n2026-03-21,0,no\n2026-03-22,,2\n",
        cramps="night_of,side\n2026-03-20,left\n",
    )
    assert outcome.as_dict() == {"added": {"cramp": 3, "night": 3}, "already_there": {}, "failed": []}
    assert list(person.nights.order_by("day").values_list("cramps", "woke_times")) == [(True, 1), (False, 0), (None, 2)]
    made: list[Any] = list(person.cramps.filter(side=None).values_list("night_of", "time_known", "intensity"))
    assert made == [(date(2026, 3, 20), "unknown", None)] * 2


def test_a_night_that_says_fewer_cramps_than_there_are_is_reported_and_those_count(person: User) -> None:
    outcome = importing(person, nights="night_of,cramps\n2026-03-20,0\n", cramps="night_of\n2026-03-20\n2026-03-20\n")
    assert outcome.failed == [
        {"file": "nights.csv", "line": 2, "reason": "cramps.csv has more cramps for this night; those count."}
    ]
    assert (person.cramps.count(), person.nights.get().cramps) == (2, True)


def test_a_cramp_without_a_night_gets_it_from_its_time(person: User) -> None:
    importing(
        person,
        cramps="started_at,side\n2026-03-20T23:10,left\n2026-03-21T02:30:00+01:00,left\n2026-03-21T15:00,right\n",
    )
    found = person.cramps.order_by("started_at").values_list("night_of", "time_known")
    assert list(found) == [(date(2026, 3, 20), "exact"), (date(2026, 3, 20), "exact"), (None, "exact")]


def test_two_equal_glasses_stay_two_and_the_same_file_again_adds_none(person: User) -> None:
    fluids = "at,ml,drink\n2026-03-20T08:00,200,water\n2026-03-20T08:00,200,water\n"
    first, second = importing(person, fluids=fluids), importing(person, fluids=fluids)
    assert (first.added, second.added, second.already_there) == ({"drink": 2}, {}, {"drink": 2})


def test_a_row_keeps_the_id_that_it_brings(person: User) -> None:
    name = an_id()
    importing(person, fluids=f"at,ml,drink,id\n2026-03-20T08:00,200,water,{name}\n")
    assert Drink.of(person).get().id == name


def test_a_time_without_an_offset_is_of_the_zone_that_is_named(person: User) -> None:
    files = {"fluids.csv": b"at,ml\n2026-07-01T08:00,200\n"}
    import_csv(person, files, NOW, ZoneInfo("America/New_York"))
    assert Drink.of(person).get().at.isoformat() == "2026-07-01T08:00:00-04:00"


MEDICATIONS = """at,name,class,strength,dose_mg,event,note
2026-01-05,Atorvastatin,statin,20 mg,20,started,
2026-01-06T21:00,Atorvastatin,statin,20 mg,20,taken,
2026-01-07T21:00,Atorvastatin,statin,20 mg,,skipped,
2026-02-01,Atorvastatin,statin,20 mg,10,changed,lower
2026-01-09T14:00,Naproxen,,250 mg,250,taken,
2026-01-09T15:00,Naproxen,,250 mg,lots,taken,
2026-01-09T16:00,Naproxen,,250 mg,250,swallowed,
"""


def test_medicines_come_with_their_doses_and_changes(person: User) -> None:
    outcome = importing(person, medications=MEDICATIONS)
    assert outcome.as_dict() == {
        "added": {"medicine": 2, "medicine_change": 2, "dose": 3},
        "already_there": {},
        "failed": [
            {"file": "medications.csv", "line": 7, "reason": "dose_mg: This is not a number."},
            {
                "file": "medications.csv",
                "line": 8,
                "reason": "event: Write taken, skipped, started, stopped or changed.",
            },
        ],
    }
    assert dict(Medicine.of(person).values_list("name", "regime")) == {
        "Atorvastatin": "regular",
        "Naproxen": "as_needed",
    }
    assert list(Dose.of(person).order_by("at").values_list("event", "amount")) == [
        ("taken", 20.0), ("skipped", None), ("taken", 250.0),
    ]  # fmt: skip
    changes = MedicineChange.of(person).order_by("on").values_list("event", "dose_after", "note")
    assert list(changes) == [("started", "20", None), ("dose_changed", "10", "lower")]


def test_a_medicine_of_the_same_name_is_the_one_that_is_there(person: User) -> None:
    mine = services.record_event(Medicine, person, an_id(), {"name": "Naproxen"}, NOW)
    importing(person, medications="at,name,event\n2026-01-09T14:00,Naproxen,taken\n")
    assert (Medicine.of(person).count(), Dose.of(person).get().medicine) == (1, mine.id)


def test_an_experiment_comes_in_finished(person: User) -> None:
    periods = "1,2026-01-01,2026-01-03,stretch_before_bed\n1,2026-01-04,2026-01-06,no stretch_before_bed\n"
    importing(person, experiment=f"pair,start,end,condition\n{periods}")
    experiment = Experiment.of(person).get()
    assert (experiment.habit, experiment.pairs, experiment.nights, experiment.state) == (
        "stretch_before_bed",
        1,
        3,
        "finished",
    )
    assert [period["on"] for period in experiment.order] == [True, False]


def test_columns_that_nobody_knows_are_reported_and_the_rest_is_read(person: User) -> None:
    outcome = importing(person, fluids="at,ml,mood\n2026-03-20T08:00,200,fine\n")
    assert outcome.as_dict() == {
        "added": {"drink": 1},
        "already_there": {},
        "failed": [{"file": "fluids.csv", "line": 1, "reason": "Left out, because not known: mood"}],
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-03-20T08:00,lots,water", "ml: This is not a number."),
        ("2026-03-20T08:00,2.5,water", "ml: This is not a whole number."),
        ("2026-03-20T08:00,200,nectar", "drink: Choose from the list."),
        ("yesterday,200,water", "at: Write a date and time like 2026-03-21T02:30."),
        ("2026-03-20T08:00,200,water,a,b,c", "This row has more cells than the header."),
    ],
)
def test_a_row_that_cannot_be_read_is_listed_with_its_line_and_the_others_are_kept(
    person: User, row: str, reason: str
) -> None:
    outcome = importing(person, fluids=f"at,ml,drink\n{row}\n2026-03-20T09:00,300,tea\n")
    assert outcome.added == {"drink": 1}
    assert outcome.failed == [{"file": "fluids.csv", "line": 2, "reason": reason}]


def test_a_file_that_is_no_text_is_refused_alone(person: User) -> None:
    files = {"fluids.csv": b"\xff\xfe\x00", "pain.csv": b"date,leg_pain\n2026-03-20,4\n"}
    outcome = import_csv(person, files, NOW)
    assert (outcome.added, [each["file"] for each in outcome.failed]) == ({"nerve_pain": 1}, ["fluids.csv"])


def test_every_file_of_an_export_has_its_header_even_of_an_empty_diary(person: User) -> None:
    with zipfile.ZipFile(io.BytesIO(export_csv(person))) as archive:
        headers = {name: tuple(archive.read(name).decode().strip().split(",")) for name in archive.namelist()}
    assert headers == HEADERS


def test_a_night_keeps_what_was_said_of_it_without_a_number(person: User, other: User, tmp_path: Path) -> None:
    a_night(person, cramps=None, tingling=True)
    (tmp_path / "d.zip").write_bytes(export_csv(person))
    import_csv(other, read_files(tmp_path / "d.zip"), NOW)
    kept: list[Any] = list(other.nights.values_list("cramps", "tingling"))
    assert kept == [(None, True)]


def test_the_commands_take_a_diary_out_and_in(tmp_path: Path, person: User, capsys: pytest.CaptureFixture[str]) -> None:
    a_cramp(person)
    for name in ("diary.json", "diary.zip"):
        call_command("export_diary", person.email, out=tmp_path / name)
        capsys.readouterr()
        call_command("import_diary", f"{name}@example.org", tmp_path / name, time_zone="Europe/Berlin")
        assert json.loads(capsys.readouterr().out) == {
            "added": {"night": 1, "cramp": 1},
            "already_there": {},
            "failed": [],
        }
    new = User.objects.get(email="diary.zip@example.org")
    assert (Cramp.of(new).count(), new.time_zone, new.has_usable_password()) == (1, "Europe/Berlin", False)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["import_diary", "me@example.org", "/nowhere"], "There is nothing at /nowhere."),
        (["import_diary", "me@example.org", "/", "--time-zone", "Mars/Base"], "There is no time zone Mars/Base."),
        (["export_diary", "nobody@example.org", "--out", "x.json"], "There is no account for nobody@example.org."),
        (["export_diary", "me@example.org", "--out", "x.txt"], "--out must end in .zip or .json."),
    ],
)
def test_a_command_says_in_one_sentence_what_it_cannot_do(person: User, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command(*arguments)


def test_a_new_account_needs_an_address_and_a_diary(tmp_path: Path, db: None) -> None:
    (tmp_path / "fluids.csv").write_text("at,ml\n2026-03-20T08:00,200\n")
    with pytest.raises(CommandError, match=r"^“not an email” is not an e-mail address\.$"):
        call_command("import_diary", "not an email", tmp_path)
    (tmp_path / "fluids.csv").rename(tmp_path / "drinks.csv")
    with pytest.raises(CommandError, match=f"^{tmp_path} holds none of these files: nights.csv, "):
        call_command("import_diary", "me@example.org", tmp_path)
    assert not User.objects.exists()


def locked(zipped: bytes) -> bytes:
    """The zip with the marks of a password on its first file: Python cannot set one itself."""
    marked = bytearray(zipped)
    for flags in (6, zipped.index(b"PK\x01\x02") + 8):  # of the file, and of its entry in the list at the end
        marked[flags] |= 1
    return bytes(marked)


def test_a_zip_that_cannot_be_opened_is_said_to_be_so(tmp_path: Path, person: User) -> None:
    path = tmp_path / "diary.ZIP"
    for content, sentence in (
        (locked(export_csv(person)), "is locked with a password or packed in a way that Charley cannot read."),
        (b"no zip", "is not a zip file, or it is broken."),
    ):
        path.write_bytes(content)
        with pytest.raises(CommandError, match=f"^{path} {sentence}$"):
            call_command("import_diary", "new@example.org", path)
    assert list(User.objects.all()) == [person]


@pytest.mark.parametrize("name", ["DIARY.JSON", "DIARY.ZIP"])
def test_an_ending_in_capitals_is_the_same_ending(
    tmp_path: Path, person: User, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    a_cramp(person)
    call_command("export_diary", person.email, out=tmp_path / name)
    capsys.readouterr()
    call_command("import_diary", "new@example.org", tmp_path / name)
    assert json.loads(capsys.readouterr().out)["added"] == {"night": 1, "cramp": 1}


def test_every_kind_is_in_the_demo(person: User) -> None:
    call_command("demo", "demo@example.org", years=1)
    demo = User.objects.get(email="demo@example.org")
    assert {kind for kind, model in KINDS.items() if model.of(demo).exists()} == set(KINDS)
