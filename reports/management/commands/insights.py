"""What the API says about one person's diary: manage.py insights EMAIL [--until DATE] [--main NAME]"""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from accounts.models import User


def a_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise ArgumentTypeError(f"{text} is no date like 2026-03-21.") from wrong


class Command(BaseCommand):
    help = "Prints what goes with a person's cramps, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address the person signs in with")
        parser.add_argument("--until", type=a_date, metavar="DATE", help="the last night to use; without: today")
        parser.add_argument(
            "--main", metavar="NAME", help="the main question, such as leg_pain; without: the chosen one"
        )

    def handle(self, *, email: str, until: date | None, main: str | None, **_options: Any) -> None:
        from reports.insights import as_json, insights_of
        from reports.kept import version_of
        from reports.periods import nights_used

        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {email}.")
        with translation.override(person.language):
            used = nights_used(timezone.localtime(timezone=person.zone), until)
            found = insights_of(person, version_of(person), used, main)
            self.stdout.write(json.dumps(as_json(found, None, until), indent=2, ensure_ascii=False, allow_nan=False))
