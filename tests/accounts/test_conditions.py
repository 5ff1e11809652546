"""Conditions: each yes, no or not answered."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.conditions import Condition, check_conditions, may_set_fluid_goal
from accounts.models import User


def test_what_is_answered_is_kept_and_the_rest_stays_unanswered(signed_in: Client, person: User) -> None:
    answer = signed_in.post("/me/conditions/", {"heart": "True", "disc": "False", "kidney": ""})
    person.refresh_from_db()
    assert (answer.status_code, person.conditions) == (302, {"heart": True, "disc": False})


def test_an_answer_can_be_cleared(signed_in: Client, person: User) -> None:
    User.objects.update(conditions={"heart": True, "disc": False})
    signed_in.post("/me/conditions/", {"disc": "False"})
    person.refresh_from_db()
    assert person.conditions == {"disc": False}


def test_every_condition_is_asked_and_none_is_preselected(signed_in: Client) -> None:
    form = signed_in.get("/me/conditions/").context["form"]
    assert (list(form.fields), [field.value() for field in form]) == (Condition.values, [None] * len(Condition))


def test_my_answers_are_shown_again(signed_in: Client) -> None:
    User.objects.update(conditions={"heart": True, "disc": False})
    page = signed_in.get("/me/conditions/").content.decode()
    assert 'name="heart" value="True" id="id_heart_0" checked' in page
    assert 'name="disc" value="False" id="id_disc_1" checked' in page
    assert page.count(" checked") == 2


def test_another_answer_is_told_beside_its_question_and_the_others_are_kept(signed_in: Client, person: User) -> None:
    answer = signed_in.post("/me/conditions/", {"heart": "perhaps", "disc": "True"})
    person.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors), person.conditions) == (422, ["heart"], {})
    assert 'name="disc" value="True" id="id_disc_0" checked' in answer.content.decode()


@pytest.mark.parametrize("value", [None, [], {"mood": True}, {"heart": "yes"}, {"heart": 1}])
def test_anything_else_is_no_set_of_conditions(value: object) -> None:
    with pytest.raises(ValidationError):
        check_conditions(value)


@pytest.mark.parametrize(
    ("conditions", "offered"),
    [({}, True), ({"heart": None}, True), ({"heart": False, "disc": True}, True), ({"heart": True}, False)]
    + [({name: True}, False) for name in ("kidney", "dialysis")],
)
def test_no_goal_for_drinking_is_offered_with_heart_or_kidney_disease(
    conditions: dict[str, bool | None], offered: bool
) -> None:
    assert may_set_fluid_goal(conditions) == offered
