"""Phones speak on Saturday morning, 21 March 2026."""

from tests.diary.api.conftest import _saturday_morning, careful

__all__ = ["_saturday_morning", "careful"]
