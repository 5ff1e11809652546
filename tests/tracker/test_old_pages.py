"""A page that was open while its person signed in anew."""

import pytest
from django.test import Client

from tests.factories import a_person


@pytest.mark.django_db
def test_a_form_that_is_too_old_says_that_nothing_was_saved_and_where_the_words_are() -> None:
    person = a_person()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    answer = browser.post("/me/", {"name": "Ann"})
    page = answer.content.decode()
    assert (answer.status_code, person.name) == (403, "")
    assert "This page was open for too long, so nothing was saved." in page
    assert "Go back with your browser" in page
