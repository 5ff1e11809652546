"""What a forest plot is drawn from; apart from the drawing, so that a page can be made without matplotlib."""

from dataclasses import dataclass

from reports.analysis.estimate import Range

ROW, HEAD, FOOT = 34, 6, 30  # pixels


@dataclass(frozen=True, slots=True)
class Row:
    """Either a ratio, or in `instead` what there is to say in its place."""

    label: str
    ratio: Range | None
    stands_out: bool
    instead: str = ""


def height(rows: int) -> int:
    """Of the picture, in pixels."""
    return max(rows, 1) * ROW + HEAD + FOOT
