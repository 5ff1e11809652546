"""manage.py api_token EMAIL [--name N] [--days D]: a new token for the API, alone on standard output."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.tokens import LONGEST_DAYS, make_token


class Command(BaseCommand):
    help = "Makes a token by which another program may read and write a person's diary. It is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="api_token", help="what the person sees it under (default: api_token)")
        parser.add_argument(
            "--days", type=int, default=LONGEST_DAYS, help=f"how long it works, 1 to {LONGEST_DAYS} (the default)"
        )

    def handle(self, *, email: str, name: str, days: int, **_options: Any) -> None:
        if not 1 <= days <= LONGEST_DAYS:
            raise CommandError(f"--days must be a whole number from 1 to {LONGEST_DAYS}.")
        if not name.strip() or len(name) > 80:
            raise CommandError("--name must have 1 to 80 characters.")
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"There is no account for {email}.")
        try:
            self.stdout.write(make_token(person, name.strip(), days))
        except ValidationError as refused:
            raise CommandError(refused.messages[0]) from refused
