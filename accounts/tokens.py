"""Tokens: another program shows one to speak for a person. A token is shown once, when it is made, and kept nowhere."""

import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.crypto import hash_token
from knox.models import get_digest_token
from knox.settings import CONSTANTS, knox_settings

from accounts.models import ApiToken, User

LONGEST_DAYS = 365


def make_token(person: User, name: str, days: int, token_id: uuid.UUID | None = None) -> str:
    """The new token, for once. ValidationError when the person has as many as anybody may have."""
    if person.tokens.count() >= knox_settings.TOKEN_LIMIT_PER_USER:
        raise ValidationError(_("You have ten tokens already. Remove one first."), code="most")
    digest, token = get_digest_token()
    ApiToken.objects.create(
        id=token_id or uuid.uuid4(),
        user=person,
        name=name,
        digest=digest,
        token_key=token[: CONSTANTS.TOKEN_KEY_LENGTH],
        expiry=timezone.now() + timedelta(days=days),
    )
    return token


def token_shown(text: str) -> ApiToken | None:
    """The token that a program shows, with its person; None unless it works now."""
    working = {"digest": hash_token(text), "expiry__gt": timezone.now(), "user__is_active": True}
    return next(iter(ApiToken.objects.select_related("user").filter(**working)), None)


def note_use(token: ApiToken) -> None:
    """Once a day, by the person's calendar. A database that cannot be written is no reason to refuse a reader."""
    today = timezone.now().astimezone(token.user.zone).date()
    if token.last_used_on != today:
        token.last_used_on = today
        try:
            token.save(update_fields=["last_used_on"])
        except OperationalError:
            return
