"""Tokens: made and removed by their person, shown once, kept as a digest, good for the API and for nothing else."""

import io
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.response import Response
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from accounts.tokens import make_token
from tests.diary.api.kinds import LEAST, a_record, an_address, list_of
from tests.diary.api.talk import put, refusals

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 21, 12, tzinfo=UTC)
CRAMPS = list_of("cramp")
SHOWN = re.compile(r"charley_[0-9a-f]{64}")
NOBODY = [(None, "authentication_failed")]


@pytest.fixture(autouse=True)
def _noon(db: None) -> Iterator[None]:
    cache.clear()  # wrong tokens are counted there
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


@pytest.fixture
def token(person: User) -> str:
    return make_token(person, "Button", 30)


def asking(token: str, scheme: str = "Token") -> APIClient:
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"{scheme} {token}")
    return client


def asked_for(**changes: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "name": "Button", "days": "90", **changes}


def tokens_of(person: User) -> list[str]:
    return [each.name for each in person.tokens.all()]


# What a token does


def test_a_token_reads_and_writes_without_a_csrf_token(person: User, token: str) -> None:
    program = asking(token)

    made = put(program, an_address(person, "cramp"), LEAST["cramp"])

    assert (made.status_code, person.cramps.count()) == (201, 1)
    assert program.get(CRAMPS).json()["results"] == [made.json()]


def test_a_token_speaks_for_its_person_only(other: User, token: str) -> None:
    a_record(other, "cramp")

    assert asking(token).get(CRAMPS).json()["results"] == []


@pytest.mark.parametrize("scheme", ["Token", "token", "TOKEN"])
def test_the_scheme_is_written_in_any_case(token: str, scheme: str) -> None:
    assert asking(token, scheme).get(CRAMPS).status_code == 200


def test_a_token_goes_before_a_session(person: User, other: User, token: str) -> None:
    a_record(person, "cramp")
    program = asking(token)
    program.force_login(other)

    assert len(program.get(CRAMPS).json()["results"]) == 1


@pytest.mark.parametrize("path", ["/me/", "/me/tokens/", "/today/", "/diary/", "/report/", "/report/pdf/", "/admin/"])
def test_a_token_opens_no_page(token: str, path: str) -> None:
    answer = asking(token).get(path)

    assert (answer.status_code, "/login/" in answer["Location"]) == (302, True)


def test_a_token_makes_no_token_and_removes_none(person: User, token: str) -> None:
    program = asking(token)
    program.handler.enforce_csrf_checks = False
    mine = person.tokens.get()

    program.post("/me/tokens/", asked_for(), format="multipart")
    program.post(f"/me/tokens/{mine.id}/revoke/")

    assert tokens_of(person) == ["Button"]


# What does not work


def refused(answer: Response) -> bool:
    said = (answer.status_code, refusals(answer), answer.headers["WWW-Authenticate"], answer.headers["X-Diary-Api"])
    return said == (401, NOBODY, "Token", "1")


def test_an_expired_token_is_401(token: str) -> None:
    with time_machine.travel(NOW + timedelta(days=30) - timedelta(seconds=1)):
        assert asking(token).get(CRAMPS).status_code == 200
    with time_machine.travel(NOW + timedelta(days=30)):
        assert refused(asking(token).get(CRAMPS))


def test_a_revoked_token_is_401(signed_in: Client, person: User, token: str) -> None:
    signed_in.post(f"/me/tokens/{person.tokens.get().id}/revoke/")

    assert refused(asking(token).get(CRAMPS))


def test_the_token_of_somebody_who_may_no_longer_sign_in_is_401(person: User, token: str) -> None:
    person.is_active = False
    person.save()

    assert refused(asking(token).get(CRAMPS))


def test_the_token_of_somebody_who_left_is_401(person: User, token: str) -> None:
    person.delete()

    assert refused(asking(token).get(CRAMPS))
    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize(
    "shown", ["", "charley_", "nonsense", "charley_" + "0" * 64, "two words", "é", "\xff\xfe", "x" * 5_000]
)
def test_what_is_no_token_is_401_whatever_it_is(person: User, token: str, shown: str) -> None:
    assert refused(asking(shown).get(CRAMPS))


