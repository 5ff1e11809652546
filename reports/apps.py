from functools import partial
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        post_delete.connect(forget_person, sender=settings.AUTH_USER_MODEL, dispatch_uid="forget what was worked out")


def forget_person(instance: Any, **_facts: Any) -> None:
    """Somebody who leaves takes along what was worked out from their diary."""
    from reports import kept

    transaction.on_commit(partial(kept.forget, instance.id))
