"""What is worth saying of a run but decides nothing."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from analyzer.advice.leg_stressors import LegStressor, LegStressors, stressor_in
from analyzer.advice.rules import (
    HARD_RULES,
    Finding,
    Level,
    hours_words,
    percents_apart,
    share_under,
)
from analyzer.model import Reason
from analyzer.text import capital
from analyzer.timestamps import epoch_days, epoch_seconds
from analyzer.units import count, distance, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from analyzer.advice.runner import RunFacts, RunnerHistory
    from analyzer.units import DistanceUnit


class Notes:
    """Finds the notes on a run: all but "order" from what was known at its start.

    Args:
        history: what is known of the runner.
        stressors: long descents, long races and jumps.
        sessions: frame STRENGTH_SESSIONS.
        runs: frame RUNS.
    """

    def __init__(
        self,
        history: RunnerHistory,
        stressors: LegStressors,
        sessions: pd.DataFrame,
        runs: pd.DataFrame,
    ) -> None:
        self._history, self._stressors = history, stressors
        lifted = sessions[sessions["decision"] == "yes"].sort_values("started_at", kind="stable")
        self._lifted_s = epoch_seconds(lifted["started_at"]).tolist()
        self._lifted_on, self._run_on = (epoch_days(f["local_date"]) for f in (lifted, runs))

    def on_run(self, run: RunFacts, findings: Sequence[Finding]) -> tuple[Reason, ...]:
        """Return the notes on a run, given what the rules found."""
        found = (
            self._fading_note(run),
            self._same_day_note(run, findings),
            self._order_note(run),
            Reason("cut off", f"{capital(run.cut_off)}.") if run.cut_off else None,
            *self.stressor_notes(run),
        )
        return tuple(note for note in found if note is not None)

    def _fading_note(self, run: RunFacts) -> Reason | None:
        rules = self._history.rules
        reference = self._history.reference_for(run, "decoupling")
        if reference is None:
            return None
        limit = reference.percentile(rules.fading_percentile)
        if not run.decoupling_pct > limit + rules.fading_points:
            return None
        value, usual = percents_apart(run.decoupling_pct, limit)
        text = (
            f"Fading: your speed per heartbeat fell by {value} in the second half (decoupling);"
            f" {share_under(rules.fading_percentile)} stay under {usual}."
        )
        return Reason("fading", text, run.decoupling_pct, limit + rules.fading_points)

    def _same_day_note(self, run: RunFacts, findings: Sequence[Finding]) -> Reason | None:
        limit = self._history.rules.same_day_h
        hard = any(f.level is Level.BROKE and f.rule in HARD_RULES for f in findings)
        if not hard or not run.hours < limit:
            return None
        after = hours_words(run.hours)
        text = f"Same day: a hard run {after} after lifting, when its effect is freshest."
        return Reason("same day", text, run.hours, limit)

    def _order_note(self, run: RunFacts) -> Reason | None:
        place = bisect_left(self._lifted_s, run.ended_s)
        if place == len(self._lifted_s) or self._lifted_on[place] != self._run_on[run.row]:
            return None
        text = (
            "Run before lifting on the same day: the better order (next-day time to exhaustion"
            " fell by 18 % after it, by 29 % after the other; Doma 2013)."
        )
        return Reason("order", text)

    def stressor_notes(self, run: RunFacts) -> Iterator[Reason]:
        """Yield what loaded the legs beyond their kilometres, in this run and before it."""
        here = stressor_in(run, self._history.rules)
        # Of a hidden start nobody knows whether it came before or after.
        before = None if run.start_is_hidden else self._stressors.last_before(run.started_s)
        if here is not None:
            load = "loads" if here.kind == "long race" else "load"
            text = f"{_amount_words(here, self._history.unit)} {load} legs as leg day does."
            yield Reason(here.kind, text, here.amount, here.limit)
        if before is not None:
            what = _amount_words(before, self._history.unit)
            text = f"{what} {hours_words(before.hours)} before: that loads legs as leg day does."
            yield Reason(before.kind, text, before.amount, before.limit)


def _amount_words(what: LegStressor, unit: DistanceUnit) -> str:
    if what.kind == "descent":
        return f"{number(what.amount)} m of descent"
    if what.kind == "plyometrics":
        return f"{count(int(what.amount), 'set')} of jumps"
    return f"A race of {distance(1000 * what.amount, unit)}"
