"""Which heart rate is easy: HRmax as of a moment, and the limits that follow from it.

The athlete's own value counts first; else zones from the lactate threshold, or from the reserve
between the resting and the observed maximum; else the observed maximum alone. Never 220 - age.
What runs have shown is a lower bound, so that a higher one shown later counts as well.
(docs/rules.md.)
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise, repeat
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from analyzer.advice.profiles import RowsByRun
from analyzer.frames.dataset import runs_that_count
from analyzer.timestamps import DAY_S, MINUTE_S, epoch_seconds
from analyzer.units import count, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.advice.baseline import Reference
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Floats
    from analyzer.settings import Athlete, Rules

Basis = Literal["HRmax", "LTHR", "reserve"]
ASK_FOR_HR_MAX = "for a firm verdict set your own, as in `legstats config set athlete.hr_max 188`."
_A_YEAR_D = 365.0


@dataclass(frozen=True, slots=True)
class ObservedMax:
    """The maximum heart rate as runs have shown it, and how many hard runs there were to do so.

    ``without_race``: no race was among them, so that they may have been easy runs on a bad day.
    ``shown_later``: runs before the moment it is asked for showed another, those since show this.
    """

    bpm: float
    hard_runs: int
    without_race: bool = False
    shown_later: bool = False


@dataclass(frozen=True, slots=True)
class Zones:
    """Limits of easy, moderate and hard as shares of ``top_bpm`` above ``rest_bpm``.

    Over a limit by no more than ``margin`` is borderline. ``hard_runs`` have shown the maximum,
    None when the athlete gave the number; ``sure`` is False when they are few,
    ``without_race`` tells that no race was among them, and ``shown_later`` that runs after the
    moment have shown it. ``raised`` is by how much ceiling and
    threshold lie higher than usual, for the runner's own runs planned easy lie there, of which
    there are ``planned_easy_runs`` of which ``easy_percentile`` % stay under it.
    """

    basis: Basis
    top_bpm: float
    easy: float
    ceiling: float
    threshold: float
    margin: float
    rest_bpm: float = 0.0
    hard_runs: int | None = None
    sure: bool = True
    without_race: bool = False
    shown_later: bool = False
    raised: float = 0.0
    planned_easy_runs: int = 0
    easy_percentile: float = 0.0

    @property
    def max_is_known(self) -> bool:
        """False when no hard run has shown the maximum: then it may be much higher."""
        return self.hard_runs != 0

    @property
    def max_is_firm(self) -> bool:
        """Tell whether the athlete or a race has shown the maximum."""
        return self.max_is_known and not self.without_race

    def with_own_ceiling(self, easy: Reference, percentile: float) -> Zones:
        """Return the limits for a runner with runs planned easy.

        Where a percentile of these is higher than the ceiling it is the ceiling, for kept as for
        broke, and the threshold moves up by the difference: who runs easy at 85 % of their maximum
        would else break the advice by the last minutes of an easy hour.

        Args:
            easy: the mean heart rates [bpm] of the runner's runs planned easy.
            percentile: which of them is the end of easy.
        """
        raised = max(self.share(easy.percentile(percentile)) - self.ceiling, 0.0)
        return replace(
            self,
            ceiling=self.ceiling + raised,
            threshold=self.threshold + raised,
            raised=raised,
            planned_easy_runs=len(easy),
            easy_percentile=percentile,
        )

    def share(self, bpm: float) -> float:
        """Return a heart rate as a share, e.g. 0.86 of HRmax."""
        return (bpm - self.rest_bpm) / (self.top_bpm - self.rest_bpm)

    def bpm(self, share: float) -> float:
        """Return the heart rate of a share."""
        return self.rest_bpm + share * (self.top_bpm - self.rest_bpm)


def zones_of(athlete: Athlete, rules: Rules, observed: ObservedMax | None) -> Zones | None:
    """Return the athlete's limits, None when no heart rate is known to measure against."""
    margin = rules.hr_margin_points
    of_max = (rules.hr_easy_pct, rules.hr_ceiling_pct, rules.hr_threshold_pct)
    of_lthr = (rules.lthr_easy_pct, rules.lthr_ceiling_pct, rules.lthr_threshold_pct)
    of_reserve = (rules.reserve_easy_pct, rules.reserve_ceiling_pct, rules.reserve_threshold_pct)
    if athlete.hr_max:
        return Zones("HRmax", athlete.hr_max, *_as_shares(*of_max, margin))
    if athlete.lthr:
        return Zones("LTHR", athlete.lthr, *_as_shares(*of_lthr, margin))
    if observed is None:
        return None
    sure = observed.hard_runs >= rules.hr_max_hard_runs
    margin = margin if sure else max(margin, rules.hr_unsure_margin_points)
    shown = (observed.hard_runs, sure, observed.without_race, observed.shown_later)
    if athlete.hr_rest and athlete.hr_rest < observed.bpm:
        shares = _as_shares(*of_reserve, margin)
        return Zones("reserve", observed.bpm, *shares, athlete.hr_rest, *shown)
    return Zones("HRmax", observed.bpm, *_as_shares(*of_max, margin), 0.0, *shown)


