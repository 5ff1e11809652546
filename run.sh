#!/usr/bin/env bash
# Starts Charley on this computer. Settings come from the environment: docs/selfhosting.md describes them.
set -euo pipefail
cd "$(dirname "$0")"
. scripts/venv.sh

export HOST="${HOST:-127.0.0.1}" PORT="${PORT:-8000}"

install requirements.txt
.venv/bin/python scripts/port_is_free.py || exit 1
umask 077 # the database is for its owner only
.venv/bin/python manage.py prepare
exec .venv/bin/python -m gunicorn --config python:tracker.gunicorn tracker.wsgi
