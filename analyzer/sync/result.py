"""How to sync, and what a sync did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from analyzer.importers.recognise import Decoder
    from analyzer.model import ImportFailure


@dataclass(slots=True)
class SyncResult:
    """What a sync did, counted in activities (``not_activities`` and ``failed`` in inputs).

    ``problems`` are (source, sentence): damage that was survived. ``nights`` are those read.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    not_activities: int = 0
    failed: list[ImportFailure] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    left_alone: int = 0
    nights: int = 0
    waiting_until: str | None = None

    @property
    def exit_code(self) -> Exit:
        """``PARTLY`` when an input failed."""
        return Exit.PARTLY if self.failed else Exit.DONE

    def to_dict(self) -> dict[str, object]:
        """Return the object ``sync --json`` prints."""
        return {
            "new": self.new,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "not_activities": self.not_activities,
            "failed": [{"source": f.source, "reason": f.reason} for f in self.failed],
            "waiting_until": self.waiting_until,
        }


@dataclass(frozen=True, slots=True)
class Options:
    """How to sync: read again what is known (``full``), only look (``dry_run``), start when.

    Kinds in ``again`` are read again too. ``ask_weight_unit`` is called with a sentence when a
    lifting log does not name its unit, and answers "kg" or "lb"; without it such a log fails.
    """

    decoder: Decoder = "own"
    since: date | None = None
    full: bool = False
    dry_run: bool = False
    again: frozenset[str] = frozenset()
    ask_weight_unit: Callable[[str], str] | None = None
