"""The verdicts on the runs of a dataset, as every answer takes them: kept, or judged now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.dataset.journal import soreness_entries
from analyzer.dataset.kept_value import value_of_dataset
from analyzer.effect import count_past
from analyzer.kept.validity import JOURNAL
from analyzer.model import Verdict
from analyzer.timestamps import epoch_seconds

if TYPE_CHECKING:
    from analyzer.advice import Judge, JudgedBefore
    from analyzer.dataset.kept_value import KeptValue
    from analyzer.frames.dataset import Dataset


def verdicts_on(
    data: Dataset, judge: Judge | None = None, before: JudgedBefore | None = None
) -> tuple[Verdict, ...]:
    """Return what ``advice.judge`` says of a dataset, or a judge of it who is there already.

    ``before`` is what was judged before something changed, where that is still at hand: what is
    judged from there is there sooner than what is kept is read, and ``keep_verdicts`` keeps it.
    """
    if before is not None:
        return _judge(data, judge, before)
    return _kept(data).read_or_make(lambda: _judge(data, judge, before))


def keep_verdicts(data: Dataset, verdicts: tuple[Verdict, ...]) -> None:
    """Keep the verdicts on a dataset for whoever asks next; where that is done, nothing happens."""
    kept = _kept(data)
    if kept.read() is None:
        kept.keep(verdicts)


def _kept(data: Dataset) -> KeptValue[tuple[Verdict, ...]]:
    return value_of_dataset(
        data,
        "verdicts",
        tuple[Verdict, ...],
        made_with=[_soreness_that_counts(data), count_past(data.runs, data.present)],
        but=JOURNAL,
    )


def _soreness_that_counts(data: Dataset) -> list[list[float]]:
    """Return the journal's part in the verdicts: what is entered after the last run has none."""
    entries = soreness_entries(data.journal)
    known = entries[entries["entered_at"] <= data.runs["started_at"].max()]
    times = [epoch_seconds(known[name]).tolist() for name in ("day", "entered_at")]
    return [*times, known["soreness"].tolist()]


def hr_max_note(data: Dataset) -> str:
    """Ask for a maximum heart rate that verdicts lack, or doubt one their runs exceed; else ""."""
    kept = value_of_dataset(data, "hr_max_note", str, but=JOURNAL)
    return kept.read_or_make(lambda: _note_on_hr_max(data))


# Slow to import, and mostly not needed.
def _judge(data: Dataset, judge: Judge | None, before: JudgedBefore | None) -> tuple[Verdict, ...]:
    from analyzer.advice import Judge, judged_by  # noqa: PLC0415 - as above

    return judged_by(judge or Judge(data), before)


def _note_on_hr_max(data: Dataset) -> str:
    from analyzer.advice.hr_max import hr_max_too_low, hr_max_unknown  # noqa: PLC0415 - as above

    return hr_max_too_low(data) or hr_max_unknown(data) or ""
