"""Which state of a record somebody has seen: the ETag is the record's number in the diary (RFC 9110, 13.1)."""

from django.utils.http import parse_etags
from rest_framework.request import Request

from diary.models import Entry
from diary.sync import Stale


def etag_of(entry: Entry) -> str:
    return f'"{entry.seq}"'


def seq_to_write_over(request: Request, entry: Entry | None) -> int | None:
    """The state that `If-Match` asks for, or None when any will do. Stale when the record is in none of those."""
    if "If-Match" not in request.headers:
        return None
    seen = _tags(request, "If-Match")
    if entry is None or entry.deleted or not seen & {"*", etag_of(entry)}:
        raise Stale(entry)
    return None if "*" in seen else entry.seq


def has_seen(request: Request, etag: str) -> bool:
    return bool(_tags(request, "If-None-Match") & {"*", etag})


def _tags(request: Request, header: str) -> set[str]:
    """Weak or not: a proxy that compresses an answer weakens its tag, and a number means one state all the same."""
    return {tag.removeprefix("W/") for tag in parse_etags(request.headers.get(header, ""))}
