"""The pages of one drink, one day, one dose."""

import uuid
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from diary import letters, selectors, services
from diary.cards import clock, units_of
from diary.forms import EventForm
from diary.forms_day import DayForm, habits_asked
from diary.forms_fluids import CupForm, DrinkForm
from diary.forms_medicines import DoseForm, DoseNowForm
from diary.models import Day, Dose, Drink, day_id
from diary.selectors import record_of
from diary.views import Deed, ask, changes, done, get_or_post, mine, must_have_begun, posted, said


@login_required
@get_or_post
def add_drink(request: PersonRequest, day: date) -> HttpResponse:
    must_have_begun(day, request)
    form: EventForm
    if "ml" in request.POST:
        form = CupForm(posted(request), **clock(request.user))
    else:
        units = units_of(selectors.preferences_of(request.user))
        form = DrinkForm(posted(request), day=day, units=units, **clock(request.user))
    page = {"title": _("A drink"), "subject": "fluids", "day": day}
    return ask(request, form, save(request, form), page, after=done)


@login_required
@get_or_post
def drink(request: PersonRequest, record_id: uuid.UUID) -> HttpResponse:
    record = mine(request, Drink.KIND, record_id)
    units = units_of(selectors.preferences_of(request.user))
    form = DrinkForm(posted(request), instance=record, day=record.day, units=units, **clock(request.user))
    letter = letters.of_drink(request.user, record.id, record.day, units, is_today=form.is_today)
    page = {"title": _("A drink"), "subject": "fluids", "day": record.day, **said(record, letter)}
    return ask(request, form, save(request, form), page)


@login_required
@get_or_post
def day_record(request: PersonRequest, day: date) -> HttpResponse:
    """What was managed and done on a date. The card of Today (`card`) asks less than the page."""
    must_have_begun(day, request)
    record_id = day_id(request.user.id, day)
    record = record_of(request.user, Day.KIND, record_id) or Day(date=day)
    habits = [habit for habit in selectors.habits_of(request.user) if habit.is_asked_on(day)]
    form = DayForm(
        posted(request),
        instance=record,
        asked=habits_asked(selectors.preferences_of(request.user).habits_asked),
        habits=habits,
        whole="card" not in request.POST,
        **clock(request.user),
    )
    letter = letters.of_day(request.user, day, form.asked, habits)
    page = {"title": _("The day"), "subject": "plain", "day": day, **said(record, letter)}
    return ask(
        request,
        form,
        lambda: services.record_day(
            request.user, day, changes(request, form, record_id), form.now, anew=form.began_blank
        ),
        page,
    )


@login_required
@require_POST
def add_dose(request: PersonRequest, day: date) -> HttpResponse:
    """One tap: taken or skipped. `clock` names the time it was due at; without it, it was taken when needed."""
    must_have_begun(day, request)
    form = DoseNowForm(request.POST, day=day, **clock(request.user))
    if not form.is_valid():
        if form.has_error(NON_FIELD_ERRORS, code="required"):
            messages.error(request, " ".join(map(str, form.non_field_errors())))
            return redirect("diary:day", day)
        raise Http404
    medicine = mine(request, "medicine", form.cleaned_data["medicine"])
    record_id = form.record_id(medicine.id)
    here = record_of(request.user, Dose.KIND, record_id)
    if here is not None and here.day != day:  # it was moved to another date since: this is another dose
        record_id = form.new_id()
    try:
        dose = services.record_event(Dose, request.user, record_id, form.answers(), timezone.now(), anew=True)
    except ValidationError as wrong:
        raise Http404 from wrong
    return done(request, dose)


@login_required
@get_or_post
def dose(request: PersonRequest, record_id: uuid.UUID) -> HttpResponse:
    record = mine(request, Dose.KIND, record_id)
    assert isinstance(record, Dose)
    known = {medicine.id: medicine for medicine in selectors.medicines_of(request.user)}.get(record.medicine)
    form = DoseForm(
        posted(request),
        instance=record,
        day=record.day,
        unit=known.unit if known else None,
        **clock(request.user),
    )
    title = known.name if known and known.name else _("A dose")
    letter = letters.of_dose_said(request.user, record, record.day)
    page = {"title": title, "subject": "plain", "day": record.day, **said(record, letter)}
    return ask(request, form, save(request, form), page)


def save(request: PersonRequest, form: EventForm) -> Deed:
    return lambda: services.record_event(
        form._meta.model, request.user, form.record_id, changes(request, form, form.record_id), form.now
    )
