"""The verdicts on the runs of a dataset, as every answer takes them: kept, or judged now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.dataset.journal import soreness_entries
from analyzer.dataset.kept_value import value_of_dataset
from analyzer.effect import count_past
from analyzer.kept.validity import JOURNAL
from analyzer.model import NextRun, Verdict
from analyzer.timestamps import epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Container

    from analyzer.advice import Judge
    from analyzer.advice.hr_max import PeakHistory
    from analyzer.dataset.kept_value import KeptValue
    from analyzer.frames.dataset import Dataset


def verdicts_on(data: Dataset, judge: Judge | None = None) -> tuple[Verdict, ...]:
    """Return what ``advice.judge`` says of a dataset, or a judge of it who is there already.

    From what was judged before something changed it is there sooner than what is kept is read;
    ``keep_verdicts`` keeps it then.
    """
    if judge is not None and judge.knows_others:
        return judge.all_verdicts()
    kept = _kept(data)
    found = kept.read()
    return kept.keep(_judge_of(data, judge).all_verdicts()) if found is None else found


def keep_verdicts(data: Dataset, verdicts: tuple[Verdict, ...]) -> None:
    """Keep the verdicts on a dataset for whoever asks next; where that is done, nothing happens."""
    kept = _kept(data)
    if kept.read() is None:
        kept.keep(verdicts)


def next_runs_in(
    data: Dataset, judge: Judge | None = None, only: Container[str] | None = None
) -> dict[str, NextRun]:
    """Return the next run after each run of a dataset in a window that has one, by run_id.

    Args:
        data: the athlete.
        judge: a judge of the same data, where there is one already.
        only: ids of the runs wanted; there may be more. None for all.
    """
    # Slow to import, and mostly not needed.
    from analyzer.advice.consequences import next_runs  # noqa: PLC0415

    # The next change comes before the next start: nothing is kept.
    if judge is not None and judge.knows_others and only is not None:
        return next_runs(judge, only)

    kept = value_of_dataset(
        data, "next_runs", dict[str, NextRun], made_with=_of_judging(data), but=JOURNAL
    )
    found = kept.read()
    if found is not None:
        return found
    run_ids = {verdict.run_id for verdict in verdicts_on(data, judge)}
    return kept.keep(next_runs(_judge_of(data, judge), run_ids))


def _kept(data: Dataset) -> KeptValue[tuple[Verdict, ...]]:
    return value_of_dataset(
        data, "verdicts", tuple[Verdict, ...], made_with=_of_judging(data), but=JOURNAL
    )


def _of_judging(data: Dataset) -> object:
    """Return what else than the stored training verdicts depend on."""
    return [_soreness_that_counts(data), count_past(data.runs, data.present)]


def _soreness_that_counts(data: Dataset) -> list[list[float]]:
    """Return the journal's part in the verdicts: what is entered after the last run has none."""
    entries = soreness_entries(data.journal)
    known = entries[entries["entered_at"] <= data.runs["started_at"].max()]
    times = [epoch_seconds(known[name]).tolist() for name in ("day", "entered_at")]
    return [*times, known["soreness"].tolist()]


def hr_max_note(data: Dataset, judge: Judge | None = None) -> str:
    """Ask for a maximum heart rate that verdicts lack, or doubt one their runs exceed; else "".

    Args:
        data: the athlete.
        judge: a judge of the same data, where there is one already.
    """
    if judge is not None:
        return _note_on_hr_max(data, judge.history.peaks)
    kept = value_of_dataset(data, "hr_max_note", str, but=JOURNAL)
    found = kept.read()
    return kept.keep(_note_on_hr_max(data)) if found is None else found


# Slow to import, and mostly not needed.
def _judge_of(data: Dataset, judge: Judge | None = None) -> Judge:
    from analyzer.advice import Judge  # noqa: PLC0415 - as above

    return judge or Judge(data)


def _note_on_hr_max(data: Dataset, peaks: PeakHistory | None = None) -> str:
    from analyzer.advice.hr_max import hr_max_too_low, hr_max_unknown  # noqa: PLC0415 - as above

    return hr_max_too_low(data, peaks) or hr_max_unknown(data, peaks) or ""
