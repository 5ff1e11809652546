"""Who may do what: every route × method × person. A route without a row here fails."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from accounts.tokens import make_token
from diary import services
from diary.models import Entry
from tests.factories import (
    NIGHT,
    NOW,
    a_change,
    a_cramp,
    a_day,
    a_dose,
    a_drink,
    a_habit,
    a_medicine,
    a_nerve_pain,
    a_night,
    a_person,
    a_visit,
    an_experiment,
    preferences,
)

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
TO_SIGN_IN = "sign in"
DOORS = ("/accounts/login/", "/admin/login/")
Answers = dict[str, int | str]  # method → status, or TO_SIGN_IN for a redirect there


def answers(get: int | str = 405, *, head: int | str | None = None, **others: int | str) -> Answers:
    """What each method answers: 405 where nothing is said; HEAD as GET."""
    return {**dict.fromkeys(METHODS, 405), "get": get, "head": get if head is None else head, **others}


def always(status: int | str) -> Answers:
    return dict.fromkeys(METHODS, status)


def reading(get: int | str = 200, **others: int | str) -> Answers:
    """A class-based view of a library, which describes itself to OPTIONS."""
    return answers(get, **{"options": 200, **others})


@dataclass(frozen=True)
class Row:
    """What a route answers to a stranger, to the owner of what it names, to another person, and to staff."""

    stranger: Answers
    owner: Answers
    other: Answers | None = None  # as the owner, where the route names nothing of anybody
    staff: Answers | None = None  # as another person
    superuser: Answers | None = None  # as staff
    names: Callable[[User], dict[str, Any]] = field(default=lambda _owner: {})

    def expected(self) -> dict[str, Answers]:
        other = self.other or self.owner
        staff = self.staff or other
        return {
            "stranger": self.stranger,
            "owner": self.owner,
            "other": other,
            "staff": staff,
            "superuser": self.superuser or staff,
        }


def a_date(_owner: User) -> dict[str, Any]:
    return {"day": NIGHT}


def of_a(make: Callable[[User], Any]) -> Callable[[User], dict[str, uuid.UUID]]:
    return lambda owner: {"record_id": make(owner).id}


def a_token(owner: User) -> dict[str, Any]:
    if not owner.tokens.exists():
        make_token(owner, "Button", 30)
    return {"token_id": owner.tokens.get().id}


def an_old_habit(owner: User) -> Entry:
    """Nobody has more than five that are asked."""
    return a_habit(owner, asked_until=date(2026, 1, 31))


def a_deleted_cramp(owner: User) -> dict[str, Any]:
    cramp = a_cramp(owner)
    services.forget(owner, "cramp", cramp.id, NOW)
    return {"kind": "cramp", "record_id": cramp.id}


def for_everyone(get: int = 200) -> Row:
    return Row(stranger=answers(get), owner=answers(get))


def my_page(**methods: int | str) -> Row:
    """A page about whoever is signed in: it names nothing, so it shows everybody their own."""
    return Row(stranger=always(TO_SIGN_IN), owner=answers(**{"get": 200, **methods}))


def my_date(**methods: int | str) -> Row:
    return Row(stranger=always(TO_SIGN_IN), owner=answers(**{"get": 200, **methods}), names=a_date)


def my_record(make: Callable[[User], dict[str, Any]], **methods: int | str) -> Row:
    """A page of one record: for anybody else it does not exist, staff or not."""
    mine = answers(**{"get": 200, **methods})
    not_theirs: Answers = {method: 404 if status in (200, 302, 422) else status for method, status in mine.items()}
    return Row(stranger=always(TO_SIGN_IN), owner=mine, other=not_theirs, names=make)


def my_resources() -> Row:
    return Row(stranger=always(401), owner=answers(200))


def my_resource(make: Callable[[User], Any]) -> Row:
    """Ids are each person's own: to another person this one is new, and what is new needs its date (400)."""
    mine = answers(200, put=200, patch=200, delete=204)
    return Row(stranger=always(401), owner=mine, other=answers(404, put=400, patch=404, delete=404), names=of_a(make))


def staff_only(superuser: Answers, staff: Answers | None = None, names: Any = None) -> Row:
    given = names if callable(names) else lambda _owner: names or {}
    to_sign_in = always(TO_SIGN_IN)
    return Row(to_sign_in, to_sign_in, staff=staff or always(403), superuser=superuser, names=given)