def _as_shares(
    easy: float, ceiling: float, threshold: float, margin: float
) -> tuple[float, float, float, float]:
    return easy / 100, ceiling / 100, threshold / 100, margin / 100


class PeakHistory:
    """The highest heart rates as of any moment.

    The maximum is one of the highest per-run peaks of 30-s means in the trailing 12 months, from
    straps where hard runs with these show it, else from all. The more hard runs there were, the
    more of the highest peaks are left out, for these may be errors: rank = min(3, 1 + hard runs
    // 8). A run is hard if it was a race, or if for 5 minutes it held 92 % of the third-highest
    peak **and** 3 % over what runs usually held by then (else a log of even runs would vouch for
    itself). Without a hard run the highest peak is all that is known.

    Where too few runs were recorded along the way, the highest heart rates of a service's list
    count instead.

    As the last run to arrive makes no other run hard, it raises the rank by one at most: a peak as
    high as the maximum or higher never lowers it.

    Args:
        runs: frame RUNS, sorted by start.
        hr_profile: frame HR_PROFILE by run.
        rules: the settings of HRmax.
    """

    def __init__(self, runs: pd.DataFrame, hr_profile: RowsByRun, rules: Rules) -> None:
        self._rules = rules
        peak = runs["hr_peak_30s_bpm"].to_numpy(dtype=float)
        usable = runs["hr_usable"].to_numpy(dtype=bool) & runs_that_count(runs).to_numpy(dtype=bool)
        keep = usable & np.isfinite(peak)
        held_s = rules.hr_max_hard_minutes * MINUTE_S
        held = hr_profile.highest_level("hr_bpm", "seconds_above", held_s)
        strap = runs["hr_source"].to_numpy(dtype=object) == "chest"
        race = runs["kind"].to_numpy(dtype=object) == "race"
        mean = runs["hr_bpm"].to_numpy(dtype=float)
        columns = (
            peak,
            np.where(race, np.inf, held),
            np.where(np.isfinite(held), held, np.where(np.isfinite(mean), mean, peak)),
            epoch_seconds(runs["started_at"]),
        )
        of_all = _Peaks(rules, *(column[keep] for column in columns))
        # Who always wears a strap has one pool, which is worked out once.
        of_straps = (
            of_all
            if strap[keep].all()
            else _Peaks(rules, *(column[keep & strap] for column in columns))
        )
        self._pools = [of_straps, of_all]
        self._summaries = self._of_summaries(runs, usable & ~np.isfinite(peak), race, rules)

    @staticmethod
    def _of_summaries(
        runs: pd.DataFrame, without_peak: NDArray[np.bool_], race: NDArray[np.bool_], rules: Rules
    ) -> _Peaks:
        """Return the peaks of runs of which a service's list alone is there.

        The highest heart rate takes the place of that of 30 s, and the mean of the whole run that
        of its hardest minutes, which was no lower: a run may pass for easier than it was.
        """
        highest, mean = (runs[name].to_numpy(dtype=float) for name in ("max_hr_bpm", "hr_bpm"))
        lasted_s = runs["moving_s"].to_numpy(dtype=float)
        long_enough = lasted_s >= rules.hr_max_hard_minutes * MINUTE_S
        held = np.where(race, np.inf, np.where(long_enough & np.isfinite(mean), mean, -np.inf))
        columns = (
            highest,
            held,
            np.where(np.isfinite(mean), mean, highest),
            epoch_seconds(runs["started_at"]),
        )
        here = without_peak & np.isfinite(highest)
        return _Peaks(rules, *(column[here] for column in columns))

    def observed_at(self, moment_s: float) -> ObservedMax | None:
        """Return the maximum of a moment as it is known today; None with fewer runs than its rank.

        That is what all runs from 12 months before the moment until today have shown. A maximum
        does not grow with training and falls by a beat a year or less (Tanaka 2001, Gellish 2007):
        what was first reached later was only not reached yet, and where the years to come hold
        fewer hard runs, so that fewer peaks are left out, that makes no maximum higher. So in a
        log of one kind of sensor it never rises from one run to the next.

        Where the highest peak of all counts, the run that begins at the moment does not vouch for
        itself; where the second or third does, others have shown as much.
        """
        begin_s = moment_s - self._rules.hr_max_days * DAY_S
        since = self._chosen(lambda pool: pool.known_since(begin_s, moment_s))
        if since is None:
            return None
        before = self._chosen(lambda pool: pool.observed_in(begin_s, moment_s))
        return replace(since, shown_later=before is None or before.bpm != since.bpm)

    def _chosen(self, ask: Callable[[_Peaks], ObservedMax | None]) -> ObservedMax | None:
        """Return what the best pool that knows it shows."""
        # A strap's pool comes first: it wins unless only the other one holds a hard run.
        found = [o for pool in self._pools if (o := ask(pool)) is not None]
        if not found:
            return ask(self._summaries)
        return next((o for o in found if o.hard_runs), found[0])

    def reached_peak(self) -> float | None:
        """Return the peak that three runs (the rank) of the latest 12 months reached [bpm]."""
        highest = (pool.highest_peaks(pool.latest_runs) for pool in self._pools)
        return next((float(peaks[-1]) for peaks in highest if peaks is not None), None)


