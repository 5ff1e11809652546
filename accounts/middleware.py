"""Pages speak the person's language and show the person's time."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

Handler = Callable[[HttpRequest], HttpResponse]


def local_time_and_language(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            with translation.override(translation.get_language_from_request(request)):
                return get_response(request)
        with timezone.override(user.zone), translation.override(user.language):
            return get_response(request)

    return handle
