"""From records in the database to the report, and from the report to pages and the command."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from accounts.models import User
from diary import services
from reports import dataset
from reports.analysis.diary_table import CrampRow, NightRow, NoteRow, PainRow, Period
from reports.analysis.rate import Rate
from reports.report import Owner, build_report
from reports.sheet import sheet
from tests.factories import NIGHT, NOW, a_cramp, a_nerve_pain, a_night, nights_in_a_row

SATURDAY = NIGHT + timedelta(days=1)  # the day of NOW
THREE_NIGHTS = Period(NIGHT - timedelta(days=2), NIGHT)


@pytest.fixture
def diary(person: User, time_machine: None) -> User:
    """Three nights: none recorded, one without cramps, one with two."""
    a_night(person, NIGHT - timedelta(days=1), note="Long drive.")
    a_cramp(person, intensity=6, duration_min=3, woke_me=True, note="Left calf, hard as wood.")
    a_cramp(person, side="right", muscle="foot", duration_band="1_5")
    a_cramp(person, None, started_at=NOW, note="On the stairs.")
    a_nerve_pain(person, NIGHT, side="left", note="After sitting.")
    return person


@pytest.fixture
def time_machine() -> object:
    """The clock stands at NOW: Saturday morning, 21 March 2026, in Berlin."""
    import time_machine as machine

    with machine.travel(NOW, tick=False):
        yield


def test_the_diary_table_holds_what_was_recorded_and_nothing_else(diary: User) -> None:
    table = dataset.diary_table(diary, THREE_NIGHTS)
    thursday, friday = table.nights
    assert thursday == NightRow(NIGHT - timedelta(days=1), "no_cramps", recorded_at=thursday.recorded_at)
    assert (friday.night_of, friday.state) == (NIGHT, "cramps")
    assert friday.cramps == (
        CrampRow("left", "calf", 6, 3.0, None, woke_me=True),
        CrampRow("right", "foot", None, None, "1_5", woke_me=None),
    )
    assert table.pains == (PainRow(NIGHT, leg=3, back=None, side="left"),)
    assert table.notes == (
        NoteRow(NIGHT - timedelta(days=1), "night", "Long drive."),
        NoteRow(NIGHT, "cramp", "Left calf, hard as wood."),
        NoteRow(NIGHT, "nerve_pain", "After sitting."),
    )


def test_a_daytime_cramp_is_in_the_notes_and_in_no_number(diary: User) -> None:
    report = build_report(diary, Period(NIGHT, SATURDAY))
    assert report.now.cramps == Rate(events=2, nights=1)
    assert report.notes[-1] == NoteRow(SATURDAY, "daytime_cramp", "On the stairs.")


def test_the_report_is_about_one_person(diary: User, other: User) -> None:
    a_night(other, note="Not mine.")
    report = build_report(diary, THREE_NIGHTS)
    assert report.owner == Owner(name="", birth_year=None, language="en", country="")
    assert (report.now.cramps, report.now.coverage.recorded) == (Rate(2, 2), 2)
    assert [note.text for note in report.notes] == ["Long drive.", "Left calf, hard as wood.", "After sitting."]


def test_what_was_deleted_is_in_no_report(diary: User) -> None:
    night = diary.nights.get(night_of=NIGHT - timedelta(days=1))
    services.forget(diary, "night", night.id, NOW)
    report = build_report(diary, THREE_NIGHTS)
    assert report.now.coverage.recorded == 1
    assert "Long drive." not in [note.text for note in report.notes]


def test_the_period_before_stands_beside(diary: User) -> None:
    a_night(diary, THREE_NIGHTS.first - timedelta(days=1))
    report = build_report(diary, THREE_NIGHTS)
    assert report.before.period == Period(NIGHT - timedelta(days=5), NIGHT - timedelta(days=3))
    assert report.before.coverage.recorded == 1


@pytest.mark.parametrize(
    ("nights", "title"),
    [(30, "Every night"), (84, "Every night"), (90, "The newest 12 weeks, night by night")],
)
def test_the_strip_of_a_long_period_says_how_much_it_shows(diary: User, nights: int, title: str) -> None:
    a_night(diary, NIGHT - timedelta(days=100))
    period = Period(NIGHT - timedelta(days=nights - 1), NIGHT)
    assert sheet(build_report(diary, period), NIGHT).strip_title == title


def test_a_longer_diary_asks_the_database_no_more_often(person: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            build_report(person, Period(NIGHT, NIGHT + timedelta(days=30)))
        return len(seen)

    nights_in_a_row(person, 1)
    few = queries()
    nights_in_a_row(person, 3)
    assert queries() == few


# Pages


def text(page: bytes) -> str:
    """What a page says, tags and white space left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())


def test_the_page_says_what_the_report_says(signed_in: Client, diary: User) -> None:
    said = sheet(build_report(diary, THREE_NIGHTS), SATURDAY)
    page = text(signed_in.get("/report/?from=2026-03-18&to=2026-03-20").content)
    sentences = [
        *(f"{one.label} {one.value} {one.detail} {one.before}".strip() for one in said.answers),
        *(" ".join(row) for table in (said.where.table, said.chart.table) if table for row in table.rows),
        *(sentence for part in (said.where, said.method) for sentence in part.sentences),
        *(f"{when} · {about} {note}" for when, about, note in (said.notes.table.rows if said.notes.table else ())),
        *(said.title, said.owner, said.period, said.printed, said.completeness, said.care, said.compared_with),
    ]
    assert [sentence for sentence in sentences if escape(sentence) not in page] == []


