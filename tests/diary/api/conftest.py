"""The API's tests run on Saturday morning, 21 March 2026."""

from collections.abc import Iterator

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from tests.factories import NOW


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def careful(person: User) -> APIClient:
    """A browser in which `person` is signed in and whose CSRF token is looked at."""
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(person)
    return client