_Shown: TypeAlias = tuple["Floats", int, bool]
"""The highest peaks of some runs, how many were hard, and whether one was a race."""


class _Peaks:
    """Peak, heart rate held for minutes (infinite for a race) and usually so, in time."""

    def __init__(
        self, rules: Rules, peak: Floats, held: Floats, usually: Floats, started_s: Floats
    ) -> None:
        self._rules, self._peak, self._times = rules, peak, started_s.tolist()
        over = 1 + rules.hr_max_hard_over_usual_pct / 100
        self._held = np.where(held >= over * self._usual_by_then(usually), held, -np.inf)
        self._held_at_least: dict[float, list[int]] = {}

    def _usual_by_then(self, held: Floats) -> Floats:
        """Return the median of the trailing months up to each run, kept in order run by run."""
        values, ordered, first = held.tolist(), list[float](), 0
        usual = np.empty(len(values))
        for i, at_s in enumerate(self._times):
            # Kept sorted, not sorted anew: 5,000 runs with 365 days each would take seconds.
            insort(ordered, values[i])
            begin = self._trailing_runs(at_s, i + 1).start
            for gone in values[first:begin]:
                del ordered[bisect_left(ordered, gone)]
            first, middle = begin, len(ordered) // 2
            usual[i] = (ordered[middle] + ordered[-1 - middle]) / 2
        return usual

    def _trailing_runs(self, at_s: float, until: int) -> slice:
        return slice(bisect_left(self._times, at_s - self._rules.hr_max_days * DAY_S), until)

    @property
    def latest_runs(self) -> slice:
        """The runs of the 12 months up to the last one."""
        return self._trailing_runs(self._times[-1], len(self._times)) if self._times else slice(0)

    def highest_peaks(self, here: slice) -> Floats | None:
        """Return the highest peaks of runs, falling, as many as the rank may grow to."""
        return self._as_many_as_rank(self._peak[here])

    def _as_many_as_rank(self, peaks: Floats) -> Floats | None:
        rank = max(self._rules.hr_max_rank, 1)
        highest = -np.sort(-peaks)[:rank]
        return highest if len(highest) == rank else None

    def observed_in(self, from_s: float, until_s: float) -> ObservedMax | None:
        """Return what the runs that began from one moment until before another show."""
        first, last = (bisect_left(self._times, end_s) for end_s in (from_s, until_s))
        return self._as_observed(self._of_window(slice(first, last)))

    def known_since(self, from_s: float, judged_s: float) -> ObservedMax | None:
        """Return what all runs from a moment on show; of one judged alone only what others do."""
        first = bisect_left(self._times, from_s)
        found = self._known_since[first]
        apart = bisect_left(self._times, judged_s), bisect_right(self._times, judged_s)
        judged = apart[1] - apart[0]
        # It must not be the eighth hard run either, which makes the maximum sure.
        if found is None or not judged or self._left_out(max(found.hard_runs - judged, 0)):
            return found
        return self._as_observed(self._of_all_since(first, apart))

    @cached_property
    def _known_since(self) -> list[ObservedMax | None]:
        """What all runs from each one on show, never more than with the runs before these."""
        known, least = list[ObservedMax | None](), None
        for found in self._observed_since_each():
            # Fewer hard runs leave fewer peaks out: that is less known, not a higher maximum.
            if found is not None and (least is None or found.bpm <= least.bpm):
                least = found
            known.append(found and least)
        return known

    def _observed_since_each(self) -> Iterator[ObservedMax | None]:
        """Yield what all runs from each one on show, and at last what none does."""
        # Run by run this would be half of what today's answer takes: mostly it is as one run later.
        rank, highest = max(self._rules.hr_max_rank, 1), self._highest_since
        others = [i for i in range(1, len(highest)) if highest[i] is not highest[i - 1]]
        for begin, end in pairwise([0, *others, len(highest)]):
            if len(highest[begin]) < rank:
                yield from repeat(None, end - begin)
                continue
            peaks = self._peak[highest[begin][:rank]]
            hard = self._held_since(self._hard_from(peaks))[begin:end]
            races = [races > 0 for races in self._held_since(math.inf)[begin:end]]
            for (hard_runs, has_race), alike in groupby(zip(hard, races, strict=True)):
                yield from repeat(self._as_observed((peaks, hard_runs, has_race)), len([*alike]))

    def _left_out(self, hard_runs: int) -> int:
        return min(
            hard_runs // max(self._rules.hr_max_hard_runs, 1), max(self._rules.hr_max_rank, 1) - 1
        )

    def _as_observed(self, shown: _Shown | None) -> ObservedMax | None:
        if shown is None:
            return None
        peaks, hard_runs, has_race = shown
        bpm = float(peaks[self._left_out(hard_runs)])
        return ObservedMax(bpm, hard_runs, hard_runs > 0 and not has_race)

    def _hard_from(self, peaks: Floats) -> float:
        # Hard against the lowest of the highest peaks, which one bad reading cannot raise.
        return float(peaks[-1] * self._rules.hr_max_hard_pct / 100)

    def _of_window(self, here: slice | NDArray[np.int64]) -> _Shown | None:
        """Return what these runs show."""
        peaks = self._as_many_as_rank(self._peak[here])
        if peaks is None:
            return None
        held = self._held[here]
        hard_runs = int(np.count_nonzero(held >= self._hard_from(peaks)))
        return peaks, hard_runs, bool(np.isposinf(held).any())

    def _of_all_since(self, first: int, apart: tuple[int, int]) -> _Shown | None:
        """Return the same of all runs from one on but some, which is asked for run by run."""
        begin, end = apart
        highest = [i for i in self._highest_since[first] if not begin <= i < end]
        rank = max(self._rules.hr_max_rank, 1)
        if end - begin > _APART_AT_MOST:
            rest = np.arange(first, len(self._times))
            return self._of_window(rest[(rest < begin) | (rest >= end)])
        if len(highest) < rank:
            return None
        peaks = self._peak[highest[:rank]]
        hard, races = self._held_since(self._hard_from(peaks)), self._held_since(math.inf)
        hard_runs, race_runs = (
            each[first] - (each[begin] - each[end] if begin < end else 0) for each in (hard, races)
        )
        return peaks, hard_runs, race_runs > 0

    @cached_property
    def _highest_since(self) -> list[list[int]]:
        """The runs with the highest peaks of all from each one on, a few more than the rank."""
        keep = max(self._rules.hr_max_rank, 1) + _APART_AT_MOST
        peaks, highest = self._peak.tolist(), list[int]()
        found = [highest]
        for i in reversed(range(len(peaks))):
            if len(highest) < keep or peaks[i] > peaks[highest[-1]]:
                highest = sorted([*highest, i], key=peaks.__getitem__, reverse=True)[:keep]
            found.append(highest)
        return found[::-1]

    def _held_since(self, least: float) -> list[int]:
        """Return of how many runs from each one on the heart rate held was at least so high."""
        known = self._held_at_least.get(least)
        if known is None:
            counted = np.cumsum((self._held >= least)[::-1])[::-1].tolist()
            known = self._held_at_least[least] = [*counted, 0]
        return known


