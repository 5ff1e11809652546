"""manage.py demo EMAIL --years N [--password P]: a person with a believable diary, to look around."""

from argparse import ArgumentParser
from datetime import timedelta
from itertools import islice
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.consent import PRIVACY_TEXT_VERSION
from accounts.models import User
from diary.demo import edits_of_a_life
from diary.sync import write

EDITS_AT_ONCE = 500


class Command(BaseCommand):
    help = "Makes a person with a believable diary that ends the night before last, so that last night is yours to add."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--years", type=float, default=1, help="how many years of diary (default 1, at most 30)")
        parser.add_argument("--password", help="sign-in password (default: none, nobody can sign in)")

    @transaction.atomic
    def handle(self, *, email: str, years: float, password: str | None, **_options: Any) -> None:
        if not 0 < years <= 30:
            raise CommandError("--years must be between 0 and 30.")
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"There is already an account for {email}.")
        person = a_demo_person(email, password)
        last = timezone.now().astimezone(person.zone).date() - timedelta(days=2)
        edits = edits_of_a_life(person, last - timedelta(days=round(365.25 * years) - 1), last)
        written = 0
        while some := list(islice(edits, EDITS_AT_ONCE)):
            written += len(write(person, some))
        self.stdout.write(f"{email}: {written} entries until {last}.")


def a_demo_person(email: str, password: str | None) -> User:
    person = User.objects.create_user(
        email, password, name="A. Example", birth_year=1961, time_zone="Europe/London", country="GB"
    )
    person.agree(PRIVACY_TEXT_VERSION, timezone.now())
    person.set_up_at = timezone.now()
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person
