"""The Medicines page: what is taken now, what was stopped, and each medicine with its changes."""

import uuid
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from diary import medicines, selectors
from diary.cards import clock, local_now
from diary.forms_medicines import ChangeForm, MedicineForm
from diary.models import Medicine, MedicineChange
from diary.views import ask, get_or_post, mine, posted, undo_bar
from diary.views_records import save


@login_required
@require_safe
def list_medicines(request: PersonRequest) -> HttpResponse:
    today = local_now(request.user).date()
    changes = selectors.medicine_changes_of(request.user)
    known = [
        medicines.Known.of(medicine, changes, today)
        for medicine in selectors.medicines_of(request.user)
        if not medicine.deleted
    ]
    context = {
        "now_taken": [each for each in known if each.is_in_use],
        "stopped": [each for each in known if not each.is_in_use],
        **undo_bar(request),
    }
    return render(request, "diary/medicines.html", context)


@login_required
@get_or_post
def add_medicine(request: PersonRequest) -> HttpResponse:
    form = MedicineForm(posted(request), **clock(request.user))
    page = {"title": _("A medicine"), "subject": "plain", "back": reverse("diary:medicines")}
    return ask(request, form, save(request, form), page)


@login_required
@get_or_post
def medicine(request: PersonRequest, record_id: uuid.UUID) -> HttpResponse:
    record = mine(request, Medicine.KIND, record_id)
    assert isinstance(record, Medicine)
    form = MedicineForm(posted(request), instance=record, **clock(request.user))
    own = [change for change in selectors.medicine_changes_of(request.user) if change.medicine == record.id]
    today = local_now(request.user).date()
    page = {
        "title": record.name or _("A medicine"),
        "subject": "plain",
        "record": record,
        "changes": own[::-1],
        "change_form": ChangeForm(initial=a_change_of(record, own, today), **clock(request.user)),
        "back": reverse("diary:medicines"),
        **undo_bar(request),
    }
    return ask(request, form, save(request, form), page, template="diary/medicine.html")


def a_change_of(record: Medicine, changes: list[Any], today: date) -> dict[str, Any]:
    """What a new change begins with: today, and the dose so far."""
    (view,) = selectors.MedicineView.all_of(Medicine.objects.filter(row=record.row))
    return {"on": today, "dose_before": medicines.strength_on(view, changes, today)}


@login_required
@get_or_post
def add_change(request: PersonRequest, record_id: uuid.UUID) -> HttpResponse:
    record = mine(request, Medicine.KIND, record_id)
    form = ChangeForm(posted(request), instance=MedicineChange(medicine=record.id), **clock(request.user))
    return ask(request, form, save(request, form), change_page(request, form.instance))


@login_required
@get_or_post
def change(request: PersonRequest, record_id: uuid.UUID) -> HttpResponse:
    record = mine(request, MedicineChange.KIND, record_id)
    assert isinstance(record, MedicineChange)
    form = ChangeForm(posted(request), instance=record, **clock(request.user))
    return ask(request, form, save(request, form), {**change_page(request, record), "record": record})


def change_page(request: PersonRequest, change: MedicineChange) -> dict[str, Any]:
    known = {medicine.id: medicine for medicine in selectors.medicines_of(request.user)}.get(change.medicine)
    back = reverse("diary:medicine", args=[change.medicine]) if known else reverse("diary:medicines")
    name = known.name if known and known.name else _("A medicine")
    return {"title": _("A change: %(medicine)s") % {"medicine": name}, "subject": "plain", "back": back}
