"""Who is asking: a program by a token, or the person signed in on the pages, by the same session."""

from typing import NoReturn

from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts.models import ApiToken, User
from accounts.tokens import note_use, token_shown


class WrongTokens(SimpleRateThrottle):
    """Counts what does not open, for each address; who shows a good token is never counted and never slowed."""

    scope = "wrong_tokens"
    rate = "30/min"

    def get_cache_key(self, request: Request, view: None) -> str:  # type: ignore[override]  # asked by no view
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class ApiTokenAuthentication(TokenAuthentication):
    """`Authorization: Token charley_…`. Needs no CSRF token: no browser sends this header by itself."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        try:
            return super().authenticate(request)
        except AuthenticationFailed:
            refuse(request)

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        shown = token_shown(token.decode("latin-1"))
        if shown is None:
            raise AuthenticationFailed
        note_use(shown)
        return shown.user, shown


def refuse(request: Request) -> NoReturn:
    """The same words whether a token is unknown, revoked or out of date."""
    wrong = WrongTokens()
    if not wrong.allow_request(request, None):  # type: ignore[arg-type]
        raise Throttled(wrong.wait())
    raise AuthenticationFailed(_("This token does not work (any more). Make a new one on the page “Me”."))


class SignedInSession(SessionAuthentication):
    """The session cookie, and with it the CSRF token for everything that writes."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as refused:
            raise PermissionDenied(
                _("This did not come from a page of this site. Load the page again."), "csrf"
            ) from refused
