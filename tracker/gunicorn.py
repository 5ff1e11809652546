"""How gunicorn serves Charley; run.sh and the examples in docs/selfhosting.md start it with this file."""

import os
from typing import Any

from tracker import settings
from tracker.logs import without_requests

bind = f"{settings.HOST}:{settings.PORT}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
graceful_timeout = 15  # what is under way when it stops: a PDF may take ten seconds
# Loaded once, before the workers: a mistake in the settings stops the start instead of every worker.
preload_app = True
# No access log: an address can hold a date of somebody's diary, or words that were looked for in it.
loglevel = "warning"
# Nobody talks to it, and its folder is in $HOME, which a service may not be allowed to write.
control_socket_disable = True


def address() -> str:
    if settings.PRODUCTION or settings.HOST in settings.LOOPBACK:
        return settings.SITE_URL
    return f"http://{settings.HOST}:{settings.PORT}"


def on_starting(server: Any) -> None:
    without_requests(server.log.error_log)


def when_ready(_server: object) -> None:
    print(f"Charley is at {address()} (Ctrl+C stops it)", flush=True)  # noqa: T201
