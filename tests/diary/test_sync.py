"""The one door that writes."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from diary import services
from diary.merge import canonical
from diary.models import Cramp, Entry, Ledger, Night, Version, night_id
from diary.sync import Edit, Fate, Gone, Stale, as_record, write, write_new
from tests.factories import NIGHT, NOW, a_cramp, a_nerve_pain, a_night, an_id

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def test_second_save_of_a_night_replaces_the_first(person: User) -> None:
    a_night(person, woke_times=2)
    a_night(person, now=LATER, woke_times=3)
    assert list(person.nights.values_list("woke_times", "cramps")) == [(3, False)]


def test_every_state_a_record_was_in_is_kept(person: User) -> None:
    cramp = a_cramp(person, None, started_at=NOW, note="one")
    services.record_cramp(person, cramp.id, {"note": "two"}, LATER)
    services.forget(person, "cramp", cramp.id, LATER)
    kept = Version.objects.filter(record_id=cramp.id).order_by("seq").values_list("seq", "data__note", "deleted")
    assert list(kept) == [(1, "one", False), (2, "two", False), (3, "two", True)]


def test_saving_the_same_answers_twice_writes_nothing(person: User) -> None:
    cramp = a_cramp(person, intensity=7)
    before = Ledger.objects.values().get(owner=person)
    services.record_cramp(person, cramp.id, {"intensity": 7, "night_of": NIGHT, "note": None}, LATER)
    assert (Ledger.objects.values().get(owner=person), Version.objects.count()) == (before, 2)


def test_each_write_has_the_next_number_and_links_to_the_one_before(person: User) -> None:
    first, second = a_nerve_pain(person), a_nerve_pain(person, leg=9)
    chain = ""
    for pain in (first, second):
        record: dict[str, Any] = as_record(pain)
        chain = hashlib.sha256((chain + record["id"] + canonical(record)).encode()).hexdigest()[:16]
    ledger = Ledger.objects.get(owner=person)
    assert (first.seq, second.seq, ledger.seq, ledger.chain) == (1, 2, 2, chain)


def test_the_digest_is_that_of_all_records_whatever_the_order_of_writes(person: User) -> None:
    a_night(person)
    cramp = a_cramp(person)
    services.forget(person, "cramp", cramp.id, LATER)
    digest = 0
    for entry in [*Night.objects.all(), *Cramp.objects.all()]:
        text = f"{entry.id}:{canonical(entry.stamps)}"
        digest ^= int.from_bytes(hashlib.sha256(text.encode()).digest()[:16])
    assert Ledger.objects.get(owner=person).digest == f"{digest:032x}"


def test_two_diaries_are_numbered_apart_and_may_share_an_id(person: User, other: User) -> None:
    shared = an_id()
    mine = services.record_nerve_pain(person, shared, {"date": NIGHT, "leg": 1}, NOW)
    theirs = services.record_nerve_pain(other, shared, {"date": NIGHT, "leg": 9}, NOW)
    assert [(mine.seq, mine.leg), (theirs.seq, theirs.leg)] == [(1, 1), (1, 9)]


def test_a_stale_edit_is_refused_and_writes_nothing(person: User) -> None:
    cramp = a_cramp(person, intensity=3)
    services.record_cramp(person, cramp.id, {"intensity": 5}, LATER)
    with pytest.raises(Stale):
        services.record_cramp(person, cramp.id, {"intensity": 8}, LATER, expected_seq=cramp.seq)
    assert Cramp.objects.get().intensity == 5


def test_a_batch_is_stored_whole_or_not_at_all(person: User) -> None:
    good = Edit("nerve_pain", an_id(), NOW, {"date": NIGHT, "leg": 2})
    bad = Edit("nerve_pain", an_id(), NOW, {"date": NIGHT, "leg": 11})
    with pytest.raises(IntegrityError), transaction.atomic():
        write(person, [good, bad])
    assert (person.nerve_pains.count(), person.versions.count()) == (0, 0)


def test_an_id_never_changes_its_kind(person: User) -> None:
    pain = a_nerve_pain(person)
    with pytest.raises(ValidationError) as refused:
        write(person, [Edit("cramp", pain.id, NOW, {"night_of": NIGHT})])
    assert refused.value.message_dict == {"id": ["This id belongs to another record."]}


@pytest.mark.parametrize("is_known", [False, True])
def test_a_batch_never_writes_two_kinds_under_one_id(person: User, is_known: bool) -> None:
    shared = a_nerve_pain(person).id if is_known else an_id()
    pain = Edit("nerve_pain", shared, LATER, {"date": NIGHT, "leg": 9})
    with pytest.raises(ValidationError) as refused:
        write(person, [pain, Edit("cramp", shared, LATER, {"night_of": NIGHT})])
    assert refused.value.message_dict == {"id": ["This id belongs to another record."]}


def test_each_record_of_a_file_has_its_fate(person: User) -> None:
    there, new = a_nerve_pain(person), an_id()
    services.forget(person, "nerve_pain", there.id, LATER)
    changes = [
        Edit("nerve_pain", there.id, LATER, {"leg": 9}),
        Edit("cramp", there.id, LATER, {"night_of": NIGHT}),
        Edit("cramp", new, LATER, {"night_of": NIGHT}),
        Edit("cramp", new, LATER, {"night_of": NIGHT, "intensity": 9}),
        Edit("drink", new, LATER, {"ml": 200}),
    ]
    assert write_new(person, changes) == [
        Fate.ALREADY_THERE, Fate.OTHER_KIND, Fate.ADDED, Fate.TWICE, Fate.OTHER_KIND,
    ]  # fmt: skip
    assert [person.nerve_pains.live().count(), person.cramps.get().intensity, person.drinks.count()] == [0, None, 0]


def test_a_night_has_the_id_that_follows_from_its_date(person: User) -> None:
    with pytest.raises(ValidationError):
        write(person, [Edit("night", an_id(), NOW, {"night_of": NIGHT})])
    assert a_night(person).id == night_id(person.id, NIGHT)


def test_what_is_deleted_can_be_brought_back_as_it_was(person: User) -> None:
    cramp = a_cramp(person, intensity=7, note="left the bed")
    services.forget(person, "cramp", cramp.id, LATER)
    back = services.bring_back(person, "cramp", cramp.id, LATER)
    assert isinstance(back, Cramp)
    assert (back.deleted, back.intensity, back.note) == (False, 7, "left the bed")


def test_unanswered_stays_null_and_never_answered_leaves_no_trace(person: User) -> None:
    night = a_night(person, note="", woke_times=None)
    assert (night.note, night.woke_times, sorted(night.stamps)) == (
        None, None, ["cramps", "deleted", "night_of", "recorded_at", "tz"],
    )  # fmt: skip


def test_clearing_an_answer_is_remembered_as_cleared(person: User) -> None:
    a_night(person, note="x")
    night = a_night(person, now=LATER, note="")
    assert (night.note, night.as_state().data["note"], "note" in night.stamps) == (None, None, True)


def test_when_a_night_was_first_recorded_never_changes(person: User) -> None:
    a_night(person)
    night = a_night(person, now=LATER, woke_times=1)
    assert night.recorded_at == NOW


def test_a_night_answered_anew_after_its_only_cramp_was_deleted_is_recorded_then(person: User) -> None:
    cramp = a_cramp(person)
    services.forget(person, "cramp", cramp.id, NOW)
    nine_days_later = NOW + timedelta(days=9)
    assert a_night(person, now=nine_days_later).recorded_at == nine_days_later


def test_a_deleted_night_does_not_come_back_with_a_new_cramp(person: User) -> None:
    night = a_night(person, note="SECRET", tingling=True)
    services.forget(person, "night", night.id, LATER)
    a_cramp(person, now=LATER)
    night.refresh_from_db()
    answers: list[Any] = [night.deleted, night.note, night.tingling, night.cramps]
    assert answers == [False, None, None, None]


def test_a_deleted_night_that_had_no_cramps_after_all_comes_back_without_its_note(person: User) -> None:
    night = a_night(person, note="SECRET")
    services.forget(person, "night", night.id, LATER)
    again = services.record_no_cramps(person, NIGHT, LATER)
    answers: list[Any] = [again.cramps, again.note, again.recorded_at]
    assert answers == [False, None, LATER]


def test_no_cramps_is_refused_for_a_night_that_has_one(person: User) -> None:
    a_cramp(person)
    with pytest.raises(ValidationError) as refused:
        services.record_no_cramps(person, NIGHT, LATER)
    assert refused.value.message_dict == {"cramps": ["This night has a cramp in your diary. Delete it first."]}


def test_a_time_keeps_the_offset_of_the_persons_clock(person: User) -> None:
    cramp = a_cramp(person, started_at="2026-03-21T02:30:00-03:30")
    stored = Cramp.objects.get(row=cramp.row)
    assert stored.started_at is not None
    assert stored.started_at.isoformat() == "2026-03-21T02:30:00-03:30"


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (Night, "woke_times", 21),
        (Night, "sleep_disturbance", 11),
        (Night, "note", ""),
        (Cramp, "intensity", 11),
        (Cramp, "duration_min", 0),
        (Cramp, "side", ""),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(person: User, model: type[Entry], field: str, value: Any) -> None:
    entry = a_night(person) if model is Night else a_cramp(person)
    with pytest.raises(IntegrityError):
        model._default_manager.filter(row=entry.row).update(**{field: value})


def test_writing_a_morning_takes_the_same_number_of_queries_however_full_the_diary(
    person: User, django_assert_num_queries: Any
) -> None:
    a_cramp(person)
    for records in (1, 3):
        edits = [Edit("nerve_pain", an_id(), NOW, {"date": NIGHT, "leg": n}) for n in range(records)]
        with django_assert_num_queries(7):
            write(person, edits)


def test_a_night_that_denies_its_cramp_already_may_get_a_note(person: User) -> None:
    """Two phones have made it: one said no cramps, the other wrote one down."""
    a_night(person)
    write(person, [Edit("cramp", an_id(), NOW, {"night_of": NIGHT})])
    night = services.record_night(person, NIGHT, {"cramps": False, "note": "warm"}, LATER)
    assert (night.cramps, night.note) == (False, "warm")


def test_nothing_is_written_for_who_is_gone(person: User) -> None:
    gone = User.objects.get(id=person.id)
    person.delete()
    with pytest.raises(Gone):
        a_nerve_pain(gone)
    assert Ledger.objects.count() == 0
