"""Who sends, as phones say it: `X-Diary-Owner: <user id>`, `X-Diary-Client: web/1.4.0`. Other programs need not."""

import re

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.erased import is_erased
from diary.api.errors import Erased, Unavailable, answer_error

CLIENT = re.compile(r"web/(\d{1,6})\.(\d{1,6})\.(\d{1,6})", re.ASCII)
OLDEST_CLIENT = (0, 1, 0)  # whatever was the newest 180 days ago still speaks with this server


def refusal(request: HttpRequest) -> HttpResponse | None:
    """For whom it is over, whoever is signed in: the diary was erased, or the page is too old to be understood."""
    try:
        is_over = is_erased(request.headers.get("X-Diary-Owner", ""))
    except OSError:  # nobody knows who was erased
        answer = answer_error(Unavailable.status_code, str(Unavailable.default_detail))
        answer.headers["Retry-After"] = str(Unavailable.wait)
        return answer
    if is_over:
        return answer_error(Erased.status_code, str(Erased.default_detail))
    if _is_too_old(request.headers.get("X-Diary-Client", "")):
        return answer_error(426, _("This page is too old to send. Load it again to update it; your entries stay."))
    return None


def _is_too_old(client: str) -> bool:
    version = CLIENT.fullmatch(client)
    return version is not None and tuple(map(int, version.groups())) < OLDEST_CLIENT
