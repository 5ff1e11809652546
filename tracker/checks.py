"""What a deployment may not get wrong: told at the start, in one sentence each."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from tracker import SQLITE_SAFE_WITH_WAL

SECRET_LENGTH = 50


def unsafe_in_production(
    *,
    secret_key: str,
    allowed_hosts: Sequence[str],
    site_url: str,
    email_backend: str,
    ssl_redirect: bool,
    behind_https_proxy: bool,
) -> Iterator[str]:
    """One sentence for each setting that would put diaries at risk."""
    if len(secret_key) < SECRET_LENGTH or len(set(secret_key)) < 10:
        yield f"SECRET_KEY must be random and at least {SECRET_LENGTH} characters long."
    if secret_key.startswith("django-insecure-"):
        yield "SECRET_KEY is one that Django made for development: make your own."
    if not allowed_hosts:
        yield "Set ALLOWED_HOSTS to the names your site is reached by."
    if any(host.strip() in ("*", "") or host.startswith(".") for host in allowed_hosts):
        yield "ALLOWED_HOSTS must name each host in full: no *, no empty name, no leading dot."
    if not site_url.startswith("https://"):
        yield "SITE_URL must start with https:// (diaries do not travel over plain http)."
    if "console" in email_backend or "dummy" in email_backend or "locmem" in email_backend:
        yield "Set EMAIL_URL to a mail server: people need their sign-up and reset codes."
    if not (ssl_redirect or behind_https_proxy):
        yield "SECURE_SSL_REDIRECT may only be off behind a proxy that speaks https (BEHIND_HTTPS_PROXY=1)."


def refuse_unsafe_production(**given: Any) -> None:
    if problems := list(unsafe_in_production(**given)):
        raise ImproperlyConfigured("Charley does not start in production like this:\n- " + "\n- ".join(problems))


@checks.register(checks.Tags.database)
def sqlite_is_safe_with_wal(**_kwargs: Any) -> list[checks.CheckMessage]:
    if sqlite3.sqlite_version_info >= SQLITE_SAFE_WITH_WAL:
        return []
    return [
        checks.Warning(
            f"SQLite {sqlite3.sqlite_version} is older than 3.51.3; the diary uses "
            f"journal_mode={settings.SQLITE_JOURNAL}, which is safe but slower.",
            id="tracker.W001",
        )
    ]
