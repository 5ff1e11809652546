"""The doctor's page of one person as a file: manage.py report EMAIL [--from DATE --to DATE] --out FILE.pdf"""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from accounts.models import User
from reports import dataset
from reports.analysis.diary_table import Period
from reports.forms import PeriodForm
from reports.report import build_report


class Command(BaseCommand):
    help = "Writes the report of one person as a PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address the person signs in with")
        parser.add_argument("--from", default="", metavar="DATE", help="first night, as 2026-01-31")
        parser.add_argument("--to", default="", metavar="DATE", help="last night; without both: the latest 90 nights")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="where to write the PDF")

    def handle(self, *args: Any, **options: Any) -> None:
        from reports.pdf import ReportFailed, report_pdf

        person = self.person(options["email"])
        local = timezone.localtime(timezone=person.zone)
        with translation.override(person.language):
            period = self.period(person, local, {"from": options["from"], "to": options["to"]})
            try:
                content = report_pdf(build_report(person, period), local.date())
            except ReportFailed as failure:
                raise CommandError(str(failure)) from failure
        self.write(options["out"], content)

    def person(self, email: str) -> User:
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {email}.")
        return person

    def period(self, person: User, local: datetime, dates: dict[str, str]) -> Period:
        form = PeriodForm(dates, local=local, span=dataset.span(person))
        if not form.is_valid():
            raise CommandError(" ".join(f"--{field}: {said[0]}" for field, said in form.errors.items()))
        return form.period()

    def write(self, path: Path, content: bytes) -> None:
        """For its owner's eyes only."""
        try:
            path.touch(mode=0o600)
            path.write_bytes(content)
        except OSError as failure:
            raise CommandError(f"Cannot write {path}: {failure.strerror}.") from failure
        self.stdout.write(f"{path}: {len(content)} bytes.")
