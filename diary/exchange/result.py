"""What became of an import: counted by kind, with every row that failed and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from diary.sync import Change, Fate, write_new

REASONS: dict[Fate, Promise] = {
    Fate.OTHER_KIND: _("Its id belongs to an entry of another kind."),
    Fate.TWICE: _("This is in the file twice; the first one counts."),
}


@dataclass
class Outcome:
    added: Counter[str] = field(default_factory=Counter)
    already_there: Counter[str] = field(default_factory=Counter)
    failed: list[dict[str, Any]] = field(default_factory=list)

    def fail(self, file: str, line: int, reason: str) -> None:
        """A reason may quote the file; half of a surrogate pair could not be printed."""
        self.failed.append({"file": file, "line": line, "reason": reason.encode(errors="replace").decode()})

    def as_dict(self) -> dict[str, Any]:
        return {"added": dict(self.added), "already_there": dict(self.already_there), "failed": self.failed}


@dataclass(frozen=True)
class Found:
    """A record that was read, and where it stood."""

    file: str
    line: int
    change: Change


def write_found(person: User, records: Iterable[Found], outcome: Outcome) -> None:
    """Write what is new to the diary, and put down what became of each record."""
    found = list(records)
    for each, fate in zip(found, write_new(person, [each.change for each in found]), strict=True):
        if fate is Fate.ADDED:
            outcome.added[each.change.kind] += 1
        elif fate is Fate.ALREADY_THERE:
            outcome.already_there[each.change.kind] += 1
        else:
            outcome.fail(each.file, each.line, str(REASONS[fate]))
