"""manage.py prepare: everything ./run.sh needs before it serves, in one process. Safe to repeat."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts.leaving import empty_journals, erase_again
from accounts.models import User

DEMO_EMAIL = "demo@example.org"
DEMO_PASSWORD = "charley-demo"  # noqa: S105 - no secret: the README prints it

# Pages to browse an API with, which ours does not have.
UNUSED_STATIC = ["rest_framework", "django_filters"]


class Command(BaseCommand):
    help = "Brings database, cache table and static files up to date; on your own computer, a demo person too."

    def handle(self, **_options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", database="cache", verbosity=0)
        empty_journals()
        if returned := erase_again():
            self.stdout.write(f"Erased again after a backup was restored: {returned}")
        collect_static_files()
        self.look_after_the_demo_person()

    def look_after_the_demo_person(self) -> None:
        """Everybody knows this password: it opens nothing where others can reach the site."""
        only_here = not settings.PRODUCTION and settings.HOST in settings.LOOPBACK
        if only_here and not User.objects.exists():
            self.stdout.write("Making a demo person with a year of diary …")
            call_command("demo", DEMO_EMAIL, years=1, password=DEMO_PASSWORD, stdout=self.stdout)
        demo = User.objects.filter(email=DEMO_EMAIL)
        demo.update(is_active=only_here)
        if only_here and any(person.check_password(DEMO_PASSWORD) for person in demo):
            self.stdout.write(f"Sign in as {DEMO_EMAIL} with the password {DEMO_PASSWORD}")


def collect_static_files() -> None:
    """Hashing and compressing takes seconds, so only when a file has changed since the last time."""
    stamp = settings.STATIC_ROOT / "collected"
    if stamp.exists() and stamp.read_text() == state_of_static_files():
        return
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED_STATIC)
    stamp.write_text(state_of_static_files())


def state_of_static_files() -> str:
    found = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list(UNUSED_STATIC))
    facts = sorted(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found)
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()
