"""Who is asking: the person signed in on the pages, by the same session."""

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request


class SignedInSession(SessionAuthentication):
    """The session cookie, and with it the CSRF token for everything that writes."""

    def authenticate_header(self, request: Request) -> str:
        """Named, so that a session that has ended is answered by 401: a phone then asks to sign in and keeps all."""
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as refused:
            raise PermissionDenied(
                _("This did not come from a page of this site. Load the page again."), "csrf"
            ) from refused