_APART_AT_MOST = 2
"""Runs that begin at the very same moment are rarely more."""


def peaks_shown(dataset: Dataset) -> PeakHistory:
    """Return the highest heart rates that the runs of a dataset have shown."""
    columns = ("hr_bpm", "seconds_above")
    profile = RowsByRun(dataset.hr_profile, dataset.runs["run_id"], columns)
    return PeakHistory(dataset.runs, profile, dataset.config.rules)


def hr_max_too_low(dataset: Dataset, peaks: PeakHistory | None = None) -> str | None:
    """Say so where ``athlete.hr_max`` is below what runs of the latest 12 months reached.

    Three runs (``rules.hr_max_rank``) must have reached it: one or two peaks may be errors.

    Args:
        dataset: runs sorted by start.
        peaks: what they have shown, where that is known already.
    """
    own, rules = dataset.config.athlete.hr_max, dataset.config.rules
    if not own:
        return None
    shown = (peaks or peaks_shown(dataset)).reached_peak()
    if shown is None or own >= shown * (1 - rules.hr_max_low_pct / 100):
        return None
    return (
        f"Your hr_max {number(own)} is below the {number(shown)} your runs show, so easy runs may"
        " be called hard: set a higher one with `legstats config set athlete.hr_max BPM`."
    )


