"""manage.py prepare: everything ./run.sh needs before it serves, in one process. Safe to repeat."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts.models import User

DEMO_EMAIL = "demo@example.org"
DEMO_PASSWORD = "charley-demo"  # noqa: S105 - no secret: the README prints it


class Command(BaseCommand):
    help = "Brings database, cache table and static files up to date; on your own computer, a demo person too."

    def handle(self, **_options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", database="cache", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        self.look_after_the_demo_person()

    def look_after_the_demo_person(self) -> None:
        """Everybody knows this password: it opens nothing where others can reach the site."""
        only_here = not settings.PRODUCTION and settings.HOST in settings.LOOPBACK
        if only_here and not User.objects.exists():
            self.stdout.write("Making a demo person with a year of diary …")
            call_command("demo", DEMO_EMAIL, years=1, password=DEMO_PASSWORD, verbosity=0)
        demo = User.objects.filter(email=DEMO_EMAIL)
        demo.update(is_active=only_here)
        if only_here and any(person.check_password(DEMO_PASSWORD) for person in demo):
            self.stdout.write(f"Sign in as {DEMO_EMAIL} with the password {DEMO_PASSWORD}")
