"""The pages of the diary. They work without JavaScript: a form posts, a service writes, the answer is a redirect."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest
from diary import cards, nights, services, timeline
from diary.addresses import date_of_diary, parsed, record_named
from diary.cards import clock, local_now, units_of
from diary.forms import CrampForm, DaytimeCrampForm, EntryForm, NervePainForm, NervePainNowForm, NightForm
from diary.models import (
    Cramp,
    Day,
    Dose,
    Drink,
    Entry,
    Habit,
    Medicine,
    MedicineChange,
    NervePain,
    Night,
    Preferences,
    night_id,
)
from diary.nights import LAST_DATE, ONE_DAY
from diary.selectors import (
    NightView,
    answers_seen,
    days_between,
    nerve_pains_between,
    nights_between,
    preferences_of,
    record_of,
)

Deed = Callable[[], Entry]
After = Callable[[PersonRequest, Entry], HttpResponse]
CARDS = {"drink": "fluids", "dose": "medicines", "day": "the-day"}  # where a record is shown further down a page
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who has signed in goes on to Today; strangers read what Charley is."""
    return redirect("diary:today") if request.user.is_authenticated else render(request, "diary/home.html")


@login_required
@require_safe
def today(request: PersonRequest) -> HttpResponse:
    local = local_now(request.user)
    night_of, day_before = nights.night_of_now(local), local.date() - ONE_DAY
    preferences = preferences_of(request.user)
    record = days_between(request.user, day_before, day_before).get(day_before)
    known = {night.night_of: night for night in nights_between(request.user, night_of - ONE_DAY, night_of)}
    is_under_way = nights.is_under_way(local)
    context = {
        "local": local,
        "greeting": greeting(local.hour),
        "is_under_way": is_under_way,
        "night_before": night_of - ONE_DAY,
        "ask_night_before": is_under_way and not is_logged(known.get(night_of - ONE_DAY)),
        "nerve_pains": nerve_pains_between(request.user, local.date(), local.date()),
        "nerve_pain_form": cards.begun_by_nobody(request.user, NervePainNowForm),
        "is_paused": cards.is_paused(preferences, local),
        "paused_until": preferences.paused_until,
        **cards.night_card(request.user, known.get(night_of, NightView(night_of, "not_logged"))),
        **cards.fluids_card(request.user, local.date(), preferences),
        **cards.medicines_card(request.user, local.date()),
        **cards.day_card(request.user, day_before, preferences, record),
        **undo_bar(request),
    }
    return render(request, "diary/today.html", context)


@login_required
@require_POST
def end_pause(request: PersonRequest) -> HttpResponse:
    services.set_preferences(request.user, {"paused_until": None}, timezone.now())
    return redirect("diary:today")


@login_required
@require_safe
def list_days(request: PersonRequest) -> HttpResponse:
    """The timeline: the newest days with a month of nights, or older days than `before`."""
    local = local_now(request.user)
    tonight = nights.night_of_now(local)
    before = parsed(date_of_diary, request.GET.get("before", ""))
    context: dict[str, Any] = {
        "tonight": tonight,
        "units": units_of(preferences_of(request.user)),
        **undo_bar(request),
    }
    if before is None:
        newest = local.date().replace(day=1)
        first = min(parsed(date_of_diary, f"{request.GET.get('month')}-01") or newest, newest)
        context["month"] = month = timeline.month(request.user, first, local.date(), tonight)
        before = month.next
    context["page"] = timeline.page(request.user, min(before or LAST_DATE, local.date() + ONE_DAY))
    return render(request, "diary/timeline.html", context)


@login_required
@require_safe
def day(request: PersonRequest, day: date) -> HttpResponse:
    """Everything of one date, and what can be added to it."""
    must_have_begun(day, request)
    local = local_now(request.user)
    (known,) = timeline.days(request.user, [day])
    preferences = preferences_of(request.user)
    context = {
        "day": known,
        "next_day": day + ONE_DAY if day < local.date() else None,
        "previous_day": day - ONE_DAY,
        "is_under_way": nights.is_under_way(local) and day == nights.night_of_now(local),
        "has_begun": day <= nights.night_of_now(local),
        "is_today": day == local.date(),
        "local": local,
        "nerve_pain_form": cards.begun_by_nobody(request.user, NervePainForm),
        "daytime_cramp_form": cards.begun_by_nobody(request.user, DaytimeCrampForm, day=day),
        **cards.night_card(request.user, known.night),
        **cards.fluids_card(request.user, day, preferences),
        **cards.medicines_card(request.user, day),
        **cards.day_card(request.user, day, preferences, known.record),
        **undo_bar(request),
    }
    return render(request, "diary/day.html", context)


