"""What may stand in a log: nothing that tells of somebody's diary."""

import logging

from django.http import HttpRequest


class WithoutAddress(logging.Filter):
    """An address can hold a date of a diary or the id of a record: the name of the page takes its place."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            record.args = tuple(name_of_page(request) if part == request.path else part for part in record.args)
        return True


def name_of_page(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else "no page"


class WithoutRequest(logging.Filter):
    """What gunicorn says of a request names its whole address, words that were looked for among it."""

    def filter(self, record: logging.LogRecord) -> bool:
        for kind in ("Error handling request", "Invalid request"):
            if str(record.msg).startswith(kind):
                record.msg, record.args = kind, ()
        return True


def without_requests(log: logging.Logger) -> None:
    log.addFilter(WithoutRequest())
