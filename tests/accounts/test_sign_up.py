"""The door: starting a diary, the code in the mail, signing in and out, a new password, another address."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils.html import strip_tags

from accounts.consent import PRIVACY_TEXT_VERSION
from accounts.models import User
from tests.factories import NOW

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

PASSWORD = "a lamp at night"
TYPED = {
    "email": "new@example.org",
    "password1": PASSWORD,
    "time_zone": "Europe/Berlin",
    "consent": "on",
    "of_age": "on",
}


def sign_up(client: Client, **typed: Any) -> Any:
    return client.post("/accounts/signup/", {**TYPED, **typed})


def code_in_mail() -> str:
    (code,) = re.findall(r"^([A-Z0-9-]{6,})$", str(mail.outbox[-1].body), re.MULTILINE)
    return code


def words(answer: Any) -> str:
    main = answer.content.decode().partition('<main id="main" tabindex="-1">')[2]
    return re.sub(r"\s+", " ", strip_tags(main)).strip()


def test_a_diary_starts_with_an_address_a_password_and_the_code_from_the_mail(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        asked = sign_up(client)
        assert asked.headers["Location"] == "/accounts/confirm-email/"
        assert client.get("/today/").status_code == 302
        done = client.post("/accounts/confirm-email/", {"code": code_in_mail()})
        assert done.headers["Location"] == "/today/"
        assert client.get("/today/").headers["Location"] == "/me/set-up/"
    (person,) = User.objects.all()
    assert (person.email, person.time_zone, person.consent_at, person.consent_version, person.country) == (
        "new@example.org",
        "Europe/Berlin",
        NOW,
        PRIVACY_TEXT_VERSION,
        "",
    )


@pytest.mark.parametrize("left_out", ["time_zone", "consent", "of_age"])
def test_without_time_zone_consent_or_age_there_is_no_diary(client: Client, left_out: str) -> None:
    answer = sign_up(client, **{left_out: ""})
    assert User.objects.count() == 0
    told = "Please fill this in." if left_out == "time_zone" else "Please tick this to go on."
    assert answer.context["form"].errors == {left_out: [told]}
    assert f'aria-describedby="id_{left_out}' in answer.content.decode()


def test_a_time_zone_is_one_of_the_list(client: Client) -> None:
    assert list(sign_up(client, time_zone="Mars/Base").context["form"].errors) == ["time_zone"]


def test_the_privacy_text_stands_before_the_consent(client: Client) -> None:
    shown = words(client.get("/accounts/signup/"))
    text, consent = shown.index("Your diary is about your health."), shown.index("I agree that Charley keeps")
    assert text < consent < shown.index("I am 16 or older.")


def test_a_wrong_code_lets_nobody_in(client: Client) -> None:
    sign_up(client)
    answer = client.post("/accounts/confirm-email/", {"code": "WRONG1"})
    assert (answer.status_code, client.get("/today/").status_code) == (200, 302)


def test_a_slip_in_the_address_is_put_right_where_the_code_is_asked_for(client: Client) -> None:
    sign_up(client, email="nwe@example.org")
    assert "Use another e-mail address" in words(client.get("/accounts/confirm-email/"))
    client.post("/accounts/confirm-email/", {"action": "change", "email": "new@example.org"})
    assert mail.outbox[-1].to == ["new@example.org"]
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert [person.email for person in User.objects.all()] == ["new@example.org"]


def test_a_new_code_can_be_asked_for_after_a_little_while(client: Client) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        sign_up(client)
        assert "Send a new code" in words(client.get("/accounts/confirm-email/"))
        clock.shift(timedelta(minutes=4))
        client.post("/accounts/confirm-email/", {"action": "resend"})
        assert [message.to for message in mail.outbox] == [["new@example.org"]] * 2
        done = client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert done.headers["Location"] == "/today/"


def test_mails_carry_no_health_word(client: Client, person: User) -> None:
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    sign_up(client)
    sign_up(Client(), email=person.email)
    for email in (person.email, "nobody@example.org"):
        Client().post("/accounts/password/reset/", {"email": email})
    told = " ".join(f"{each.subject} {each.body}" for each in mail.outbox).lower()
    assert len(mail.outbox) == 4
    assert not re.search(r"cramp|sciatica|pain|health|diary|leg\b|night|doctor|example\.com", told), told


def test_where_mail_is_printed_the_page_says_where_to_look(client: Client, settings: Any) -> None:
    sign_up(client)
    assert "prints its mail" not in words(client.get("/accounts/confirm-email/"))
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "prints its mail in the window where it was started" in words(client.get("/accounts/confirm-email/"))


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, person: User) -> None:
    known, unknown = (
        client.post("/accounts/password/reset/", {"email": email}) for email in (person.email, "nobody@example.org")
    )
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


def test_signing_in_and_out(client: Client, person: User) -> None:
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    wrong = client.post("/accounts/login/", {"login": person.email, "password": "no"})
    assert (wrong.status_code, client.get("/today/").status_code) == (200, 302)
    right = client.post("/accounts/login/?next=/diary/", {"login": person.email, "password": "correct horse battery"})
    assert right.headers["Location"] == "/diary/"
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert client.get("/today/").status_code == 302


def test_a_forgotten_password_is_chosen_anew_by_a_code(client: Client, person: User) -> None:
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    asked = client.post("/accounts/password/reset/", {"email": person.email}, follow=True)
    assert "Look in your mail We have sent a code to" in words(asked)
    chosen = client.post("/accounts/password/reset/confirm/", {"code": code_in_mail()}, follow=True)
    assert words(chosen).startswith("Choose a new password")
    client.post(chosen.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_another_address_takes_the_place_of_the_old_after_its_code(signed_in: Client, person: User) -> None:
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    asked = signed_in.post("/accounts/email/", {"email": "other@example.org", "action_add": ""}, follow=True)
    assert "Look in your mail We have sent a code to other@example.org" in words(asked)
    signed_in.post("/accounts/confirm-email/", {"code": code_in_mail()})
    person.refresh_from_db()
    assert person.email == "other@example.org"


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/accounts/login/", "Sign in"),
        ("/accounts/signup/", "Start a diary"),
        ("/accounts/password/reset/", "Forgot your password?"),
        ("/accounts/password/reset/done/", "Your password is changed"),
        ("/accounts/inactive/", "This account is closed"),
    ],
)
def test_pages_at_the_door_are_our_own(client: Client, path: str, heading: str) -> None:
    assert words(client.get(path)).startswith(heading)


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/accounts/logout/", "Sign out"),
        ("/accounts/email/", "Change e-mail address"),
        ("/accounts/password/change/", "Change password"),
        ("/accounts/reauthenticate/", "Is it you?"),
    ],
)
def test_pages_of_the_account_are_our_own(signed_in: Client, path: str, heading: str) -> None:
    assert words(signed_in.get(path)).startswith(heading)


def test_many_tries_are_asked_to_wait_in_our_own_words(client: Client) -> None:
    answers = [client.post("/accounts/password/reset/", {"email": "x@example.org"}) for _try in range(6)]
    assert answers[-1].status_code == 429
    assert words(answers[-1]).startswith("Please wait a little")