@login_required
@require_POST
def no_cramps(request: PersonRequest, day: date) -> HttpResponse:
    night_must_have_begun(day, request)
    try:
        night = services.record_no_cramps(request.user, day, timezone.now())
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return back_to(request, Night(night_of=day, day=day))
    says_more = any(getattr(night, name) is not None for name in NightForm.Meta.fields)
    return back_to(request, night) if says_more else done(request, night)


@login_required
@get_or_post
def night(request: PersonRequest, day: date) -> HttpResponse:
    """The night beside its cramps: how often awake, tingling, a note."""
    night_must_have_begun(day, request)
    record = record_of(request.user, Night.KIND, night_id(request.user.id, day)) or Night(night_of=day)
    form = NightForm(posted(request), instance=record, **clock(request.user))
    page = {"title": _("More about the night"), "subject": "plain", "night_of": day, "record": record}
    return ask(
        request,
        form,
        lambda: services.record_night(
            request.user,
            day,
            changes(request, form, night_id(request.user.id, day)),
            form.now,
            anew=form.began_blank,
        ),
        page,
    )


@login_required
@get_or_post
def add_cramp(request: PersonRequest, day: date) -> HttpResponse:
    night_must_have_begun(day, request)
    form = CrampForm(posted(request), instance=Cramp(night_of=day), **clock(request.user))
    page = {"title": _("A cramp"), "subject": "cramps", "night_of": day}
    return ask(request, form, save_cramp(request, form), page, after=done)


@login_required
@get_or_post
def add_daytime_cramp(request: PersonRequest, day: date) -> HttpResponse:
    must_have_begun(day, request)
    form = DaytimeCrampForm(posted(request), day=day, **clock(request.user))
    page = {"title": _("A cramp in the day"), "subject": "cramps", "day": day}
    return ask(request, form, save_cramp(request, form), page, after=done)


@login_required
@get_or_post
def cramp(request: PersonRequest, record_id: uuid.UUID) -> HttpResponse:
    record = mine(request, Cramp.KIND, record_id)
    assert isinstance(record, Cramp)
    if record.night_of:
        form = CrampForm(posted(request), instance=record, **clock(request.user))
        page = {"title": _("A cramp"), "subject": "cramps", "night_of": record.night_of, "record": record}
    else:
        form = DaytimeCrampForm(posted(request), instance=record, day=record.day, **clock(request.user))
        page = {"title": _("A cramp in the day"), "subject": "cramps", "day": record.day, "record": record}
    return ask(request, form, save_cramp(request, form), page)


@login_required
@get_or_post
def add_nerve_pain(request: PersonRequest, day: date) -> HttpResponse:
    must_have_begun(day, request)
    form_class = NervePainNowForm if "now_mark" in request.POST else NervePainForm
    form = form_class(posted(request), instance=NervePain(date=day), **clock(request.user))
    page = {"title": _("Nerve pain"), "subject": "pain", "day": day}
    return ask(request, form, save_nerve_pain(request, form, day), page, after=done)


@login_required
@get_or_post
def nerve_pain(request: PersonRequest, record_id: uuid.UUID) -> HttpResponse:
    record = mine(request, NervePain.KIND, record_id)
    form = NervePainForm(posted(request), instance=record, **clock(request.user))
    page = {"title": _("Nerve pain"), "subject": "pain", "day": record.day, "record": record}
    return ask(request, form, save_nerve_pain(request, form, record.day), page)


@login_required
@require_POST
def delete(request: PersonRequest, kind: str, record_id: uuid.UUID) -> HttpResponse:
    record = mine_or_deleted(request, kind, record_id)
    services.forget(request.user, kind, record_id, timezone.now())
    return back_to(request, record, f"?deleted={kind}:{record_id}")


@login_required
@require_POST
def bring_back(request: PersonRequest, kind: str, record_id: uuid.UUID) -> HttpResponse:
    mine_or_deleted(request, kind, record_id)
    return back_to(request, services.bring_back(request.user, kind, record_id, timezone.now()))