def hr_max_unknown(dataset: Dataset, peaks: PeakHistory | None = None) -> str | None:
    """Ask for the maximum heart rate where verdicts turn on one that nothing has shown; else None.

    Without any run that has a usable heart rate it would change nothing, so it is not asked for.

    Args:
        dataset: runs sorted by start.
        peaks: what they have shown, where that is known already.
    """
    athlete, rules, runs = dataset.config.athlete, dataset.config.rules, dataset.runs
    counted = runs[runs_that_count(runs)]
    if athlete.hr_max or athlete.lthr or not counted["hr_usable"].any():
        return None
    after_all = float(epoch_seconds(runs["started_at"]).max()) + 1
    observed = (peaks or peaks_shown(dataset)).observed_at(after_all)
    if observed is None:
        return f"Your maximum heart rate is not known, so pace decides instead: {ASK_FOR_HR_MAX}"
    if observed.hard_runs:
        return None
    return (
        f"No run of the last {back_words(rules.hr_max_days)} was hard enough to show your maximum"
        f" heart rate, so it decides no verdict alone: {ASK_FOR_HR_MAX}"
    )


def back_words(days: float) -> str:
    """Say how far back a maximum is looked for, e.g. "12 months", "90 days"."""
    return "12 months" if days == _A_YEAR_D else count(round(days), "day")
