"""What became of an import: counted by kind, with every row that failed and why."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Outcome:
    added: Counter[str] = field(default_factory=Counter)
    already_there: Counter[str] = field(default_factory=Counter)
    failed: list[dict[str, Any]] = field(default_factory=list)

    def fail(self, file: str, line: int, reason: str) -> None:
        self.failed.append({"file": file, "line": line, "reason": reason})

    def as_dict(self) -> dict[str, Any]:
        return {"added": dict(self.added), "already_there": dict(self.already_there), "failed": self.failed}
