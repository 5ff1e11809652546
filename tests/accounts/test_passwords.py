"""Passwords are kept so that a stolen database does not give them away, and a change of one is told."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client

from accounts.models import User

HEALTH_WORDS = re.compile(r"cramp|sciatica|pain|health|diary|leg\b|night|doctor", re.IGNORECASE)


def test_a_password_is_kept_with_the_parameters_that_owasp_recommends() -> None:
    assert make_password("a lamp at night").startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.django_db(databases=["default", "cache"])
def test_a_new_password_is_told_by_mail_without_a_health_word(signed_in: Client, person: User) -> None:
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    typed = {"oldpassword": "correct horse battery", "password1": "a lamp at night", "password2": "a lamp at night"}

    assert signed_in.post("/accounts/password/change/", typed).status_code == 302

    (told,) = mail.outbox
    assert (told.to, told.subject) == ([person.email], "Your password is changed")
    assert told.body.startswith(
        "The password of your account is changed.\n\nIf that was not you, choose a new password at once. It came from:"
    )
    assert HEALTH_WORDS.findall(f"{told.subject} {told.body}") == []
