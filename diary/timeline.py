"""The diary by day, and a month of nights at a glance."""

import calendar
from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from diary.fluids import Total, total_of
from diary.nights import local_time, night_of_now
from diary.search import Words
from diary.selectors import (
    CrampView,
    DayView,
    DoseView,
    ExperimentView,
    MedicineChangeView,
    MedicineView,
    NervePainView,
    NightState,
    NightView,
    VisitView,
    changes_between,
    days_between,
    days_with_entries,
    days_with_words,
    daytime_cramps_between,
    diary_span,
    doses_between,
    drinks_between,
    experiments_begun_between,
    medicines_of,
    nerve_pains_between,
    nights_between,
    own_texts,
    visits_between,
)
from diary.words import Subject

DAYS_A_PAGE = 14
LONGEST_MONTH = 31


@dataclass(frozen=True)
class Day:
    """Everything under one date: the day, and the night that began on its evening."""

    date: date
    night: NightView
    nerve_pains: tuple[NervePainView, ...]
    daytime_cramps: tuple[CrampView, ...]
    total: Total
    doses: tuple[tuple[DoseView, MedicineView | None], ...]
    changes: tuple[tuple[MedicineChangeView, MedicineView | None], ...]
    record: DayView | None
    visits: tuple[VisitView, ...]
    experiments: tuple[tuple[ExperimentView, MedicineView | None], ...]  # that began on this date
    medicines: tuple[MedicineView, ...]  # first written down on this date
    shows_night: bool = True


# What a day shows of each subject.
PARTS = {
    Subject.CRAMPS: ("night", "daytime_cramps"),
    Subject.NERVE_PAIN: ("nerve_pains",),
    Subject.FLUIDS: ("total",),
    Subject.MEDICINES: ("doses", "changes", "medicines"),
    Subject.THE_DAY: ("record", "visits", "experiments"),
}


NOTHING: dict[str, Any] = {"total": Total(None, None), "record": None}  # the other parts are tuples


@dataclass(frozen=True)
class Page:
    days: tuple[Day, ...]  # newest first
    older_than: date | None  # where the next page begins, None at the end


@dataclass(frozen=True)
class Cell:
    night_of: date
    state: NightState
    cramps: int
    is_ahead: bool  # a day that has not come
    in_diary: bool  # a night that has begun, and not before the diary did
    has_flag: bool = False  # a medicine was started, stopped or changed

    @property
    def look(self) -> str:
        """How the square is drawn: filled the more, the more cramps there were."""
        if self.state != "cramps":
            return self.state.replace("_", "-") if self.in_diary else "plain"
        return f"cramps cell-cramps-{max(1, min(3, self.cramps))}"


@dataclass(frozen=True)
class Month:
    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]  # Monday to Sunday; None outside the month
    previous: date
    next: date | None
    years: tuple[int, ...]  # of the diary, the newest first

    @property
    def has_flags(self) -> bool:
        return any(cell.has_flag for week in self.weeks for cell in week if cell)

    @property
    def weekdays(self) -> list[date]:
        """Seven dates, Monday to Sunday, for the heads of the columns."""
        monday = self.first - timedelta(days=self.first.weekday())
        return [monday + timedelta(days=number) for number in range(7)]


def page(
    person: User,
    before: date,
    *,
    since: date | None = None,
    subject: Subject | None = None,
    words: Words = Words(),  # noqa: B008 - frozen
) -> Page:
    """The newest days before a date that have any entry, one page of them; with `since` all back to that date.

    With a subject or words only the days, and of a day only the lines, that have to do with them.
    """
    most = LONGEST_MONTH if since else DAYS_A_PAGE
    if words:
        found = days_with_words(person, before, most + 1, words, subject)
    else:
        found = days_with_entries(person, before, most + 1, subject)
    shown = [day for number, day in enumerate(found[:most]) if number < DAYS_A_PAGE or (since and day >= since)]
    whole = days(person, shown)
    return Page(tuple(narrowed(day, subject, words) for day in whole), shown[-1] if len(found) > len(shown) else None)


def narrowed(day: Day, subject: Subject | None, words: Words) -> Day:
    """Of a day only what has to do with the subject and holds the words."""
    part = day if subject in (None, Subject.NOTES) else of_subject(day, subject)
    return with_texts(part, words) if words or subject is Subject.NOTES else replace(part, medicines=())


def of_subject(day: Day, subject: Subject) -> Day:
    hidden = {part: NOTHING.get(part, ()) for other, parts in PARTS.items() if other != subject for part in parts}
    night = day.night if subject is Subject.CRAMPS else NightView(day.date, "not_logged")
    return replace(day, **{**hidden, "night": night}, shows_night=night.state == "cramps")


