"""Who someone is."""

import uuid
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from accounts.conditions import check_conditions
from accounts.places import known_time_zones

EARLIEST_BIRTH_YEAR, YOUNGEST = 1900, 16


def default_time_zone() -> str:
    return timezone.get_default_timezone_name()


def validate_time_zone(name: str) -> None:
    if name not in known_time_zones():
        raise ValidationError(_("Choose a time zone from the list."), code="time_zone")


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "User":
        return self.create_user(email, password, **{**facts, "is_staff": True, "is_superuser": True})


def check_birth_year(year: int) -> None:
    """Everybody here is of age."""
    latest = timezone.now().year - YOUNGEST
    if not EARLIEST_BIRTH_YEAR <= year <= latest:
        between = {"first": EARLIEST_BIRTH_YEAR, "last": latest}
        raise ValidationError(_("A year from %(first)s to %(last)s.") % between, code="range")


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a diary, or somebody of the site's staff. Signs in by e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=default_time_zone, validators=[validate_time_zone]
    )
    language = models.CharField(_("language"), max_length=16, default="en")
    country = models.CharField(_("country"), max_length=2, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"),
        null=True,
        blank=True,
        validators=[check_birth_year],
    )
    conditions = models.JSONField(_("conditions"), default=dict, blank=True, validators=[check_conditions])
    consent_at = models.DateTimeField(_("agreed on"), null=True, blank=True, editable=False)
    consent_version = models.CharField(_("agreed to text"), max_length=32, blank=True, editable=False)
    # When "Setting up" was saved or skipped: it comes once by itself.
    set_up_at = models.DateTimeField(_("set up or skipped on"), null=True, blank=True, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_account_an_address"),
            models.CheckConstraint(
                condition=models.Q(birth_year__isnull=True) | models.Q(birth_year__range=(1900, 2100)),
                name="birth_year_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def agree(self, text_version: str, now: datetime) -> None:
        """Record the consent to keep health data; saving is the caller's."""
        self.consent_at, self.consent_version = now, text_version


class ApiToken(AbstractAuthToken, models.Model):  # the second base for the type checker
    """What another program shows to speak for a person. Only its digest is kept, and how it begins (`token_key`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=128, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens", editable=False)
    name = models.CharField(_("name"), max_length=80)
    expiry = models.DateTimeField(_("works until"))
    last_used_on = models.DateField(_("last used"), null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager["ApiToken"]] = models.Manager()

    class Meta:
        ordering = ("created",)

    def __str__(self) -> str:
        return self.name

    @property
    def has_expired(self) -> bool:
        return self.expiry <= timezone.now()
