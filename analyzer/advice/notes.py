"""What is worth saying of a run but decides nothing."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from analyzer.advice.leg_stressors import LegStressor, LegStressors, stressor_in
from analyzer.advice.rules import HARD_RULES, Finding, Level
from analyzer.advice.words import percents_apart, share_under, span
from analyzer.model import Reason
from analyzer.timestamps import epoch_seconds
from analyzer.units import count, distance, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from analyzer.advice.facts import Known, RunFacts
    from analyzer.units import DistanceUnit

FINAL_NOTES = frozenset({"order"})
"""Notes that need a later session; all others are told from what was known at the run's start."""


class Notes:
    """Finds the notes on a run.

    Args:
        known: what is known of the runner.
        stressors: long descents and long races.
        leg_days: frame LEG_DAYS.
        runs: frame RUNS.
    """

    def __init__(
        self, known: Known, stressors: LegStressors, leg_days: pd.DataFrame, runs: pd.DataFrame
    ) -> None:
        self._known, self._stressors = known, stressors
        lifted = leg_days[leg_days["decision"] == "yes"].sort_values("started_at", kind="stable")
        self._lifted_s = epoch_seconds(lifted["started_at"]).tolist()
        self._lifted_on = lifted["local_date"].tolist()
        self._run_on = runs["local_date"].tolist()

    def on(self, run: RunFacts, findings: Sequence[Finding]) -> tuple[Reason, ...]:
        """Return the notes on a run, given what the rules found."""
        found = (
            self._fading(run),
            self._same_day(run, findings),
            self._order(run),
            *self.stressors(run),
        )
        return tuple(note for note in found if note is not None)

    def _fading(self, run: RunFacts) -> Reason | None:
        rules = self._known.rules
        reference = self._known.baselines.reference("decoupling", run.outing_began_s, run.surface)
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

    def _same_day(self, run: RunFacts, findings: Sequence[Finding]) -> Reason | None:
        limit = self._known.rules.same_day_h
        hard = any(f.level is Level.BROKE and f.rule in HARD_RULES for f in findings)
        if not hard or not run.hours < limit:
            return None
        text = f"Same day: a hard run {span(run.hours)} after lifting, when its effect is freshest."
        return Reason("same day", text, run.hours, limit)

    def _order(self, run: RunFacts) -> Reason | None:
        place = bisect_left(self._lifted_s, run.ended_s)
        if place == len(self._lifted_s) or self._lifted_on[place] != self._run_on[run.row]:
            return None
        text = (
            "Run before lifting on the same day: the better order (next-day time to exhaustion"
            " fell by 18 % after it, by 29 % after the other; Doma 2013)."
        )
        return Reason("order", text)

    def stressors(self, run: RunFacts) -> tuple[Reason, ...]:
        """Return what loaded the legs beyond their kilometres, in this run and before it."""
        return tuple(self._loaded_legs(run))

    def _loaded_legs(self, run: RunFacts) -> Iterator[Reason]:
        here = stressor_in(run, self._known.rules)
        # Of a hidden start nobody knows whether it came before or after.
        before = None if run.start_is_hidden else self._stressors.last_before(run.started_s)
        if here is not None:
            load = "loads" if here.kind == "long race" else "load"
            text = f"{_amount(here, self._known.unit)} {load} legs as leg day does."
            yield Reason(here.kind, text, here.amount, self._limit(here))
        if before is not None:
            what = _amount(before, self._known.unit)
            text = f"{what} {span(before.hours)} before: that loads legs as leg day does."
            yield Reason(before.kind, text, before.amount, self._limit(before))

    def _limit(self, what: LegStressor) -> float:
        rules = self._known.rules
        return {
            "descent": rules.long_descent_m,
            "long race": rules.long_race_km,
            "plyometrics": rules.plyometric_sets,
        }[what.kind]


def _amount(what: LegStressor, unit: DistanceUnit) -> str:
    if what.kind == "descent":
        return f"{number(what.amount)} m of descent"
    if what.kind == "plyometrics":
        return f"{count(int(what.amount), 'set')} of jumps"
    return f"A race of {distance(1000 * what.amount, unit)}"
