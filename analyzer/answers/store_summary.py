"""What is in the store, in a line: what ``legstats status --short`` answers.

It needs no pandas where the line is kept, so that it can stand in a prompt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - what is kept reads the type
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.dataset.kept_value import KeptValue, value_of_dataset
from analyzer.kept.validity import JOURNAL
from analyzer.store import Store

if TYPE_CHECKING:
    from analyzer.config import Config

_NAME = "summary"


@dataclass(frozen=True, slots=True)
class StoreSummary:
    """How many runs, leg days and undecided strength sessions there are, and the last run's day."""

    runs: int
    leg_days: int
    undecided: int
    last_run: date | None

    @property
    def line(self) -> str:
        """All of it in words."""
        last = f", last {units.day(self.last_run, named=True)}" if self.last_run else ""
        parts = [units.count(self.runs, "run") + last, units.count(self.leg_days, "leg day")]
        if self.undecided:
            parts.append(f"{units.count(self.undecided, 'session')} undecided")
        return "; ".join(parts)


def store_summary(config: Config) -> StoreSummary:
    """Return what is in the store in short: kept, or counted now."""
    if not config.store_path.exists():
        return StoreSummary(0, 0, 0, None)
    with Store(config.store_path) as store:
        kept = KeptValue(_NAME, StoreSummary, config, store.stamps(), but=JOURNAL)
    return kept.read() or _count_anew(config)


def _count_anew(config: Config) -> StoreSummary:
    from analyzer.frames.dataset import dated  # noqa: PLC0415 - brings pandas
    from analyzer.loading import load_for_answers  # noqa: PLC0415 - as above

    data = load_for_answers(config)
    runs, decisions = data.runs, dated(data.strength_sessions)["decision"]
    days = dated(runs)["local_date"]
    counted = StoreSummary(
        runs=len(runs),
        leg_days=int((decisions == "yes").sum()),
        undecided=int((decisions == "unknown").sum()),
        last_run=None if days.empty else days.iloc[-1].date(),
    )
    return value_of_dataset(data, _NAME, StoreSummary, but=JOURNAL).keep(counted)