@pytest.mark.parametrize("cut", [slice(-1), slice(15), slice(1, None)])
def test_a_part_of_a_token_is_401(token: str, cut: slice) -> None:
    assert refused(asking(token[cut]).get(CRAMPS))


def test_a_token_that_does_not_work_is_401_beside_a_good_session(person: User) -> None:
    program = asking("nonsense")
    program.force_login(person)

    assert refused(program.get(CRAMPS))


def test_another_scheme_is_nobody(token: str) -> None:
    answer = asking(token, "Bearer").get(CRAMPS)

    assert (answer.status_code, refusals(answer)) == (401, [(None, "not_authenticated")])


def test_who_shows_wrong_tokens_all_the_time_has_to_wait_and_good_tokens_go_on(token: str) -> None:
    wrong = [asking("nonsense").get(CRAMPS) for _ in range(31)]

    assert [answer.status_code for answer in wrong] == [401] * 30 + [429]
    assert (refusals(wrong[-1]), wrong[-1].headers["Retry-After"]) == ([(None, "throttled")], "60")
    assert asking(token).get(CRAMPS).status_code == 200


def wrong_from(*forwarded_for: str) -> int:
    """How many of these wrong tokens were looked at, each from what X-Forwarded-For says."""
    program = asking("nonsense")
    codes = [program.get(CRAMPS, headers={"X-Forwarded-For": each}).status_code for each in forwarded_for]
    return codes.count(401)


MADE_UP = [f"198.51.100.{number}" for number in range(40)]


def test_an_address_that_is_made_up_is_not_believed(db: None) -> None:
    assert wrong_from(*MADE_UP) == 30


def test_behind_a_web_server_of_ours_its_word_counts_and_not_what_a_visitor_wrote_before(settings: Any) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}

    assert wrong_from(*(f"{each}, 203.0.113.7" for each in MADE_UP)) == 30
    assert wrong_from("203.0.113.7, 203.0.113.8") == 1


def test_web_servers_in_front_are_counted_alike_at_every_door(settings: Any) -> None:
    assert settings.REST_FRAMEWORK["NUM_PROXIES"] == settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0


# What is kept


def test_nothing_that_is_kept_opens_the_diary(person: User, token: str) -> None:
    with connection.cursor() as cursor:
        kept = str(cursor.execute("SELECT * FROM accounts_apitoken").fetchall())

    assert token not in kept
    assert token[:15] in kept  # how it begins, to tell it from others
    assert refused(asking(person.tokens.get().digest).get(CRAMPS))


def test_the_day_of_the_last_use_is_noted_once_a_day_by_the_persons_calendar(
    person: User, token: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert person.tokens.get().last_used_on is None

    for moment, day, statements in [
        (NOW, date(2026, 3, 21), 3),  # the token with its person, its use, the records
        (NOW + timedelta(hours=10), date(2026, 3, 21), 2),
        (NOW + timedelta(hours=11, minutes=1), date(2026, 3, 22), 3),  # after midnight in Berlin
    ]:
        with time_machine.travel(moment), django_assert_num_queries(statements):
            asking(token).get(CRAMPS)
        assert person.tokens.get().last_used_on == day


@pytest.mark.django_db(transaction=True)
def test_reading_by_token_goes_on_when_nothing_can_be_written(token: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            assert asking(token).get(CRAMPS).status_code == 200
        finally:
            cursor.execute("PRAGMA query_only = OFF")


# The page


def test_a_new_token_is_shown_once(signed_in: Client, person: User) -> None:
    page = signed_in.post("/me/tokens/", asked_for(name="Bedside button"))

    (shown,) = SHOWN.findall(page.content.decode())
    assert page.status_code == 200
    assert asking(shown).get(CRAMPS).status_code == 200
    assert tokens_of(person) == ["Bedside button"]
    assert person.tokens.get().expiry == NOW + timedelta(days=90)
    assert shown not in signed_in.get("/me/tokens/").content.decode()


def test_sending_the_form_twice_makes_one_token_and_says_so(signed_in: Client, person: User) -> None:
    answers = asked_for()
    signed_in.post("/me/tokens/", answers)

    again = signed_in.post("/me/tokens/", answers, follow=True)

    assert tokens_of(person) == ["Button"]
    assert "This token has been made already" in again.content.decode()
    assert SHOWN.findall(again.content.decode()) == []


def test_the_list_tells_tokens_apart(signed_in: Client, person: User, token: str) -> None:
    asking(token).get(CRAMPS)
    make_token(person, "Old & <b>", 1)

    with time_machine.travel(NOW + timedelta(days=2)):
        page = " ".join(signed_in.get("/me/tokens/").content.decode().split())

    assert f"Begins with {token[:15]}. Made on 21 March 2026. Works until 20 April 2026. Last used on 21 March" in page
    assert "<b>Old &amp; &lt;b&gt;</b>" in page
    assert "Stopped working on 22 March 2026. Not used yet." in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"days": "0"}, "days"),
        ({"days": "366"}, "days"),
        ({"days": "ten"}, "days"),
        ({"days": ""}, "days"),
        ({"id": "1"}, "id"),
    ],
)
def test_a_bad_answer_makes_no_token_and_is_named(
    signed_in: Client, person: User, wrong: dict[str, str], field: str
) -> None:
    page = signed_in.post("/me/tokens/", asked_for(**wrong))

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert tokens_of(person) == []


