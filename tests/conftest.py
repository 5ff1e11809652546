"""What every test may ask for."""

from datetime import datetime

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from tests.factories import a_person


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that use the database may count sign-ins in the cache's database too."""
    for item in items:
        for mark in item.iter_markers("django_db"):
            mark.kwargs.setdefault("databases", ["default", "cache"])


@pytest.fixture
def person(db: None) -> User:
    return a_person()


@pytest.fixture
def other(db: None) -> User:
    return a_person("other@example.org")


@pytest.fixture
def signed_in(person: User, client: Client) -> Client:
    """A browser in which `person` is signed in."""
    client.force_login(person)
    return client


@pytest.fixture
def api(person: User) -> APIClient:
    """A program that speaks for `person` by session, with CSRF checks on."""
    client = APIClient()
    client.force_login(person)
    return client


@pytest.fixture
def now() -> datetime:
    """Saturday morning, 21 March 2026, in Berlin."""
    return datetime.fromisoformat("2026-03-21T06:58:03+01:00")
