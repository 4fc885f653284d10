"""From a run in the window to its verdict: its score, its confidence and its reasons in words."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from analyzer.advice.effort import (
    deciding_zones,
    effort_score,
    effort_words,
    judge_hr,
    judge_intervals,
    judge_pace,
    repetitions_would_show,
    says_the_same,
    why_pace_says_nothing,
)
from analyzer.advice.equal_effort import EqualEffort
from analyzer.advice.judged_before import EVERYTHING, changed_span
from analyzer.advice.leg_stressors import LegStressors
from analyzer.advice.length import (
    judge_length,
    judge_spike,
    length_measure,
    length_reference,
    length_score,
    length_words,
    spike_score,
)
from analyzer.advice.notes import Notes
from analyzer.advice.rules import Level, hours_words
from analyzer.advice.runner import RunnerHistory, run_facts
from analyzer.advice.soreness import judge_soreness
from analyzer.advice.windows import WindowFinder
from analyzer.buckets import decay_after
from analyzer.model import Reason, Verdict
from analyzer.units import count, day, hours

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.advice.baseline import Reference
    from analyzer.advice.hr_max import Zones
    from analyzer.advice.rules import Finding
    from analyzer.advice.runner import RunFacts
    from analyzer.advice.windows import Window
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Confidence, VerdictWord

_AFTER = {
    "leg day": "leg day",
    "undecided": "a strength session that may have been leg day",
    "descent": "a long descent",
    "long race": "a long race",
    "plyometrics": "jumps",
    "soreness": "you entered your soreness",
}
_HIDDEN_START = (
    "Not judged: its source hides when it began, so whether it was in the window after leg day is "
    "unknown."
)
_AT_A_STEP = 50
"""So many verdicts are found in some hundredths of a second."""
_TOO_FEW_RUNS = "With too few runs to know your usual, no more than borderline."


class JudgedBefore(NamedTuple):
    """The judge of what was known before something changed, and the verdicts."""

    judge: Judge
    verdicts: tuple[Verdict, ...]


class Judge:
    """Judges the runs of one athlete, each in a window once.

    Args:
        dataset: runs tagged and sorted by start.
        before: what was judged before something changed; of it stands what the change cannot touch.
    """

    def __init__(self, dataset: Dataset, before: JudgedBefore | None = None) -> None:
        self.dataset = dataset
        # Most runs lie in the same window with and without soreness: those are judged once.
        self._judged: dict[tuple[int, Window], Verdict] = {}
        self._standing: dict[str, Verdict] = {}
        self._changed = EVERYTHING
        if before is not None:
            self._changed = changed_span(before.judge.dataset, dataset)
        if before is None or self._changed.is_everything:
            self.history = RunnerHistory(dataset)
            return
        self.history = RunnerHistory(dataset, before.judge.history)
        self._standing = {verdict.run_id: verdict for verdict in before.verdicts}
        runs = before.judge.runs
        self._judged |= {
            place: verdict
            for place, verdict in before.judge._judged.items()  # noqa: SLF001 - of this class
            if runs[place[0]].started_s not in self._changed
        }

    # What a run to come is not judged by is made when it is first asked for.

    @cached_property
    def runs(self) -> list[RunFacts]:
        """The runs, in order of time."""
        return run_facts(self.dataset.runs, self.history)

    @property
    def window_stressors(self) -> LegStressors | None:
        """What opens a window as leg days do; None where the rules say that nothing does."""
        return self._stressors if self.history.rules.descents_open_window else None

    @cached_property
    def _stressors(self) -> LegStressors:
        return LegStressors(self.runs, self.dataset)

    @cached_property
    def _notes(self) -> Notes:
        dataset = self.dataset
        return Notes(self.history, self._stressors, dataset.strength_sessions, dataset.runs)

    @cached_property
    def equal_effort(self) -> EqualEffort:
        """How fast each run was for its effort; asked only of what came before and after."""
        return EqualEffort(self.dataset, self.history)

    @property
    def knows_others(self) -> bool:
        """Whether verdicts from before the last change stand."""
        return not self._changed.is_everything

    @cached_property
    def window_finder(self) -> WindowFinder:
        """What finds the window a run lies in."""
        return WindowFinder(self.dataset, self.window_stressors)

    def all_verdicts(self) -> tuple[Verdict, ...]:
        """Return the verdict on each run in a window, in order of time.

        What was judged before and still stands is the very same.
        """
        found: list[Verdict] = []
        for run in self.runs:
            if run.started_s not in self._changed:
                verdict = self._standing.get(run.run_id)
            else:
                window = self.window_finder.window_of(run)
                verdict = self._verdict_in(run, window) if window else None
            if verdict is not None:
                found.append(verdict)
        return tuple(found)

    def get_ready(self) -> Iterator[None]:
        """Find what will be taken over when something changes, a piece at each step."""
        yield from self.history.get_ready()
        for place, _ in enumerate(self.verdicts(soreness=False)):
            if place % _AT_A_STEP == 0:
                yield

    def verdicts(
        self, *, soreness: bool = True, since_s: float = -math.inf
    ) -> Iterator[tuple[RunFacts, Verdict]]:
        """Yield each run in a window with its verdict, in order of time.

        Args:
            soreness: let soreness lengthen the window.
            since_s: only of runs that began from then on, in seconds since the epoch.
        """
        finder = self.window_finder
        if not soreness:
            finder = WindowFinder(self.dataset, self.window_stressors, soreness=False)
        for run in self.runs:
            window = finder.window_of(run) if run.started_s >= since_s else None
            if window is not None:
                yield run, self._verdict_in(run, window)

    def _verdict_in(self, run: RunFacts, window: Window) -> Verdict:
        place = (run.row, window)
        if place not in self._judged:
            self._judged[place] = self._verdict_on(run, window)
        return self._judged[place]

    def _verdict_on(self, run: RunFacts, window: Window) -> Verdict:
        excuse = _excuse_of(run, window, self.history.rules.judged_shortest_min)
        if excuse is not None:
            notes = tuple(self._notes.stressor_notes(run)) if run.kind == "race" else ()
            return _not_judged(run, window, excuse, notes=notes)
        zones = deciding_zones(run, self.history)
        findings = self._findings_on(run, window, zones)
        notes = self._notes.on_run(run, findings)
        missing = self._missing_on(run, findings)
        worst = max((f.level for f in findings), default=Level.EASY)
        if missing and worst is not Level.BROKE:
            return _not_judged(run, window, *missing, notes=notes)
        carryover = leg_carryover(run, window.hours)
        is_broken = worst is Level.BROKE
        score = score_parts(run, zones, self.history, carryover).total if is_broken else 0.0
        reasons, short_reasons = _reasons_in_words(run, window, zones, findings, self.history)
        return Verdict(
            run_id=run.run_id,
            verdict=_verdict_word(worst),
            score=score,
            confidence=_confidence_in(run, zones, self.history),
            reasons=reasons,
            short_reasons=short_reasons,
            notes=notes,
            hours_since_leg_day=_hours_since_leg_day(run, window),
            leg_carryover=carryover,
        )

    def _findings_on(self, run: RunFacts, window: Window, zones: Zones | None) -> list[Finding]:
        """Return what each rule that could be asked found, in a fixed order."""
        history = self.history
        asked = [judge_length(run, history), judge_spike(run, history)]
        asked += judge_hr(run, zones, history) if zones else [judge_pace(run, history)]
        findings = [finding for finding in asked if finding is not None]
        intervals = judge_intervals(run, zones, history)
        if intervals is not None and not says_the_same(intervals, findings, run):
            findings.append(intervals)
        if length_reference(run, history, length_measure(run)) is None:
            findings = [f.at_most(Level.BORDERLINE, _TOO_FEW_RUNS) for f in findings]
        # How sore the legs are needs no usual to be compared with.
        sore = judge_soreness(window.too_sore, history.rules)
        return [*findings, sore] if sore else findings

    def _missing_on(self, run: RunFacts, findings: Sequence[Finding]) -> list[Reason]:
        """Return what could not be judged: length, effort, or repetitions on a treadmill."""
        asked = {finding.rule for finding in findings}
        missing = []
        if "length" not in asked:
            missing.append(Reason("length", f"Not judged: {self._why_no_length(run)}."))
        if not asked & {"hr", "pace"}:
            missing.append(Reason("effort", f"Not judged: {self._why_no_effort(run)}."))
        blind = run.surface == "treadmill" and not repetitions_would_show(run, self.history)
        if "pace" in asked and blind:
            text = "no heart rate, and no record of the treadmill's speed to look for intervals in"
            missing.append(Reason("effort", f"Not judged: {text}."))
        return missing

    def _why_no_length(self, run: RunFacts) -> str:
        if not math.isfinite(run.outing_minutes) and not math.isfinite(run.outing_km):
            return "neither time nor distance is known"
        runs = self.history.baselines.reference_count("km", run.outing_began_s, "")
        return f"no time, and only {count(runs, 'run')} to compare the distance with"

    def _why_no_effort(self, run: RunFacts) -> str:
        no_hr = f"heart rate not usable ({run.hr_problem})" if run.hr_problem else "no heart rate"
        if math.isfinite(run.hr_bpm):
            no_hr = "your maximum heart rate is not known yet"
        if why := why_pace_says_nothing(run, self.history.rules):
            return f"{no_hr}, and {why}"
        baselines = self.history.baselines
        number = baselines.reference_count("speed", run.outing_began_s, run.surface)
        runs = count(number, f"{run.surface} run") if number else f"no {run.surface} runs"
        return f"{no_hr}, and {'only ' if number else ''}{runs} to compare with"


def _excuse_of(run: RunFacts, window: Window, shortest_min: float) -> Reason | None:
    """Return why a run is not judged whatever its numbers are."""
    if not run.counts:
        return _why_it_counts_for_nothing(run)
    if run.kind == "race":
        after = "" if window.kind == "hidden start" else f", {_after_words(window)}"
        return Reason("race", f"Not judged: race{after}. Races stand apart.")
    if run.minutes < shortest_min:
        text = f"Not judged: under {count(int(shortest_min), 'minute')}."
        return Reason("short", text, run.minutes, shortest_min)
    if window.kind == "hidden start":
        return Reason("hidden start", _HIDDEN_START)
    if window.kind == "undecided":
        # A session is named by date and id, never by its title, which is private.
        session = f"the strength session of {_session_date(window)} ({window.session_id})"
        text = (
            f"Not judged: was {session} leg day, {hours_words(window.hours)} before?"
            f" Say so with `legstats legdays set {window.session_id} yes` or `no`."
        )
        return Reason("undecided", text)
    return None


def _why_it_counts_for_nothing(run: RunFacts) -> Reason:
    if run.ignored:
        return Reason("ignored", "Not judged: you took this run out.")
    return Reason("implausible", f"Not judged: {run.implausible}.")


def _verdict_word(worst: Level) -> VerdictWord:
    if worst is Level.BROKE:
        return "broke"
    return "borderline" if worst is Level.BORDERLINE else "kept"


def _not_judged(
    run: RunFacts, window: Window, *reasons: Reason, notes: tuple[Reason, ...] = ()
) -> Verdict:
    return Verdict(
        run_id=run.run_id,
        verdict="not judged",
        score=0.0,
        confidence="low",
        reasons=reasons,
        notes=notes,
        hours_since_leg_day=_hours_since_leg_day(run, window),
        leg_carryover=leg_carryover(run, window.hours) if window.kind == "leg day" else None,
    )


def _hours_since_leg_day(run: RunFacts, window: Window) -> float | None:
    return run.hours if window.kind == "leg day" and math.isfinite(run.hours) else None


def leg_carryover(run: RunFacts, after_h: float) -> float:
    """Return what is left of leg days in a run; of a standard one where tagging found none."""
    if run.leg_carryover > 0:
        return run.leg_carryover
    return decay_after(after_h)


class ScoreParts(NamedTuple):
    """What a broken run's score is made of: points, and what was left of the leg day by then."""

    length: float
    effort: float
    jump: float
    carryover: float

    @property
    def total(self) -> float:
        """The score, 0 to 100: the points times what was left."""
        return min(100.0, self.carryover * (self.length + self.effort + self.jump))


