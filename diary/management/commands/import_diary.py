"""manage.py import_diary EMAIL PATH [--time-zone ZONE]: a diary from our JSON, or from CSV in a folder or zip."""

import json
import zipfile
import zlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import User
from diary.exchange.csv import HEADERS
from diary.exchange.csv_in import import_csv, read_files
from diary.exchange.json import import_json
from diary.exchange.result import Outcome


class Command(BaseCommand):
    help = "Adds the entries of a file to a diary. Importing the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="whose diary; a new address gets an account")
        parser.add_argument("path", type=Path, help="a .json file, or a folder or .zip with CSV files")
        parser.add_argument("--time-zone", help="of times without an offset (default: the person's)")

    def handle(self, *, email: str, path: Path, time_zone: str | None, **_options: Any) -> None:
        if time_zone is not None and time_zone not in available_timezones():
            raise CommandError(f"There is no time zone {time_zone}.")
        if not path.exists():
            raise CommandError(f"There is nothing at {path}.")
        outcome = imported(email, path, time_zone)
        self.stdout.write(json.dumps(outcome.as_dict(), ensure_ascii=False))


def imported(email: str, path: Path, time_zone: str | None) -> Outcome:
    if path.suffix.lower() == ".json" and path.is_file():
        with path.open("rb") as file:
            return import_json(person_of(email, time_zone), file)
    files = unpacked(path)
    zone = ZoneInfo(time_zone) if time_zone else None
    return import_csv(person_of(email, time_zone), files, timezone.now(), zone)


def unpacked(path: Path) -> dict[str, bytes]:
    """The files of a diary in a zip or a folder, read before an account is made for them."""
    try:
        files = read_files(path)
    except RuntimeError as wrong:  # of zipfile, for a password or a way of packing that it does not know
        raise CommandError(f"{path} is locked with a password or packed in a way that Charley cannot read.") from wrong
    except (zipfile.BadZipFile, zlib.error, EOFError) as wrong:
        raise CommandError(f"{path} is not a zip file, or it is broken.") from wrong
    if not files:
        raise CommandError(f"{path} holds none of these files: {', '.join(HEADERS)}.")
    return files


def person_of(email: str, time_zone: str | None) -> User:
    known = User.objects.filter(email__iexact=email).first()
    if known is None:
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise CommandError(f"“{email}” is not an e-mail address.") from wrong
    return known or User.objects.create_user(email, **({"time_zone": time_zone} if time_zone else {}))
