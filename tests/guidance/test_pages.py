import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.consent import PRIVACY_TEXT_VERSION
from accounts.models import User

SAFETY = "/learn/when-to-get-help/"


def main_of(client: Client, address: str) -> str:
    """What stands between <main> and </main>, without the token of any form."""
    answer = client.get(address)
    assert answer.status_code == 200
    found = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    assert found is not None
    return found[0]


def person(email: str, country: str = "") -> User:
    return User.objects.create_user(email, "a-long-password-1", country=country)


@pytest.mark.parametrize(
    ("name", "title"),
    [("learn", "Learn"), ("safety", "When to get help"), ("privacy", "Your privacy")],
)
def test_the_pages_are_open_to_strangers_and_need_no_database(client: Client, name: str, title: str) -> None:
    # No database mark: pytest-django would refuse any query.
    assert f"<h1>{title}</h1>" in main_of(client, reverse(f"guidance:{name}"))


@pytest.mark.django_db
def test_two_people_of_one_country_see_the_same_card() -> None:
    cards = []
    for email in ("ann@example.org", "ben@example.org"):
        client = Client()
        client.force_login(person(email, country="NZ"))
        cards.append(main_of(client, SAFETY))

    assert cards[0] == cards[1]
    assert 'href="tel:111"' in cards[0]


def test_a_stranger_is_told_to_call_the_local_number_and_may_choose_a_country(client: Client) -> None:
    assert "Call your local emergency number." in main_of(client, SAFETY)

    chosen = main_of(client, SAFETY + "?country=CH")

    assert re.findall(r'href="tel:(\d+)"', chosen) == ["144", "112"]
    assert '<option value="CH" selected>Switzerland</option>' in chosen


@pytest.mark.django_db
def test_a_traveller_may_choose_another_country_than_the_own() -> None:
    client = Client()
    client.force_login(person("ann@example.org", country="GB"))

    assert re.findall(r'href="tel:(\d+)"', main_of(client, SAFETY + "?country=US")) == ["911"]
    assert "Call your local emergency number." in main_of(client, SAFETY + "?country=")


def test_an_odd_country_in_the_address_is_no_country(client: Client) -> None:
    assert "Call your local emergency number." in main_of(client, SAFETY + "?country=<script>")


def test_the_card_says_that_nobody_watches(client: Client) -> None:
    assert "Nobody reads your diary. It does not watch for emergencies." in main_of(client, SAFETY)


def test_the_card_only_takes_a_country_and_asks_nothing_about_the_person(client: Client) -> None:
    asked = re.findall(r'<(?:input|select|textarea)[^>]*name="([^"]+)"', main_of(client, SAFETY))

    assert asked == ["country"]


def test_the_privacy_page_names_the_version_that_people_agree_to(client: Client) -> None:
    assert f"This is the text of {PRIVACY_TEXT_VERSION}." in main_of(client, "/privacy/")