def test_insights_says_counts_before_it_shows_a_picture(signed_in: Client, diary: User) -> None:
    page = text(signed_in.get("/insights/").content)
    assert "2 cramps in 2 nights recorded. Too early to compare: about 26 more nights." in page
    assert "2 of 2 nights recorded (100%); 1 within 12 hours of waking, 1 later." in page


def test_insights_shows_the_chart_by_its_address_in_both_themes(signed_in: Client, diary: User) -> None:
    page = signed_in.get("/insights/").content.decode()
    dates = "from=2026-03-19&amp;to=2026-03-20"
    assert f'srcset="/insights/cramps-per-week.svg?theme=dark&amp;{dates}"' in page
    assert f'src="/insights/cramps-per-week.svg?theme=light&amp;{dates}"' in page
    assert f'{sheet(build_report(diary, Period(date(2026, 3, 19), NIGHT)), SATURDAY).chart.alt}"' in page
    assert f'href="/report/pdf/?{dates}"' in page


def test_an_empty_diary_is_asked_for_its_first_night(signed_in: Client) -> None:
    page = signed_in.get("/insights/")
    assert "No night is recorded in this period." in page.content.decode()
    assert "cramps-per-week.svg" not in page.content.decode()


def test_enough_nights_are_counted_over_the_whole_diary(signed_in: Client, person: User, time_machine: None) -> None:
    nights_in_a_row(person, 40, first=NIGHT - timedelta(days=60))
    page = text(signed_in.get("/insights/?nights=30").content)
    assert "Too early to compare" not in page


def test_the_period_form_puts_nothing_but_the_period_into_the_address(signed_in: Client, diary: User) -> None:
    page = signed_in.get("/report/").content.decode()
    (form,) = re.findall(r'<form[^>]*method="get".*?</form>', page, re.DOTALL)
    assert re.findall(r'name="(\w+)"', form) == ["nights", "from", "to"]


def test_the_chart_comes_as_a_private_picture(signed_in: Client, diary: User) -> None:
    answer = signed_in.get("/insights/cramps-per-week.svg?theme=dark&from=2026-03-18&to=2026-03-20")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.content.startswith(b"<?xml")


@pytest.mark.parametrize(
    "address",
    [
        "/insights/?nights=31",
        "/insights/?from=2026-03-20",
        "/insights/cramps-per-week.svg?theme=pink",
        "/insights/cramps-per-week.svg?from=x&to=y",
        "/report/?from=2026-03-20&to=2026-03-01",
        "/report/pdf/?from=2026-03-20&to=9999-12-31",
        "/report/pdf/?nights=-1",
    ],
)
def test_nonsense_in_an_address_is_a_bad_request(signed_in: Client, address: str) -> None:
    assert signed_in.get(address).status_code == 400


def test_wrong_dates_are_answered_beside_their_field(signed_in: Client) -> None:
    page = signed_in.get("/report/?from=2026-03-20&to=2026-03-01").content.decode()
    assert "The last night comes before the first." in page
    assert 'value="2026-03-20"' in page


def test_the_pdf_is_a_file_to_keep(signed_in: Client, diary: User) -> None:
    answer = signed_in.get("/report/pdf/?from=2026-03-18&to=2026-03-20")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="charley-2026-03-18-2026-03-20.pdf"'
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.content.startswith(b"%PDF-1.")


def test_a_pdf_that_cannot_be_made_is_one_plain_sentence(
    signed_in: Client, diary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.pdf.MOST_BYTES", 10)
    answer = signed_in.get("/report/pdf/")
    assert answer.status_code == 503
    assert (
        "The PDF could not be made. Choose a shorter period, or try again in a few minutes." in answer.content.decode()
    )


@pytest.mark.parametrize("address", ["/insights/", "/insights/cramps-per-week.svg", "/report/", "/report/pdf/"])
def test_strangers_are_sent_to_sign_in(client: Client, db: None, address: str) -> None:
    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"


def test_nobody_sees_another_persons_words(client: Client, diary: User, other: User) -> None:
    client.force_login(other)
    for address in ("/insights/?from=2026-03-18&to=2026-03-20", "/report/?from=2026-03-18&to=2026-03-20"):
        page = client.get(address).content.decode()
        assert "Left calf, hard as wood." not in page
        assert "No night is recorded in this period (0 of 3)." in page


# The command


def test_the_command_writes_the_same_pdf_as_the_page(signed_in: Client, diary: User, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    call_command("report", "ME@example.org", "--from", "2026-03-18", "--to", "2026-03-20", "--out", str(out))
    assert out.read_bytes() == signed_in.get("/report/pdf/?from=2026-03-18&to=2026-03-20").content
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (["nobody@example.org"], "Nobody signs in as nobody@example.org."),
        (["me@example.org", "--from", "2026-03-18"], "--to: Give both dates."),
        (["me@example.org", "--from", "soon", "--to", "2026-03-20"], "--from: Enter a valid date."),
    ],
)
def test_the_command_says_what_is_wrong(diary: User, tmp_path: Path, said: list[str], answer: str) -> None:
    with pytest.raises(CommandError, match=re.escape(answer)):
        call_command("report", *said, "--out", str(tmp_path / "report.pdf"))
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_when_it_cannot_write(diary: User, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Cannot write .*: No such file or directory\."):
        call_command("report", "me@example.org", "--out", str(tmp_path / "no" / "report.pdf"))
