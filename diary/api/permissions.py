"""Whose diary a phone means, beside who is signed in. Loaded while the framework itself is: imports no views."""

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class WrongOwner(APIException):
    status_code = 409
    default_code = "wrong_owner"
    default_detail = _("Somebody else is signed in. Sign in as yourself to send your entries.")


class SpeaksForItself(BasePermission):
    """Entries that wait on a phone never come into the diary of whoever else has signed in there."""

    def has_permission(self, request: Request, view: object) -> bool:
        me = str(request.user.pk)
        if request.headers.get("X-Diary-Owner", me) != me:
            raise WrongOwner
        return True
