"""The pages of the diary. They work without JavaScript: a form posts, a service writes, the answer is a redirect."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

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
from diary import cards, letters, nights, services, timeline
from diary.addresses import Asked, list_left, record_named
from diary.cards import clock, local_now, units_of
from diary.forms import (
    ABOUT_A_NIGHT,
    CrampForm,
    CrampNowForm,
    DaytimeCrampForm,
    EntryForm,
    NervePainForm,
    NervePainNowForm,
    NightForm,
    NightSaidForm,
)
from diary.letters import Letter
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
from diary.nights import LAST_DATE, ONE_DAY, local_time
from diary.search import Words
from diary.selectors import (
    answers_seen,
    last_written,
    preferences_of,
    record_of,
)
from diary.words import Subject

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
    """The cards of this moment. Who has written nothing yet sets up first; a break is silent."""
    local, preferences = local_now(request.user), preferences_of(request.user)
    context: dict[str, Any] = {"local": local, "greeting": greeting(local.hour), "turns": nights.turns(local)}
    if cards.is_paused(preferences, local):
        return render(request, "diary/today.html", {**context, **cards.pause(preferences, local), **undo_bar(request)})
    lately = cards.Lately.of(request.user, local)
    written = None if lately else last_written(request.user)
    if not lately and written is None and request.user.set_up_at is None:
        return redirect("me:set_up")
    context |= {
        "welcome_back": written is not None and nights.is_gap(local_time(written, request.user.zone), local),
        **cards.night_of_today(request.user, local, lately, like_last=asks_like_last(request)),
        **cards.nerve_pain_now_card(request.user, local, lately.nerve_pains),
        **cards.fluids_card(request.user, local.date(), preferences),
        **cards.medicines_card(request.user, local.date()),
        **cards.day_card(request.user, local.date() - ONE_DAY, preferences, lately.day_before),
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
    """The timeline: the newest days with a month of nights, a chosen month, or older days than `before`."""
    local = local_now(request.user)
    today, tonight = local.date(), nights.night_that_ended(local)
    asked = known_month(Asked.by(request.GET), today)
    context: dict[str, Any] = {
        "asked": asked,
        "chips": chips(asked),
        "newest": asked.but(month=None, before=None).address if asked.before or asked.month else None,
        "without_words": asked.but(q="", before=None).address,
        "way_back": asked.as_way_back,
        "tonight": tonight,
        "units": units_of(preferences_of(request.user)),
        **undo_bar(request),
    }
    before = asked.before
    if before is None:
        first = asked.month or today.replace(day=1)
        context["month"] = month = timeline.month(request.user, first, today, tonight)
        context["month_before"] = asked.but(month=month.previous).address
        context["month_after"] = asked.but(month=month.next).address if month.next else None
        before = month.next
    context["page"] = page = timeline.page(
        request.user,
        min(before or LAST_DATE, today + ONE_DAY),
        since=None if asked.before else asked.month,
        subject=asked.kind,
        words=Words.of(asked.q),
    )
    context["older"] = asked.but(month=None, before=page.older_than).address if page.older_than else None
    shown = render(request, "diary/timeline.html", context)
    if asked.q:
        shown.headers["Content-Encoding"] = "identity"  # compressed, its length would tell what stands beside the words
    return shown


def known_month(asked: Asked, today: date) -> Asked:
    """A month that has not come is this one."""
    return asked.but(month=min(asked.month, today.replace(day=1))) if asked.month else asked


def chips(asked: Asked) -> list[tuple[str, str, bool]]:
    """What the list can be narrowed to: label, address, whether it is so now."""
    kinds = [(_("All"), None), *((str(subject.label), subject) for subject in Subject)]
    return [(label, asked.but(kind=kind, before=None).address, kind == asked.kind) for label, kind in kinds]


@login_required
@require_safe
def day(request: PersonRequest, day: date) -> HttpResponse:
    """Everything of one date, and what can be added to it."""
    must_have_begun(day, request)
    local = local_now(request.user)
    (known,) = timeline.days(request.user, [day])
    preferences = preferences_of(request.user)
    is_under_way = nights.is_under_way(local) and day == nights.night_of_now(local)
    until = nights.turns(local) if is_under_way else None
    context = {
        "day": known,
        "next_day": day + ONE_DAY if day < local.date() else None,
        "previous_day": day - ONE_DAY,
        "is_under_way": is_under_way,
        "has_begun": day <= nights.night_of_now(local),
        "is_today": day == local.date(),
        "local": local,
        "left": list_left(request.GET) or Asked(month=day.replace(day=1)),
        **cards.nerve_pain_card(request.user, day),
        **cards.daytime_cramp_card(request.user, day),
        **cards.night_card(request.user, known.night, like_last=asks_like_last(request), until=until),
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
    return back_to(request, night) if says_more(night) else done(request, night)


@login_required
@get_or_post
def night(request: PersonRequest, day: date) -> HttpResponse:
    """The night beside its cramps: how often awake, tingling, a note."""
    night_must_have_begun(day, request)
    record = record_of(request.user, Night.KIND, night_id(request.user.id, day)) or Night(night_of=day)
    assert isinstance(record, Night)
    is_said = record.cramps is not None and not request.user.cramps.live().filter(night_of=day).exists()
    form = (NightSaidForm if is_said else NightForm)(posted(request), instance=record, **clock(request.user))
    letter = letters.of_night(request.user, day, type(form))
    page = {"title": _("More about the night"), "subject": "plain", "night_of": day, **said(record, letter)}
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
    local = local_now(request.user)
    is_now = "now_mark" in request.POST and nights.is_under_way(local) and nights.night_of_now(local) == day
    form_class = CrampNowForm if is_now else CrampForm
    form = form_class(posted(request), instance=Cramp(night_of=day), **clock(request.user))
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
        letter = letters.of_cramp(request.user, record.id, record.night_of)
        page = {"title": _("A cramp"), "subject": "cramps", "night_of": record.night_of, **said(record, letter)}
    else:
        form = DaytimeCrampForm(posted(request), instance=record, day=record.day, **clock(request.user))
        letter = letters.of_daytime_cramp(request.user, record.id, record.day)
        page = {"title": _("A cramp in the day"), "subject": "cramps", "day": record.day, **said(record, letter)}
    return ask(request, form, save_cramp(request, form), page)


@login_required
@get_or_post
def add_nerve_pain(request: PersonRequest, day: date) -> HttpResponse:
    must_have_begun(day, request)
    form_class = NervePainForm
    if "now_mark" in request.POST:
        form_class, day = NervePainNowForm, local_now(request.user).date()  # an old page may be of yesterday
    form = form_class(posted(request), instance=NervePain(date=day), **clock(request.user))
    page = {"title": _("Nerve pain"), "subject": "pain", "day": day}
    return ask(request, form, save_nerve_pain(request, form, day), page, after=done)


@login_required
@get_or_post
def nerve_pain(request: PersonRequest, record_id: uuid.UUID) -> HttpResponse:
    record = mine(request, NervePain.KIND, record_id)
    form = NervePainForm(posted(request), instance=record, **clock(request.user))
    letter = letters.of_nerve_pain(request.user, record.id, record.day)
    page = {"title": _("Nerve pain"), "subject": "pain", "day": record.day, **said(record, letter)}
    return ask(request, form, save_nerve_pain(request, form, record.day), page)


@login_required
@require_POST
def delete(request: PersonRequest, kind: str, record_id: uuid.UUID) -> HttpResponse:
    record = mine_or_deleted(request, kind, record_id)
    services.forget(request.user, kind, record_id, timezone.now())
    return back_to(request, record, deleted=f"{kind}:{record_id}")


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
    context = {"form": form, "left": list_left(request.GET), **page}
    return render(request, template, context, status=422 if form.is_bound else 200)


def said(record: Entry, letter: Letter) -> dict[str, Any]:
    """What the page of a record shows, and how a change of it or its end speaks to the API."""
    if not record.row:
        return {"record": record}
    return {"record": record, "letter": letters.changing(letter), "delete_letter": letters.of_undo(record)}


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


def back_to(request: PersonRequest, record: Entry, **told: str) -> HttpResponseRedirect:
    """The list of days that somebody came from, at the day; else the page that shows the record, at its card."""
    if left := list_left(request.GET):
        return HttpResponseRedirect(left.address_with(record.day, **told))
    query = f"?{urlencode(told, safe=':')}" if told else ""
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
    return back_to(request, record, done=f"{record.KIND}:{record.id}")


def asks_like_last(request: PersonRequest) -> bool:
    """`?like=last`: begin a cramp where the newest one was."""
    return request.GET.get("like") == "last"


def undo_bar(request: PersonRequest) -> dict[str, Any]:
    """What was just deleted (`?deleted=kind:id`) or written by one tap (`?done=`), if it is mine and still so."""
    for what, is_deleted in (("deleted", True), ("done", False)):
        if (
            (named := record_named(request.GET.get(what, "")))
            and (record := record_of(request.user, *named, deleted=is_deleted))
            and (is_deleted or not says_more(record))
        ):
            return {"undo": record, "undo_letter": letters.of_undo(record)}
    return {}


def says_more(record: Entry) -> bool:
    """A night of which more is told than one tap wrote: taking back the tap would take that along."""
    return isinstance(record, Night) and any(getattr(record, name) is not None for name in ABOUT_A_NIGHT)


def greeting(hour: int) -> str:
    if 5 <= hour < 12:
        return _("Good morning")
    if 12 <= hour < 18:
        return _("Good afternoon")
    return _("Good evening") if hour >= 18 else _("Hello")
