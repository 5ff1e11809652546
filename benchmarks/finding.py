"""What finding something in the diary costs, with one year and with ten years of diary.

    python benchmarks/finding.py [ROUNDS]

The worst case is a word that no note has: every note is read. Counted is the time of the processor.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import bench

YEARS = (1, 10)
ASKED = {
    "the list": "/diary/",
    "older days": "/diary/?before=2026-01-01",
    "a word of many notes": "/diary/?q=the",
    "a word of no note": "/diary/?q=zebra",
    "notes": "/diary/?kind=notes",
    "cramps": "/diary/?kind=cramps",
    "fluids": "/diary/?kind=fluids",
}


def write_many_notes(years: int) -> None:
    """A note on every night, cramp, nerve pain and day: more than anybody writes."""
    person = bench.person(years)
    note = "Woke with a start, stood on the cold floor until it let go. Zürich, café. " * 2
    for records in (person.nights, person.cramps, person.nerve_pains, person.days):
        records.update(note=note)


def main(rounds: int) -> None:
    with bench.diaries(YEARS):
        for years in YEARS:
            works = {name: bench.asking(bench.signed_in(years), path) for name, path in ASKED.items()}
            report(f"{years} y", bench.in_turn(works, rounds))
        write_many_notes(10)
        works = {name: bench.asking(bench.signed_in(10), path) for name, path in ASKED.items()}
        report("10 y, a note on everything", bench.in_turn(works, rounds))


def report(title: str, times: dict[str, float]) -> None:
    print(title)
    for name, taken in times.items():
        print(f"  {name:22} {taken:6.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
