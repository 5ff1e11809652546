"""What a list of fifty records costs, with one year and with ten years of diary.

    python benchmarks/api.py [ROUNDS]

Floor: the rows alone, fifty `values()` of the person by day and row (keyset), without a request, a session or JSON.
Beside it a bare Django view: the same rows as JSON, with the same middleware and session. Counted is the time of the
processor, which other programs on the machine hardly touch; all are asked in turn, so that a slow moment meets all.
"""

import sys
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import bench

YEARS = (1, 10)
LISTS = ("cramps", "drinks", "days")
NOT_SHOWN = ("owner_id", "deleted", "stamps", "extra")
FIFTY = 50


def rows_of(person: Any, name: str) -> list[dict[str, Any]]:
    records = getattr(person, name).filter(deleted=False, day__lte=date(2199, 12, 31)).order_by("-day", "-row")
    columns = [column.attname for column in records.model._meta.concrete_fields if column.attname not in NOT_SHOWN]
    return list(records.values(*columns)[: FIFTY + 1])


def add_bare_views() -> None:
    from django.http import HttpRequest, JsonResponse
    from django.urls import path

    from tracker import urls

    def bare(request: HttpRequest, name: str) -> JsonResponse:
        return JsonResponse({"results": rows_of(request.user, name)[:FIFTY], "next": None})

    urls.urlpatterns.insert(0, path("bare/<name>/", bare))


def measure(name: str, clients: dict[int, Any], by_token: Any, rounds: int) -> None:
    person = bench.person(10)
    works = {
        "rows alone": lambda: rows_of(person, name),
        "bare view": bench.asking(clients[10], f"/bare/{name}/"),
        **{f"API, {years} y": bench.asking(clients[years], f"/api/v1/{name}/") for years in YEARS},
        "by token": bench.asking(by_token, f"/api/v1/{name}/"),
    }
    times = bench.in_turn(works, rounds)
    for what, taken in times.items():
        print(f"{name:7} {what:10} {taken:6.2f} ms   {taken / times['rows alone']:4.2f} x the rows alone")
    print(f"{name:7} 10 y : 1 y {times['API, 10 y'] / times['API, 1 y']:.2f}")


def main(rounds: int) -> None:
    with bench.diaries(YEARS):
        add_bare_views()
        clients = {years: bench.signed_in(years) for years in YEARS}
        by_token = bench.by_token(10)
        for name in LISTS:
            measure(name, clients, by_token, rounds)
        for what, client in (("session", clients[10]), ("token", by_token)):
            print(f"by {what}: {bench.statements(client, '/api/v1/cramps/')} statements")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