def score_parts(
    run: RunFacts, zones: Zones | None, history: RunnerHistory, carryover: float
) -> ScoreParts:
    """Return the parts of min(100, 100 · carry-over · (0.40 L + 0.45 P + 0.15 S)).

    L, P and S, each 0 to 1, are ``length_score``, ``effort_score`` and ``spike_score``
    (docs/rules.md). The score only ranks broken runs.
    """
    rules = history.rules
    return ScoreParts(
        100 * rules.score_length_share * length_score(run, history),
        100 * rules.score_effort_share * effort_score(run, zones, history),
        100 * rules.score_spike_share * spike_score(run, history),
        carryover,
    )


def _confidence_in(run: RunFacts, zones: Zones | None, history: RunnerHistory) -> Confidence:
    """Return how sure a verdict can be: high with clean heart rate and enough rested runs.

    Low where there is a ``why_low_confidence``; medium at most by pace, and while few hard runs
    have shown the maximum.
    """
    if why_low_confidence(run, zones, history):
        return "low"
    length = _either_length_reference(run, history)
    sure = (
        zones is not None
        and zones.sure
        and length is not None
        and len(length) >= history.rules.sure_runs
        and length.rested_h >= history.rules.rested_h
    )
    return "high" if sure else "medium"


def why_low_confidence(run: RunFacts, zones: Zones | None, history: RunnerHistory) -> str:
    """Return why a verdict has low confidence, "" where it has more.

    Without a baseline, when only all runs could be compared with, when no hard run has shown the
    maximum, and when there was no record along the way in which repetitions could be seen.
    """
    length = _either_length_reference(run, history)
    if length is None:
        return "too few runs came before it to know your usual"
    if not length.rested_h:
        return "too few rested runs came before it to compare with"
    if zones is not None:
        shown = zones.max_is_known
        return "" if shown else "no other run was hard enough to show your maximum"
    speed = history.reference_for(run, "speed")
    if speed is None or not speed.rested_h:
        return "too few rested runs came before it to compare its pace with"
    if not repetitions_would_show(run, history):
        return "nothing was recorded along the way, so intervals would not show"
    return ""