def an_account(owner: User) -> dict[str, Any]:
    return {"object_id": owner.id}


def nothing_to_confirm() -> Row:
    """A step of a journey that nobody here has begun: back to where it begins."""
    return Row(always(TO_SIGN_IN), always(302))


EDITABLE = answers(200, options=200, post=200, put=200, patch=200, delete=200)  # admin views look at POST only
A_FORM = reading(200, post=200, put=200)

MATRIX: dict[str, Row] = {
    "home": Row(stranger=answers(200), owner=answers(302)),
    "health": for_everyone(),
    "guidance:learn": for_everyone(),
    "guidance:safety": for_everyone(),
    "guidance:privacy": for_everyone(),
    "accounts:me": my_page(post=422),
    "accounts:conditions": my_page(post=302),
    "accounts:erase": my_page(post=422),
    "accounts:goodbye": Row(stranger=answers(200), owner=answers(302)),
    "accounts:tokens": my_page(post=422),
    "accounts:revoke_token": my_record(a_token, get=405, post=302),
    "me:asks": my_page(post=422),
    "me:set_up": my_page(post=422),
    "me:take": my_page(),
    "me:take_csv": my_page(),
    "me:take_json": my_page(),
    "diary:today": my_page(),
    "diary:timeline": my_page(),
    "diary:day": my_date(),
    "diary:no_cramps": my_date(get=405, post=302),
    "diary:night": my_date(post=422),
    "diary:cramp_add": my_date(post=302),
    "diary:daytime_cramp_add": my_date(post=422),
    "diary:nerve_pain_add": my_date(post=422),
    "diary:cramp": my_record(of_a(a_cramp), post=302),
    "diary:nerve_pain": my_record(of_a(a_nerve_pain), post=422),
    "diary:end_pause": my_page(get=405, post=302),
    "diary:day_record": my_date(post=422),
    "diary:drink_add": my_date(post=422),
    "diary:drink": my_record(of_a(a_drink), post=422),
    "diary:dose_add": my_date(get=405, post=404),
    "diary:dose": my_record(of_a(a_dose), post=422),
    "diary:medicines": my_page(),
    "diary:medicine_add": my_page(post=422),
    "diary:medicine": my_record(of_a(a_medicine), post=422),
    "diary:medicine_change_add": my_record(of_a(a_medicine), post=422),
    "diary:medicine_change": my_record(of_a(a_change), post=422),
    "diary:delete": my_record(lambda owner: {"kind": "cramp", **of_a(a_cramp)(owner)}, get=405, post=302),
    "diary:bring_back": my_record(a_deleted_cramp, get=405, post=302),
    "reports:insights": my_page(),
    "reports:cramps_per_week": my_page(),
    "reports:compared": my_page(),
    "reports:report": my_page(),
    "reports:pdf": my_page(),
    "account_login": Row(A_FORM, owner=always(302)),
    "account_signup": Row(A_FORM, owner=always(302)),
    "account_logout": Row(reading(302, post=302), owner=reading(200, post=302)),
    "account_inactive": Row(reading(), reading()),
    "account_reset_password": Row(A_FORM, A_FORM),
    "account_password_reset_completed": Row(reading(), reading()),
    "account_confirm_password_reset_code": Row(always(TO_SIGN_IN), always(TO_SIGN_IN)),
    "account_complete_password_reset": Row(always(302), always(302)),
    "account_confirm_login_code": nothing_to_confirm(),
    "account_email_verification_sent": nothing_to_confirm(),
    "account_email": Row(always(TO_SIGN_IN), reading(200, post=302, put=302)),
    "account_change_password": Row(always(TO_SIGN_IN), A_FORM),
    "account_set_password": Row(always(TO_SIGN_IN), always(302)),
    "account_reauthenticate": Row(always(TO_SIGN_IN), A_FORM),
    "admin:index": staff_only(EDITABLE, staff=EDITABLE),
    "admin:app_list": staff_only(EDITABLE, staff=always(404), names={"app_label": "accounts"}),
    "admin:login": Row(always(TO_SIGN_IN), always(403), staff=reading(302, head=200, post=200, put=200)),
    "admin:logout": Row(always(302), always(302), staff=answers(options=200, post=200)),
    "admin:password_change": staff_only(A_FORM, staff=A_FORM),
    "admin:password_change_done": staff_only(reading(), staff=reading()),
    "admin:jsi18n": staff_only(reading(), staff=reading()),
    "admin:autocomplete": staff_only(reading(403), staff=reading(403)),
    "admin:accounts_user_changelist": staff_only(EDITABLE),
    "admin:accounts_user_change": staff_only({**EDITABLE, "post": 302}, names=an_account),
    "admin:accounts_user_history": staff_only(EDITABLE, names=an_account),
    "admin:accounts_user_add": staff_only(always(403)),
    "admin:accounts_user_delete": staff_only(always(403), names=an_account),
    "api:night_list": my_resources(),
    "api:night": my_resource(a_night),
    "api:cramp_list": my_resources(),
    "api:cramp": my_resource(a_cramp),
    "api:nerve_pain_list": my_resources(),
    "api:nerve_pain": my_resource(a_nerve_pain),
    "api:drink_list": my_resources(),
    "api:drink": my_resource(a_drink),
    "api:medicine_list": my_resources(),
    "api:medicine": my_resource(a_medicine),
    "api:medicine_change_list": my_resources(),
    "api:medicine_change": my_resource(a_change),
    "api:dose_list": my_resources(),
    "api:dose": my_resource(a_dose),
    "api:day_list": my_resources(),
    "api:day": my_resource(a_day),
    "api:habit_list": my_resources(),
    "api:habit": my_resource(an_old_habit),
    "api:visit_list": my_resources(),
    "api:visit": my_resource(a_visit),
    "api:experiment_list": my_resources(),
    "api:experiment": my_resource(an_experiment),
    "api:preferences_list": my_resources(),
    "api:preferences": my_resource(preferences),
    "api:push": Row(stranger=always(401), owner=answers(405, post=400)),
    "api:pull": my_resources(),
    "api:history": Row(stranger=always(401), owner=answers(200), other=answers(404), names=of_a(a_cramp)),
    "api:insights": my_resources(),
    "api:me": Row(stranger=always(401), owner=answers(200, patch=200)),
    "api:schema": for_everyone(),
    "api:docs": for_everyone(),
}


