"""The PDF: what it says, that it can be read aloud, that nobody's words can break it."""

import io
import json
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import matplotlib as mpl
import page
import pikepdf
import pytest
from django.conf import LazySettings

from reports.analysis.diary_table import ONE_DAY, Change, CrampRow, DiaryTable, NoteRow, PainRow, Period
from reports.pdf import ReportFailed, compile_pdf, document, file_name, report_pdf
from reports.report import Report
from reports.sheet import MOST_NOTES, sheet
from tests.reports.rows import MONDAY, a_report, drawn

PRINTED = date(2026, 3, 9)
LOST = "Some characters cannot be shown in print. They are in the diary."
CRAMP = CrampRow("left", "calf", 6, None, "1_5", woke_me=True)
TEMPLATE = '#set document(title: "Test")\n#set text(font: "DejaVu Sans", lang: "en")\n'


def full_report(*notes: str) -> Report:
    table = drawn("2100000 0010... 02000.. ....... 1111030", cramp=CRAMP)
    said = tuple(NoteRow(MONDAY + number * ONE_DAY, "night", text) for number, text in enumerate(notes))
    return a_report(DiaryTable(table.nights, (PainRow(MONDAY, leg=4, side="left"),), said))


def words(pdf: bytes) -> str:
    """The text as it is read aloud, all white space alike."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().replace("\u200b", "").split())


def test_changes_of_medicine_are_on_the_printed_chart_too() -> None:
    report = full_report()
    changed = replace(report, changes=(Change(MONDAY + 7 * ONE_DAY, "Statin"),))
    assert document(report, PRINTED)["chart"] != document(changed, PRINTED)["chart"]
    assert "Dashed lines, a medicine changed: 1 Statin (9 February 2026)." in words(report_pdf(changed, PRINTED))


def test_every_number_and_sentence_of_the_report_is_on_paper() -> None:
    report = full_report("Long drive.")
    said, on_paper = sheet(report, PRINTED), words(report_pdf(report, PRINTED))
    assert said.where.table is not None
    assert said.notes.table is not None
    sentences = [
        *(
            part
            for answer in said.answers
            for part in (f"{answer.value} {answer.label} {answer.detail}", answer.before)
        ),
        *(
            f"{row.label} {' '.join(str(cell.cramps) for cell in row.cells if cell.cramps)}".strip()
            for row in said.strip.rows
        ),
        *(" ".join(row) for row in (*said.where.table.rows, *said.notes.table.rows)),
        *said.where.sentences,
        *said.method.sentences,
        *(said.title, said.owner, said.born, said.period, said.printed, said.completeness, said.care),
        *(said.compared_with, said.strip.legend, said.chart.note, said.not_a_diagnosis, said.version),
    ]
    assert [sentence for sentence in sentences if sentence not in on_paper] == []


def test_the_safety_card_is_on_every_report() -> None:
    on_paper = words(report_pdf(a_report(DiaryTable()), PRINTED))
    assert "You have nerve pain down both legs." in on_paper
    assert "In United Kingdom, call 999 or 112." in on_paper
    assert "Nobody reads your diary. It does not watch for emergencies." in on_paper
    without_country = words(report_pdf(a_report(DiaryTable(), country=""), PRINTED))
    assert "Call your local emergency number." in without_country


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(a_report(DiaryTable()), id="empty"),
        pytest.param(a_report(drawn("1"), Period(MONDAY, MONDAY)), id="one night"),
        pytest.param(a_report(drawn("0" * 35)), id="no cramps"),
        pytest.param(full_report("Long drive.", "Worse after sitting."), id="full"),
        pytest.param(a_report(drawn("103" * 1200), Period(MONDAY, MONDAY + 3599 * ONE_DAY)), id="ten years"),
    ],
)
def test_the_report_is_accessible(report: Report) -> None:
    pdf = report_pdf(report, PRINTED)
    checked = page.validate_pdf_bytes(pdf, profile="ua1")
    assert [failure.message for failure in checked.failures] == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "en"
        assert opened.Root.MarkInfo.Marked
        assert opened.docinfo["/Title"] == f"Night cramps and sciatica, {sheet(report, PRINTED).period}"


def test_pictures_have_their_words_for_those_who_do_not_see_them() -> None:
    """The strip of five weeks holds 9 nights with cramps; its other boxes and the chart are pictures."""
    report = full_report()
    with pikepdf.open(io.BytesIO(report_pdf(report, PRINTED))) as opened:
        told = [str(each.Alt) for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert Counter(told) == {"no cramps": 14, "not recorded": 12, sheet(report, PRINTED).chart.alt: 1}


def test_a_diary_of_few_words_fits_on_two_pages() -> None:
    with pikepdf.open(io.BytesIO(report_pdf(full_report("Long drive."), PRINTED))) as opened:
        assert len(opened.pages) == 2


def test_equal_reports_printed_on_one_date_are_equal_bytes() -> None:
    assert report_pdf(full_report("Long drive."), PRINTED) == report_pdf(full_report("Long drive."), PRINTED)
    assert report_pdf(full_report("Long drive."), PRINTED) != report_pdf(full_report("Long walk."), PRINTED)


@pytest.mark.parametrize(
    "note",
    [
        '#panic("x")',
        '$x^2$ `raw` [link](x) *bold* _it_ @ref <label> \\ #read("/etc/passwd") = head // gone?',
        "<b>bold</b> & <script>alert(1)</script>",
        "Судорога в икре",
        "Κράμπα",
        "half a mind 😀",
    ],
)
def test_a_note_prints_as_it_was_written(note: str) -> None:
    on_paper = words(report_pdf(full_report(note), PRINTED))
    assert note in on_paper
    assert LOST not in on_paper


@pytest.mark.parametrize("note", ["עווית ברגל", "تشنج الساق"])
def test_scripts_from_right_to_left_have_their_letters(note: str) -> None:
    assert LOST not in words(report_pdf(full_report(note), PRINTED))


@pytest.mark.parametrize("note", ["抽筋", "a leg 🦵 and a flag 🇩🇪", "\ue000"])
def test_what_no_font_has_is_admitted_on_the_page(note: str) -> None:
    on_paper = words(report_pdf(full_report(note), PRINTED))
    assert LOST in on_paper


def test_control_characters_and_endless_words_do_no_harm() -> None:
    note = "\x00\x07\x1b[31m \ufeff\ufffe\uffff \u2066bidi \ud800 " + "a" * 1900
    pdf = report_pdf(full_report(note), PRINTED)
    assert "a" * 1900 in words(pdf).replace(" ", "")
    assert page.is_pdf_compliant_bytes(pdf, profile="ua1")


def test_a_name_is_text_too() -> None:
    assert '#panic("me")' in words(report_pdf(a_report(DiaryTable(), name='#panic("me")'), PRINTED))
    assert "Name not given" in words(report_pdf(a_report(DiaryTable(), name=""), PRINTED))


def test_a_host_may_add_fonts(settings: LazySettings, tmp_path: Path) -> None:
    """Letters for mathematics stand in for a script: matplotlib has a font for them that reports do not use."""
    note = "\N{MATHEMATICAL FRAKTUR SMALL A}"
    assert LOST in words(report_pdf(full_report(note), PRINTED))
    settings.DATA_DIR = tmp_path
    (tmp_path / "fonts").mkdir()
    shutil.copy(Path(mpl.get_data_path(), "fonts", "ttf", "STIXGeneral.ttf"), tmp_path / "fonts")
    assert LOST not in words(report_pdf(full_report(note), PRINTED))


def test_a_broken_font_of_the_host_does_no_harm(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "broken.ttf").write_bytes(b"not a font")
    assert "Long drive." in words(report_pdf(full_report("Long drive."), PRINTED))


def test_only_the_latest_notes_are_printed_and_the_page_says_so() -> None:
    table = drawn("0" * (MOST_NOTES + 5))
    notes = tuple(NoteRow(night.night_of, "night", f"note number {n}.") for n, night in enumerate(table.nights))
    report = a_report(DiaryTable(table.nights, (), notes), Period(MONDAY, table.nights[-1].night_of))
    on_paper = words(report_pdf(report, PRINTED))
    assert "The latest 300 of 305 notes are shown. All are in the diary." in on_paper
    assert "note number 4." not in on_paper
    assert "note number 5." in on_paper


def test_notes_of_two_hundred_pages_are_cut_too() -> None:
    table = drawn("0" * MOST_NOTES)
    notes = tuple(NoteRow(night.night_of, "night", "word " * 400) for night in table.nights)
    report = a_report(DiaryTable(table.nights, (), notes), Period(MONDAY, table.nights[-1].night_of))
    assert "The latest 50 of 300 notes are shown." in words(report_pdf(report, PRINTED))


@pytest.mark.parametrize(
    "document",
    [
        '#panic("no")',
        '#read("/etc/passwd")',
        '#read("../../../etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
        '#{ "a" * 2000000000 }',
        "#for _ in range(1000000) [page #pagebreak()]",
    ],
)
def test_a_document_that_goes_wrong_fails_in_one_way(document: str) -> None:
    with pytest.raises(ReportFailed, match="The PDF could not be made"):
        compile_pdf(TEMPLATE + document, "{}", PRINTED)


def test_a_runaway_document_is_stopped() -> None:
    endless = "#for i in range(100000) { for j in range(100000) { let x = i * j } }"
    with pytest.raises(ReportFailed):
        compile_pdf(TEMPLATE + endless, "{}", PRINTED, seconds=1)


def test_too_much_data_is_refused_before_it_costs_anything() -> None:
    with pytest.raises(ReportFailed):
        compile_pdf(TEMPLATE, json.dumps("a" * 5_000_000), PRINTED)


def test_data_is_measured_in_bytes_whatever_the_script() -> None:
    with pytest.raises(ReportFailed):
        compile_pdf(TEMPLATE, json.dumps("ж" * 2_500_000, ensure_ascii=False), PRINTED)


def test_the_file_name_has_dates_and_no_word_of_health() -> None:
    assert file_name(a_report(DiaryTable())) == "charley-2026-02-02-2026-03-08.pdf"
