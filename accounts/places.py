"""Time zones and countries to choose from, as the time zone database lists them."""

from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

AREAS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip
Choice = tuple[str, str]


@cache
def known_time_zones() -> frozenset[str]:
    """Every name that the time zone database has; looking for them walks through its files."""
    return frozenset(available_timezones())


@cache
def time_zones() -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """(area, ((zone, town), …)) for each area, and UTC. Older names are in it: some browsers still give them."""
    named = sorted(name for name in known_time_zones() if name.startswith(tuple(f"{area}/" for area in AREAS)))
    grouped = tuple(
        (area, tuple((name, town(name)) for name in named if name.startswith(f"{area}/"))) for area in AREAS
    )
    return (*grouped, ("UTC", (("UTC", "UTC"),)))


def town(zone: str) -> str:
    """ "America/Argentina/Buenos_Aires" → "Buenos Aires (Argentina)"."""
    *region, name = zone.replace("_", " ").split("/")[1:]
    return f"{name} ({region[0]})" if region else name


@cache
def countries() -> tuple[Choice, ...]:
    """(ISO 3166 alpha-2 code, English name) by name."""
    table = (files("tzdata.zoneinfo") / "iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return tuple(sorted(((code, name) for code, name in rows), key=lambda row: row[1]))
