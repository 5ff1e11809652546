"""manage.py export_diary EMAIL --out FILE: the whole diary, .zip for CSV or .json for everything."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from diary.exchange.csv import export_csv
from diary.exchange.json import export_json


class Command(BaseCommand):
    help = "Writes a diary to a file: .json loses nothing, .zip holds CSV files for a spreadsheet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--out", type=Path, required=True, help="a .zip or .json file")

    def handle(self, *, email: str, out: Path, **_options: Any) -> None:
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"There is no account for {email}.")
        ending = out.suffix.lower()
        if ending not in (".zip", ".json"):
            raise CommandError("--out must end in .zip or .json.")
        out.write_bytes(export_csv(person) if ending == ".zip" else export_json(person, timezone.now()))
        self.stdout.write(f"{out}: written.")