def test_nobody_has_more_than_ten_tokens(signed_in: Client, person: User) -> None:
    for number in range(10):
        signed_in.post("/me/tokens/", asked_for(name=f"Program {number}"))

    page = signed_in.post("/me/tokens/", asked_for())

    assert (page.status_code, len(tokens_of(person))) == (422, 10)
    assert "You have ten tokens already. Remove one first." in page.content.decode()


def test_twenty_tokens_an_hour_are_enough(signed_in: Client, person: User) -> None:
    for number in range(20):
        assert signed_in.post("/me/tokens/", asked_for(name=f"Program {number}")).status_code == 200
        person.tokens.all().delete()

    refused = signed_in.post("/me/tokens/", asked_for())

    assert (refused.status_code, tokens_of(person)) == (429, [])
    assert "Please wait a while and try again" in refused.content.decode()
    assert signed_in.get("/me/tokens/").status_code == 200


def test_another_persons_token_is_not_found(signed_in: Client, other: User) -> None:
    make_token(other, "Theirs", 30)

    answer = signed_in.post(f"/me/tokens/{other.tokens.get().id}/revoke/")

    assert (answer.status_code, tokens_of(other)) == (404, ["Theirs"])


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_three_queries(
    signed_in: Client, person: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_token(person, f"Program {number}", 30)

    with django_assert_num_queries(3):  # session, person, tokens
        signed_in.get("/me/tokens/")


# The command


def command(*words: str) -> str:
    out = io.StringIO()
    call_command("api_token", *words, stdout=out)
    return out.getvalue()


def test_the_command_prints_a_token_and_nothing_else(person: User) -> None:
    printed = command("ME@example.org", "--name", "Home server", "--days", "7")

    assert re.fullmatch(r"charley_[0-9a-f]{64}\n", printed)
    assert asking(printed.strip()).get(CRAMPS).status_code == 200
    assert (tokens_of(person), person.tokens.get().expiry) == (["Home server"], NOW + timedelta(days=7))


def test_a_token_of_the_command_works_for_a_year_unless_told_otherwise(person: User) -> None:
    command("me@example.org")

    assert person.tokens.get().expiry == NOW + timedelta(days=365)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody@example.org",), "There is no account for nobody@example.org."),
        (("me@example.org", "--days", "0"), "--days must be a whole number from 1 to 365."),
        (("me@example.org", "--days", "366"), "--days must be a whole number from 1 to 365."),
        (("me@example.org", "--name", " "), "--name must have 1 to 80 characters."),
        (("me@example.org", "--name", "x" * 81), "--name must have 1 to 80 characters."),
    ],
)
def test_the_command_says_what_is_wrong(person: User, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=f"^{re.escape(said)}$"):
        command(*words)

    assert tokens_of(person) == []


def test_the_command_makes_no_eleventh_token(person: User) -> None:
    for _ in range(10):
        command("me@example.org")

    with pytest.raises(CommandError, match="You have ten tokens already"):
        command("me@example.org")
