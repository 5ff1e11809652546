"""What staff see: accounts and counts. No diary record is ever shown here."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from diary.selectors import counts

for not_for_staff in (Group, EmailAddress):
    admin.site.unregister(not_for_staff)
admin.site.site_header = admin.site.site_title = _("Charley: staff")
KIND_NAMES = {
    "night": _("nights"),
    "cramp": _("cramps"),
    "nerve_pain": _("nerve pains"),
    "drink": _("drinks"),
    "medicine": _("medicines"),
    "medicine_change": _("medicine changes"),
    "dose": _("doses"),
    "day": _("days"),
    "habit": _("habits"),
    "visit": _("visits"),
    "experiment": _("experiments"),
    "preferences": _("preferences"),
}
FACTS = (
    "email",
    "date_joined",
    "last_login",
    "consent_at",
    "consent_version",
    "time_zone",
    "country",
    "language",
)


@admin.register(User)
class AccountAdmin(admin.ModelAdmin):
    """Facts about an account, and how many records it has. Only whether it may sign in can be changed."""

    list_display = ("email", "date_joined", "last_login", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email",)
    ordering = ("-date_joined",)
    readonly_fields = (*FACTS, "records")
    fields = (*FACTS, "records", "is_active")

    @admin.display(description=_("records, by kind"))
    def records(self, person: User) -> str:
        return ", ".join(f"{KIND_NAMES[kind]}: {count}" for kind, count in counts(person).items())

    def has_add_permission(self, request: HttpRequest, *_args: Any) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, *_args: Any) -> bool:
        return False