def routes(patterns: Any = None, namespace: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of all routes there are."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner, route)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", route


def route_of(name: str) -> str:
    return dict(routes())[name]


# Ways of the admin that lead to other rows: an old address, a link to a public page, everything else.
REDIRECTS = {"admin:None", "admin:view_on_site"}


def test_every_route_has_a_row() -> None:
    assert {name for name, _route in routes()} - REDIRECTS == set(MATRIX)


@pytest.fixture
def people() -> dict[str, User | None]:
    return {
        "stranger": None,
        "owner": a_person(),
        "other": a_person("other@example.org"),
        "staff": a_person("staff@example.org", is_staff=True),
        "superuser": a_person("super@example.org", is_staff=True, is_superuser=True),
    }


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_a_route_answers_each_person_and_method_as_declared(name: str, people: dict[str, User | None]) -> None:
    row, owner = MATRIX[name], people["owner"]
    assert owner is not None
    differences = {
        f"{method} by {who}": (found, declared)
        for who, declared_of in row.expected().items()
        for method, declared in declared_of.items()
        if (found := status_of(name, row.names(owner), method, people[who])) != declared
    }
    assert differences == {}  # found, declared


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_a_token_opens_the_api_and_nothing_else(name: str) -> None:
    row, owner = MATRIX[name], a_person()
    headers = {"Authorization": f"Token {make_token(owner, 'Program', 30)}"}
    declared_of = row.owner if name.startswith("api:") else row.stranger
    differences = {
        method: (found, declared)
        for method, declared in declared_of.items()
        if (found := status_of(name, row.names(owner), method, None, headers)) != declared
    }
    assert differences == {}  # found, declared


def status_of(
    name: str, names: dict[str, Any], method: str, person: User | None, headers: dict[str, str] | None = None
) -> int | str:
    cache.clear()  # the limits on sign-in are tested elsewhere
    client = Client(headers=headers)
    if person:
        client.force_login(person)
    with_body = name.startswith("api:") and method in ("post", "put", "patch")
    body: dict[str, Any] = {"content_type": "application/json", "data": "{}"} if with_body else {}
    response = getattr(client, method)(reverse(name, kwargs=names), **body)
    if response.status_code == 302 and response["Location"].startswith(DOORS):
        return TO_SIGN_IN
    return int(response.status_code)
