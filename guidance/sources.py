"""Where a sentence or a number comes from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Source:
    name: str
    url: str
    checked: date  # when we last held our words against the source's
