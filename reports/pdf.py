"""Report → PDF: with report.typ and its worker the only files that know the PDF engine.

The worker has no Django, no database and no secret in its environment; the diary reaches it as JSON only, so markup in
a note is text. Equal reports printed on one date give equal bytes.
"""

import json
import logging
import subprocess
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from guidance.selectors import safety_card
from reports import wording
from reports.fonts import families, font_folders, printable, unknown_characters
from reports.report import Report
from reports.sheet import sheet

logger = logging.getLogger(__name__)
HERE = Path(__file__).parent
TEMPLATE, WORKER = HERE / "report.typ", HERE / "pdf_worker.py"
SECONDS, MEGABYTES = 10, 512
NOWHERE = "http://127.0.0.1:9"  # instead of a package registry: a document asks the network for nothing
MOST_BYTES = 4 << 20  # of data handed to the engine: its time grows faster than the rows


class ReportFailed(Exception):
    """The PDF could not be made; the text says so in words for the person."""

    def __init__(self) -> None:
        super().__init__(_("The PDF could not be made. Choose a shorter period, or try again in a few minutes."))


def report_pdf(report: Report, printed_on: date) -> bytes:
    """The report as PDF/UA-1 in the owner's language. Raises ReportFailed."""
    data = json.dumps(document(report, printed_on), ensure_ascii=False, default=date.isoformat)
    return compile_pdf(TEMPLATE.read_text(), data, printed_on)


def file_name(report: Report) -> str:
    """No word of health in it: file names are seen by others."""
    return f"charley-{report.period.first}-{report.period.last}.pdf"


def document(report: Report, printed_on: date) -> dict[str, Any]:
    """All that report.typ reads."""
    from reports.charts.cramps_per_week import cramps_per_week
    from reports.charts.style import as_svg

    owner = report.owner
    with translation.override(owner.language):
        card = safety_card(owner.country, owner.language)
        content = printable({"sheet": asdict(sheet(report, printed_on)), "safety": wording.safety(card)})
        lost = wording.unprintable() if unknown_characters(content) else ""
        chart = as_svg(cramps_per_week(report.over_time, "print", report.changes))
    return {**content, "chart": chart, "lost": lost, "language": owner.language, "fonts": families()}


def compile_pdf(template: str, data: str, printed_on: date, seconds: int = SECONDS) -> bytes:
    """`data` is JSON for the template. Raises ReportFailed when it is too much, too slow or not a document."""
    if len(data.encode()) > MOST_BYTES:
        raise ReportFailed
    job = {
        "template": template,
        "data": data,
        "fonts": font_folders(),
        "timestamp": int(datetime.combine(printed_on, time(), UTC).timestamp()),
        "seconds": seconds,
        "megabytes": MEGABYTES,
    }
    with tempfile.TemporaryDirectory(prefix="charley-") as empty:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and our own file
                [sys.executable, "-I", str(WORKER)],
                input=json.dumps(job).encode(),
                capture_output=True,
                cwd=empty,
                env={"RAYON_NUM_THREADS": "1", "ALL_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE},
                timeout=seconds,
                check=True,
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as failure:
            logger.error("No PDF: %s", failure)  # names the command and how it ended, nothing of the diary
            raise ReportFailed from failure
    return done.stdout
