"""Merging, as a law: any order, any number of times, the same record."""

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diary.merge import Json, State, as_whole_number, canonical, edit, merge, next_stamp
from tests.factories import NOW

NUMBERS = json.loads((Path(__file__).parents[1] / "js" / "numbers.json").read_text())

names = st.sampled_from(["side", "intensity", "note", "deleted"])
stamps = st.integers(0, 3).map(lambda n: f"2026-03-21T05:58:0{n}.000Z")
values = st.sampled_from([None, 0, 1, 7, "left", "links", True, [1, 2], {"ä": 1, "z": 2}])


@st.composite
def states(draw: st.DrawFn) -> State:
    marks = draw(st.dictionaries(names, stamps, max_size=4))
    data = {name: draw(values) for name in marks if name != "deleted"}
    return State(deleted=draw(st.booleans()) if "deleted" in marks else False, data=data, stamps=marks)


@given(states(), states(), states())
def test_the_order_of_merging_does_not_matter(a: State, b: State, c: State) -> None:
    merged = {canonical(vars(merge(merge(x, y), z))) for x, y, z in itertools.permutations((a, b, c))}
    assert len(merged) == 1


@given(states(), states())
def test_merging_again_changes_nothing(a: State, b: State) -> None:
    once = merge(a, b)
    assert merge(once, b) == once == merge(once, a)


@given(states())
def test_writing_what_is_there_already_changes_nothing(here: State) -> None:
    if here.stamps:
        assert edit(here, dict(here.data), NOW, deleted=here.deleted) is None


def test_only_what_differs_is_written() -> None:
    here = State(
        data={"side": "left", "note": "x"},
        stamps={"side": "2026-01-01T00:00:00.000Z", "note": "2026-01-01T00:00:00.000Z"},
    )
    change = edit(here, {"side": "left", "note": None, "muscle": None}, NOW)
    stamp = "2026-03-21T05:58:03.000Z"
    assert change == State(data={"note": None}, stamps={"note": stamp, "deleted": stamp})


def test_a_clock_set_back_never_hides_a_newer_answer() -> None:
    here = State(stamps={"deleted": "2099-01-01T00:00:00.000Z"})
    assert next_stamp(here, NOW) == "2099-01-01T00:00:00.001Z"


def test_canonical_json_is_written_as_javascript_writes_it() -> None:
    value = {"ä": "\u00fc", "b": [1.0, 0.5, True, None], "a": 'q"', "Z": {}}
    assert canonical(value) == '{"Z":{},"a":"q\\"","b":[1,0.5,true,null],"ä":"ü"}'


@pytest.mark.parametrize(("read", "written"), NUMBERS)
def test_a_number_is_written_as_javascript_writes_it_however_deep_it_stands(read: str, written: str) -> None:
    number = json.loads(read, parse_int=as_whole_number)
    assert (canonical(number), canonical({"a": [number]})) == (written, f'{{"a":[{written}]}}')
    assert canonical(json.loads(read)) == written


@pytest.mark.parametrize("number", [float("nan"), float("inf"), [float("-inf")], 10**400])
def test_a_number_that_json_does_not_know_is_not_written(number: Json) -> None:
    with pytest.raises(ValueError, match="endless"):
        canonical(number)


@pytest.mark.parametrize(
    ("stored", "given_now"), [(1, True), (0, False), (True, 1), ([1], [True]), ({"a": 0}, {"a": False})]
)
def test_yes_is_another_answer_than_one(stored: Json, given_now: Json) -> None:
    here = State(data={"later": stored}, stamps=dict.fromkeys(["later", "deleted"], "2026-01-01T00:00:00.000Z"))
    change = edit(here, {"later": given_now}, NOW)
    assert change is not None
    assert canonical(change.data) == canonical({"later": given_now})


def test_a_number_written_in_another_way_is_the_same_answer() -> None:
    here = State(data={"amount": 1.0}, stamps=dict.fromkeys(["amount", "deleted"], "2026-01-01T00:00:00.000Z"))
    assert edit(here, {"amount": 1}, NOW) is None
