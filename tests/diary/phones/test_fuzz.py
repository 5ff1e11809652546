"""Phones and server under everything that goes wrong on the way: nothing lost, nothing twice, nobody apart.

The seed is in each failure; one that failed once stands in FAILED_ONCE and is lived through first ever after.
"""

from collections import Counter

import pytest
from django.db import transaction

from accounts.models import User
from tests.diary.phones.model import Bug
from tests.diary.phones.world import World

pytestmark = pytest.mark.django_db
RUNS, MANY_RUNS, PART = 500, 10_000, 50
FAILED_ONCE = (97, 446, 461, 4040, 6532, 8019)


class Enough(Exception):
    """Takes back what a run has written."""


def lived(seed: int, bug: Bug | None = None) -> World:
    try:
        with transaction.atomic():
            world = World(seed, User.objects.create(email=f"{seed}@example.org"), bug)
            world.live()
            world.found = world.complaints()
            raise Enough
    except Enough:
        return world


def complaints_of(seeds: range | tuple[int, ...]) -> dict[int, list[str]]:
    return {seed: world.found for seed in seeds if (world := lived(seed)).found}


def test_runs_that_failed_once_do_not_fail_again() -> None:
    assert complaints_of(FAILED_ONCE) == {}


@pytest.mark.parametrize("first", range(0, RUNS, PART))
def test_nothing_is_lost_nothing_is_twice_and_nobody_is_apart(first: int) -> None:
    assert complaints_of(range(first, first + PART)) == {}


@pytest.mark.long
@pytest.mark.parametrize("first", range(RUNS, MANY_RUNS, PART))
def test_nothing_is_lost_nothing_is_twice_and_nobody_is_apart_at_length(first: int) -> None:
    assert complaints_of(range(first, first + PART)) == {}


@pytest.mark.parametrize("bug", Bug)
def test_a_planted_bug_is_found_within_three_hundred_runs(bug: Bug) -> None:
    assert any(lived(seed, bug).found for seed in range(300))


def test_the_runs_meet_what_they_are_for() -> None:
    """A fuzzer that never restores, rejects or lowers a stamp finds nothing because it looks nowhere."""
    met = Counter[str]()
    for seed in range(60):
        world = lived(seed)
        met["restores"] += world.restores
        met["values lowered"] += sum(each.was_lowered for each in world.writes.values())
        met["values received again"] += sum(each.received > 1 for each in world.writes.values())
        met["values overtaken"] += sum(each.saw is not None for each in world.writes.values())
        met["records in common"] += len(set.intersection(*(set(phone.store) for phone in world.phones)))
    assert all(count > 10 for count in met.values()), met
