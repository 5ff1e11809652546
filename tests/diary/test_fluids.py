"""Amounts in the person's own units."""

from types import SimpleNamespace

import pytest

from diary.fluids import USUAL_CUPS, Cup, Total, amount, cups_of, from_ml, to_ml, total_of


@pytest.mark.parametrize(
    ("ml", "units", "shown"),
    [
        (1, "metric", "1 ml"),
        (999, "metric", "999 ml"),
        (1_000, "metric", "1 litre"),
        (1_249, "metric", "1.2 litres"),
        (1_250, "metric", "1.2 litres"),
        (300, "imperial", "10.6 fl oz"),
        (568, "imperial", "20 fl oz"),
        (300, "us", "10.1 fl oz"),
        (473, "us", "16 fl oz"),
    ],
)
def test_an_amount_is_shown_in_my_units(ml: int, units: str, shown: str) -> None:
    assert amount(ml, units).replace("\N{NO-BREAK SPACE}", " ") == shown


@pytest.mark.parametrize(
    ("typed", "units", "ml"),
    [(250, "metric", 250), (1, "imperial", 28), (20, "imperial", 568), (1, "us", 30), (12, "us", 355), (0.1, "us", 3)],
)
def test_what_is_typed_in_my_units_is_kept_in_ml(typed: float, units: str, ml: int) -> None:
    assert to_ml(typed, units) == ml


@pytest.mark.parametrize("units", ["metric", "imperial", "us"])
def test_an_amount_shown_and_typed_again_is_the_same_to_the_eye(units: str) -> None:
    for ml in range(1, 5_001):
        shown = from_ml(ml, units)
        assert from_ml(to_ml(shown, units), units) == shown


def test_alcohol_is_counted_beside_the_rest() -> None:
    drinks = [SimpleNamespace(ml=ml, drink=drink) for ml, drink in ((200, "water"), (300, None), (330, "alcohol"))]
    assert total_of(drinks) == Total(500, 330)


def test_nothing_written_down_is_not_nothing_drunk() -> None:
    assert total_of([]) == Total(None, None)


def test_my_cups_replace_the_usual_ones() -> None:
    assert cups_of([{"name": "Flask", "ml": 750, "drink": "tea"}]) == (Cup("Flask", 750, "tea"),)
    assert [cup.ml for cup in cups_of(None)] == [cup.ml for cup in USUAL_CUPS] == [200, 300, 500]
