import re
from datetime import date

import pytest

from guidance.emergency_numbers import EMERGENCY_NUMBERS
from guidance.safety_card import GROUPS
from guidance.selectors import countries, safety_card


def test_the_card_of_one_country_and_language_is_equal_each_time() -> None:
    assert safety_card("GB", "en") == safety_card("gb", "en")


def test_countries_differ_in_the_number_only() -> None:
    british, american = safety_card("GB", "en"), safety_card("US", "en")

    assert (british.groups, british.reassurance) == (american.groups, american.reassurance)
    assert british.emergency is not None
    assert american.emergency is not None
    assert british.emergency.numbers == ("999", "112")
    assert american.emergency.numbers == ("911",)


@pytest.mark.parametrize("country", ["", "XX", "Great Britain"])
def test_without_a_country_we_know_there_is_no_number(country: str) -> None:
    card = safety_card(country, "en")

    assert (card.country, card.emergency) == ("", None)


def test_the_groups_go_from_now_to_soon() -> None:
    assert [group.urgency for group in safety_card("", "en").groups] == ["now", "same_day", "soon"]


def test_every_sign_names_a_health_service_and_the_day_it_was_checked() -> None:
    sources = [sign.source for group in GROUPS for sign in group.signs]

    assert [source.name for source in sources if "NHS" not in source.name] == []
    assert [source.url for source in sources if not source.url.startswith("https://")] == []
    assert [source.checked for source in sources if source.checked < date(2026, 1, 1)] == []


def test_every_emergency_number_is_short_and_sourced() -> None:
    odd = [
        code
        for code, entry in EMERGENCY_NUMBERS.items()
        if not re.fullmatch("[A-Z]{2}", code)
        or not all(re.fullmatch(r"\d{3}", number) for number in entry.numbers)
        or not entry.source.url.startswith("https://")
    ]

    assert odd == []


def test_the_sources_of_a_card_are_named_once_each() -> None:
    card = safety_card("NZ", "en")

    assert len(card.sources) == len(set(card.sources))
    assert card.sources[-1].name == "New Zealand Government"


def test_countries_are_offered_by_name() -> None:
    names = [name for _code, name in countries("en")]

    assert names == sorted(names)
    assert len(names) == len(EMERGENCY_NUMBERS)
