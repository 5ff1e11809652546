"""What the insights cost: the whole analysis of ten years, cold from the database, and the page when nothing changed.

    python benchmarks/insights.py [ROUNDS]

Floors, in the same run: the arithmetic alone on arrays that are there (15 exposures at 3 lags), the bare page, and the
plainest chart of as many bars. Counted is the time of the processor; libraries are imported before.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import bench

YEARS = (1, 10)
PAGE, ARITHMETIC, CHART = "bare page", "arithmetic alone, 10 y", "lean chart"
FLOORS = {"page": PAGE, "analysis": ARITHMETIC, "chart": CHART, "forest": CHART}


def add_the_bare_page() -> None:
    from django.shortcuts import render
    from django.urls import path

    from tracker import urls

    urls.urlpatterns.insert(0, path("bare/", lambda request: render(request, "base.html")))


def cold(years: int) -> bench.Work:
    """From the database to findings."""
    from django.utils import timezone

    from reports import kept
    from reports.insights import insights_of
    from reports.periods import nights_used

    person = bench.person(years)

    def work() -> None:
        kept.forget_all()
        insights_of(person, kept.version_of(person), nights_used(timezone.localtime(timezone=person.zone), None))

    return work


def arithmetic() -> bench.Work:
    """Ten years of noise against fifteen exposures, nothing read."""
    from datetime import date

    import numpy as np

    from reports.analysis.findings import analyse
    from reports.analysis.history import History

    dice, slots = np.random.default_rng(1), 3_650
    missing = np.full(slots, np.nan)
    cramps = np.where(dice.random(slots) < 0.12, np.nan, dice.random(slots) < 0.3)
    exposures = {f"own:{n}": np.where(dice.random(slots) < 0.2, np.nan, dice.integers(0, 11, slots)) for n in range(15)}
    history = History(date(2016, 1, 1), date(2025, 12, 31), cramps, exposures, missing, missing)
    return lambda: analyse(history, "own:0")


def lean_chart() -> bench.Work:
    """As many bars as a year has weeks, drawn with nothing around them."""
    from matplotlib.collections import PolyCollection
    from matplotlib.figure import Figure

    from reports.charts.style import as_svg

    def work() -> None:
        axes = (figure := Figure(figsize=(3.6, 2.5))).add_axes((0.1, 0.1, 0.8, 0.8))
        axes.add_collection(PolyCollection([[(n, 0), (n, n % 7), (n + 0.8, n % 7), (n + 0.8, 0)] for n in range(53)]))
        axes.set_xlim(0, 53)
        axes.set_ylim(0, 7)
        as_svg(figure)

    return work


def forest_plot(years: int) -> bench.Work:
    """The picture of everything compared, from findings that are there."""
    from django.utils import timezone

    from reports.charts.forest import forest
    from reports.charts.style import as_svg
    from reports.insights import insights_of
    from reports.insights_sheet import forest_rows
    from reports.kept import version_of
    from reports.periods import nights_used

    person = bench.person(years)
    used = nights_used(timezone.localtime(timezone=person.zone), None)
    rows = forest_rows(insights_of(person, version_of(person), used).analysis.findings)
    return lambda: as_svg(forest(rows, "light"))


def forgetting(work: bench.Work) -> bench.Work:
    from reports import kept

    def forget_first() -> None:
        kept.forget_all()
        work()

    return forget_first


def main(rounds: int) -> None:
    with bench.diaries(YEARS):
        from reports import kept

        add_the_bare_page()
        clients = {years: bench.signed_in(years) for years in YEARS}
        chart = "/insights/cramps-per-week.svg?nights=365"
        works = {
            PAGE: bench.asking(clients[1], "/bare/"),
            ARITHMETIC: arithmetic(),
            CHART: lean_chart(),
            **{f"analysis, cold, {years} y": cold(years) for years in YEARS},
            **{f"page, nothing changed, {years} y": bench.asking(clients[years], "/insights/") for years in YEARS},
            "chart of a year, cold": forgetting(bench.asking(clients[1], chart)),
            "chart of a year, kept": bench.asking(clients[1], chart),
            "forest plot, 10 y": forest_plot(10),
        }
        took: dict[str, float] = {}
        # Each in a run of its own: the cold ones throw away what the others keep.
        for name, work in works.items():
            took |= bench.in_turn({name: work}, rounds)
            floor = next((floor for begin, floor in FLOORS.items() if name.startswith(begin)), None)
            beside = f"  {took[name] / took[floor]:4.1f} times: {floor}" if floor else ""
            print(f"{name:32} {took[name]:7.1f} ms{beside}")
        for years in YEARS:
            kept.forget_all()
            cold_and_kept = [bench.statements(clients[years], "/insights/") for _ in range(2)]
            print(f"page, {years} y: {cold_and_kept[0]} statements, {cold_and_kept[1]} when nothing changed")
            print(f"page, {years} y: {len(clients[years].get('/insights/').content) / 1000:.0f} kB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