def with_texts(day: Day, words: Words) -> Day:
    """Of a day only the records with a text of the person's own that holds the words."""

    def found(records: Iterable[Any], text: Callable[[Any], Any] = lambda record: record.note) -> tuple[Any, ...]:
        return tuple(record for record in records if words.are_in(own_texts(text(record))))

    texts_of_day = own_texts(day.record.managed, day.record.note) if day.record else []
    return replace(
        day,
        night=replace(day.night, cramps=found(day.night.cramps)),
        shows_night=bool(found([day.night])),
        daytime_cramps=found(day.daytime_cramps),
        nerve_pains=found(day.nerve_pains),
        total=NOTHING["total"],
        doses=(),
        changes=found(day.changes, lambda change_of: change_of[0].note),
        medicines=found(day.medicines),
        record=day.record if words.are_in(texts_of_day) else None,
        visits=found(day.visits, lambda visit: visit.questions),
        experiments=(),
    )


def days(person: User, dates: list[date]) -> tuple[Day, ...]:
    """The given dates (newest first) with what is known of each."""
    if not dates:
        return ()
    first, last = dates[-1], dates[0]
    nights = {night.night_of: night for night in nights_between(person, first, last, dates)}
    medicines = {medicine.id: medicine for medicine in medicines_of(person)}
    by_text: dict[str | None, MedicineView] = {str(each): medicine for each, medicine in medicines.items()}
    pains = _by(lambda pain: pain.date, nerve_pains_between(person, first, last, dates))
    daytime = _by(lambda cramp: cramp.day, daytime_cramps_between(person, first, last, dates))
    drinks = _by(lambda drink: drink.day, drinks_between(person, first, last, dates))
    doses = _by(lambda dose: dose.day, doses_between(person, first, last, dates))
    changes = _by(lambda change: change.on, changes_between(person, first, last, dates))
    records = days_between(person, first, last, dates)
    written = _by(lambda medicine: medicine.day, medicines.values())
    visits = _by(lambda visit: visit.date, visits_between(person, first, last, dates))
    experiments = _by(lambda plan: plan.started_on, experiments_begun_between(person, first, last, dates))
    return tuple(
        Day(
            date=each,
            night=nights.get(each, NightView(each, "not_logged")),
            nerve_pains=tuple(pains[each]),
            daytime_cramps=tuple(daytime[each]),
            total=total_of(drinks[each]),
            doses=tuple((dose, medicines.get(dose.medicine)) for dose in doses[each]),
            changes=tuple((change, medicines.get(change.medicine)) for change in changes[each]),
            record=records.get(each),
            visits=tuple(visits[each]),
            experiments=tuple((plan, by_text.get(plan.habit)) for plan in experiments[each]),
            medicines=tuple(medicine for medicine in written[each] if not medicine.deleted),
        )
        for each in dates
    )


def _by(date_of: Callable[[Any], date | None], records: Iterable[Any]) -> dict[date | None, list[Any]]:
    """The records under their dates; none under any other."""
    found: dict[date | None, list[Any]] = defaultdict(list)
    for record in records:
        found[date_of(record)].append(record)
    return found


def month(person: User, first: date, today: date, tonight: date) -> Month:
    """The month that begins on `first`, as weeks of nights. `tonight` is the newest night that has begun."""
    last = first + timedelta(days=calendar.monthrange(first.year, first.month)[1] - 1)
    nights = nights_between(person, first, last)
    flags = {change.on for change in changes_between(person, first, last)}
    return month_of(nights, first, today, (begins(person), tonight), flags)


def begins(person: User) -> date:
    """The first night of a diary: the first one recorded, or that of the day the person came."""
    came = night_of_now(local_time(person.date_joined, person.zone))
    span = diary_span(person)
    return min(came, span[0]) if span else came


def month_of(
    nights: Iterable[NightView],
    first: date,
    today: date,
    diary: tuple[date, date],
    flags: Container[date | None] = (),
) -> Month:
    """`diary`: its first night and its newest; `flags`: the dates on which a medicine changed."""
    known = {night.night_of: night for night in nights}

    def cell(day: date) -> Cell | None:
        if day.month != first.month:
            return None
        night = known.get(day, NightView(day, "not_logged"))
        in_diary = diary[0] <= day <= diary[1]
        return Cell(day, night.state, len(night.cramps), day > today, in_diary, has_flag=day in flags)

    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    after = (first + timedelta(days=31)).replace(day=1)
    return Month(
        first=first,
        weeks=tuple(tuple(cell(day) for day in week) for week in weeks),
        previous=(first - timedelta(days=1)).replace(day=1),
        next=after if after <= today else None,
        years=tuple(range(today.year, min(diary[0].year, first.year) - 1, -1)),
    )