def _either_length_reference(run: RunFacts, history: RunnerHistory) -> Reference | None:
    by_time = length_reference(run, history, "minutes")
    return by_time or length_reference(run, history, "km")


def _reasons_in_words(
    run: RunFacts,
    window: Window,
    zones: Zones | None,
    findings: Sequence[Finding],
    history: RunnerHistory,
) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    """Return why the run is not kept, the worst first, in full and in short.

    Of a kept run the one reason is in short what it was.
    """
    decisive = sorted((f for f in findings if f.level > Level.MODERATE), key=lambda f: -f.level)
    if not decisive:
        unit = history.unit
        size = f"{length_words(run, unit)}, {effort_words(run, zones, unit)}"
        return (Reason("kept", f"Kept: {size}."),), (size,)
    explained = {""}
    reasons, shorts = [], []
    for finding in decisive:
        # Why a finding says no more than it does is said once, with the first it softens.
        because = "" if finding.because in explained else f" {finding.because}"
        explained.add(finding.because)
        reason, short = finding.explain()
        shorts.append(short)
        reasons.append(replace(reason, text=reason.text + because) if because else reason)
    first = reasons[0]
    # After the colon a sentence begins in lower case.
    text = f"{_after_words(window)}: {first.text[:1].lower()}{first.text[1:]}"
    return (replace(first, text=text), *reasons[1:]), tuple(shorts)


def _after_words(window: Window) -> str:
    """Say after what and how long a run came, e.g. "21 h after leg day (first in 16 days)"."""
    details = [window.severe] if window.severe else []
    if window.first_in is not None:
        details.insert(0, f"first in {window.first_in}")
    what = _AFTER[window.kind]
    if window.is_earlier:
        what = f"the leg day of {_session_date(window)}"
        details.insert(0, window.session_id)
    how_long = hours_words(window.hours)
    if window.at_most_h is not None:
        how_long = f"{math.floor(window.hours)} to {hours(math.ceil(window.at_most_h))}"
    text = f"{how_long} after {what}"
    return f"{text} ({', '.join(details)})" if details else text


def _session_date(window: Window) -> str:
    return day(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=window.day), named=True)
