"""Which notes hold the words that somebody looks for."""

import pytest

from diary.search import Words

NOTE = "Woke with a start, stood on the COLD floor. Müller’s Straße, café"


@pytest.mark.parametrize(
    ("typed", "is_there"),
    [
        ("cold", True),
        ("floor cold", True),  # in any order
        ("  Cold   FLOOR ", True),
        ("flo", True),  # a part of a word
        ("MÜLLER", True),
        ("muller", False),  # accents as typed
        ("STRASSE", True),
        ("CAFÉ", True),
        ("cafe\N{COMBINING ACUTE ACCENT}", True),  # the same letter, written as two signs
        ("cold warm", False),  # every word
        ("%", False),
    ],
)
def test_a_note_is_found_by_all_its_words(typed: str, is_there: bool) -> None:
    assert Words.of(typed).are_in([NOTE]) is is_there


def test_the_texts_of_one_record_are_looked_at_together() -> None:
    assert Words.of("pool slept").are_in(["Slept well", None, "Went to the pool"]) is True


def test_without_words_any_text_will_do() -> None:
    assert [Words().are_in(["a"]), Words().are_in(["", None]), bool(Words()), bool(Words.of("  "))] == [
        True,
        False,
        False,
        False,
    ]
