"""Diary rows → diary table: the only file that knows both."""

from datetime import date

from accounts.models import User
from diary import selectors
from reports.analysis.diary_table import Change, CrampRow, DiaryTable, NightRow, NoteRow, PainRow, Period


def diary_table(person: User, period: Period) -> DiaryTable:
    nights = selectors.nights_between(person, period.first, period.last)
    pains = selectors.nerve_pains_between(person, period.first, period.last)
    daytime = selectors.daytime_cramps_between(person, period.first, period.last)
    return DiaryTable(
        nights=tuple(night_row(night) for night in nights),
        pains=tuple(PainRow(pain.date, pain.leg, pain.back, pain.side) for pain in pains),
        notes=notes(nights, daytime, pains),
        changes=changes(person, period),
    )


def changes(person: User, period: Period) -> tuple[Change, ...]:
    """Changes of medicines that have a name, oldest first."""
    found = selectors.changes_between(person, period.first, period.last)
    names = {medicine.id: medicine.name for medicine in selectors.medicines_of(person)}
    named = ((each.on, names.get(each.medicine)) for each in found if each.medicine)
    return tuple(Change(on, name) for on, name in named if on and name)


def night_row(night: selectors.NightView) -> NightRow:
    return NightRow(
        night_of=night.night_of,
        state=night.state,
        cramps=tuple(cramp_row(cramp) for cramp in night.cramps),
        recorded_at=night.recorded_at,
        woke_times=night.woke_times,
        sleep_disturbance=night.sleep_disturbance,
    )


def cramp_row(cramp: selectors.CrampView) -> CrampRow:
    return CrampRow(
        side=cramp.side,
        muscle=cramp.muscle,
        intensity=cramp.intensity,
        duration_min=cramp.duration_min,
        duration_band=cramp.duration_band,
        woke_me=cramp.woke_me,
        hour=cramp.started_at.hour if cramp.started_at else None,
        about_when=cramp.about_when,
        relief=cramp.relief or (),
        relief_helped=cramp.relief_helped,
    )


def notes(
    nights: list[selectors.NightView],
    daytime: list[selectors.CrampView],
    pains: list[selectors.NervePainView],
) -> tuple[NoteRow, ...]:
    """Every note, in order of date."""
    said = [
        *(NoteRow(night.night_of, "night", night.note) for night in nights if night.note),
        *(NoteRow(night.night_of, "cramp", cramp.note) for night in nights for cramp in night.cramps if cramp.note),
        *(NoteRow(cramp.day, "daytime_cramp", cramp.note) for cramp in daytime if cramp.note),
        *(NoteRow(pain.date, "nerve_pain", pain.note) for pain in pains if pain.note),
    ]
    return tuple(sorted(said, key=lambda note: note.on))


def span(person: User) -> tuple[date, date] | None:
    """The first and the last recorded night."""
    return selectors.diary_span(person)
