"""The page about the person, and the places they choose from."""

from zoneinfo import available_timezones

import pytest
from django.test import Client
from django.utils import timezone

from accounts import places
from accounts.forms import MeForm
from accounts.models import User


def test_what_i_say_about_myself_is_kept(signed_in: Client, person: User) -> None:
    typed = {"name": "Ann", "birth_year": "1961", "time_zone": "Asia/Tokyo", "country": "GB"}
    answer = signed_in.post("/me/", typed, follow=True)
    person.refresh_from_db()
    assert (person.name, person.birth_year, person.time_zone, person.country) == ("Ann", 1961, "Asia/Tokyo", "GB")
    assert b'<li class="success">Saved.</li>' in answer.content


def test_all_but_the_time_zone_may_stay_empty(signed_in: Client, person: User) -> None:
    assert signed_in.post("/me/", {"time_zone": "UTC"}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.birth_year, person.country) == ("", None, "")


@pytest.mark.parametrize(
    ("field", "typed"), [("birth_year", "1500"), ("time_zone", "Mars/Base"), ("country", "XX"), ("time_zone", "")]
)
def test_what_cannot_be_is_told_and_not_kept(signed_in: Client, person: User, field: str, typed: str) -> None:
    answer = signed_in.post("/me/", {"time_zone": "Europe/Berlin", field: typed})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    person.refresh_from_db()
    assert (person.birth_year, person.time_zone, person.country) == (None, "Europe/Berlin", "")


def test_only_what_is_asked_can_be_changed(signed_in: Client, person: User) -> None:
    sent = {
        "time_zone": "UTC",
        "is_staff": "on",
        "is_superuser": "on",
        "email": "x@example.org",
        "consent_version": "x",
    }
    signed_in.post("/me/", sent)
    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser, person.email, person.consent_version) == (
        False,
        False,
        "me@example.org",
        "",
    )


def test_an_unusual_time_zone_stays_mine(signed_in: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(time_zone="Etc/GMT-5")
    assert b'<option value="Etc/GMT-5" selected>Etc/GMT-5</option>' in signed_in.get("/me/").content
    assert signed_in.post("/me/", {"time_zone": "Etc/GMT-5", "name": "Ann"}).status_code == 302


def test_only_staff_see_the_way_to_the_staff_pages(signed_in: Client, person: User) -> None:
    assert b'href="/admin/"' not in signed_in.get("/me/").content
    User.objects.filter(pk=person.pk).update(is_staff=True)
    assert b'href="/admin/"' in signed_in.get("/me/").content


def test_time_zones_to_choose_from_are_known_ones_under_their_area() -> None:
    zones = dict(places.time_zones())
    assert {zone for towns in zones.values() for zone, _town in towns} <= available_timezones()
    assert ("America/Argentina/Buenos_Aires", "Buenos Aires (Argentina)") in zones["America"]
    assert ("Asia/Calcutta", "Calcutta") in zones["Asia"]  # some browsers still say so
    assert zones["UTC"] == (("UTC", "UTC"),)


def test_countries_stand_in_the_order_of_their_names() -> None:
    countries = places.countries()
    assert [name for _code, name in countries] == sorted(name for _code, name in countries)
    assert (len(countries), dict(countries)["NL"]) == (249, "Netherlands")


def test_what_changed_while_the_page_was_open_stays_changed(person: User) -> None:
    typed = {"name": "Ann", "time_zone": "Asia/Tokyo"}
    form = MeForm(typed, instance=User.objects.get(pk=person.pk))
    User.objects.filter(pk=person.pk).update(is_active=False, email="new@example.org")
    assert form.is_valid()
    form.save()
    person.refresh_from_db()
    assert (person.name, person.time_zone, person.is_active, person.email) == (
        "Ann",
        "Asia/Tokyo",
        False,
        "new@example.org",
    )


@pytest.mark.parametrize("year", ["1899", "2024", "2099"])
def test_a_year_of_birth_is_one_of_somebody_of_age(signed_in: Client, person: User, year: str) -> None:
    answer = signed_in.post("/me/", {"time_zone": person.time_zone, "birth_year": year})
    latest = timezone.now().year - 16
    assert answer.context["form"].errors == {"birth_year": [f"A year from 1900 to {latest}."]}
    assert f'value="{year}"' in answer.content.decode()