def ask(
    request: PersonRequest,
    form: EntryForm,
    deed: Deed,
    page: dict[str, Any],
    *,
    after: After | None = None,
    template: str = "diary/entry.html",
) -> HttpResponse:
    """The form, or what was sent in it done. With a mistake the form comes again with everything typed."""
    if form.is_valid():
        try:
            return (after or back_to)(request, deed())
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
    return render(request, template, {"form": form, **page}, status=422 if form.is_bound else 200)


def save_cramp(request: PersonRequest, form: CrampForm) -> Deed:
    return lambda: services.record_cramp(request.user, form.record_id, changes(request, form, form.record_id), form.now)


def save_nerve_pain(request: PersonRequest, form: NervePainForm, day: date) -> Deed:
    return lambda: services.record_nerve_pain(
        request.user, form.record_id, {**changes(request, form, form.record_id), "date": day}, form.now
    )


def changes(request: PersonRequest, form: EntryForm, record_id: uuid.UUID) -> dict[str, Any]:
    """What the person changed on the page: saving an old page takes nothing back that was written meanwhile."""
    return form.changes(answers_seen(request.user, record_id, form.cleaned_data.get("seq")))


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def must_have_begun(day: date, request: PersonRequest) -> None:
    if day > local_now(request.user).date():
        raise Http404


def night_must_have_begun(evening: date, request: PersonRequest) -> None:
    if evening > nights.night_of_now(local_now(request.user)):
        raise Http404


def mine(request: PersonRequest, kind: str, record_id: uuid.UUID) -> Entry:
    """A record of the person who asks. What is not theirs does not exist.

    One that was deleted on another page is there for who saves a change of it: the later of both wins.
    """
    if record := record_of(request.user, kind, record_id):
        return record
    if request.method == "POST" and (gone := record_of(request.user, kind, record_id, deleted=True)):
        return gone
    raise Http404


def mine_or_deleted(request: PersonRequest, kind: str, record_id: uuid.UUID) -> Entry:
    """Deleting twice and bringing back twice are as good as once."""
    if record := record_of(request.user, kind, record_id, deleted=True):
        return record
    return mine(request, kind, record_id)


def back_to(request: PersonRequest, record: Entry, query: str = "") -> HttpResponseRedirect:
    """The page that shows the record, at its card."""
    return HttpResponseRedirect("".join((page_of(request, record), query, anchor_of(record))))


def page_of(request: PersonRequest, record: Entry) -> str:
    if isinstance(record, Medicine):
        return reverse("diary:medicines")
    if isinstance(record, MedicineChange) and record.medicine:
        return reverse("diary:medicine", args=[record.medicine])
    if isinstance(record, Habit | Preferences):
        return reverse("accounts:me")
    is_shown = is_on_today(record, local_now(request.user))
    return reverse("diary:today") if is_shown else reverse("diary:day", args=[record.day])


def is_on_today(record: Entry, local: datetime) -> bool:
    """Whether Today shows it: the night of now, the day before, this date's nerve pain, drinks and doses."""
    if isinstance(record, NervePain | Drink | Dose):
        return record.day == local.date()
    if isinstance(record, Day):
        return record.day == local.date() - ONE_DAY
    return getattr(record, "night_of", None) == nights.night_of_now(local)


def anchor_of(record: Entry) -> str:
    card = CARDS.get(record.KIND)
    return f"#{card}" if card else ""


def done(request: PersonRequest, record: Entry) -> HttpResponseRedirect:
    """Back, with a bar that takes it back."""
    return back_to(request, record, f"?done={record.KIND}:{record.id}")


def is_logged(night: NightView | None) -> bool:
    return night is not None and night.state != "not_logged"


def undo_bar(request: PersonRequest) -> dict[str, Any]:
    """What was just deleted (`?deleted=kind:id`) or written by one tap (`?done=`), if it is mine and still so.

    The bar stands in the card that shows the record.
    """
    for what, is_deleted in (("deleted", True), ("done", False)):
        if (named := record_named(request.GET.get(what, ""))) and (
            record := record_of(request.user, *named, deleted=is_deleted)
        ):
            return {"undo": record, "undo_in": CARDS.get(record.KIND, "")}
    return {"undo_in": ""}


def greeting(hour: int) -> str:
    if 5 <= hour < 12:
        return _("Good morning")
    if 12 <= hour < 18:
        return _("Good afternoon")
    return _("Good evening") if hour >= 18 else _("Hello")
