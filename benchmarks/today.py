"""What Today costs beside a bare page, with one year and with ten years of diary.

    python benchmarks/today.py [ROUNDS]

Floor: the same request through the same middleware, answered with the bare page (base.html, signed in, nothing asked
of the diary). Counted is the time of the processor, which other programs on the machine hardly touch, and all pages are
asked for in turn, so that a slow moment meets all of them.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import bench

YEARS = (1, 10)


def add_the_bare_page() -> None:
    """An address that answers with nothing but the frame every page has."""
    from django.shortcuts import render
    from django.urls import path

    from tracker import urls

    urls.urlpatterns.insert(0, path("bare/", lambda request: render(request, "base.html")))


def main(rounds: int) -> None:
    with bench.diaries(YEARS):
        add_the_bare_page()
        clients = {years: bench.signed_in(years) for years in YEARS}
        works = {f"Today, {years} y": bench.asking(clients[years], "/today/") for years in YEARS}
        times = bench.in_turn({"bare page": bench.asking(clients[1], "/bare/"), **works}, rounds)
        for name, taken in times.items():
            print(f"{name:12} {taken:6.1f} ms   {taken / times['bare page']:4.1f} x the bare page")
        print(f"10 y : 1 y   {times['Today, 10 y'] / times['Today, 1 y']:.2f}")
        for years in YEARS:
            print(f"Today, {years} y: {bench.statements(clients[years], '/today/')} statements")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
