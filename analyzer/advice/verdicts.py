"""From a run in the window to its verdict."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.advice import words
from analyzer.advice.effort import deciding_zones, judge_hr, judge_pace, pace_says_nothing
from analyzer.advice.facts import Known, run_facts
from analyzer.advice.intervals import judge_intervals, repetitions_can_be_told, says_the_same
from analyzer.advice.leg_stressors import LegStressors
from analyzer.advice.length import judge_length, judge_spike, reference_length
from analyzer.advice.notes import Notes
from analyzer.advice.rules import EFFORT_RULES, LENGTH_RULES, Finding, Level
from analyzer.advice.score import confidence, load, score
from analyzer.advice.windows import WindowFinder
from analyzer.model import Reason, Verdict
from analyzer.units import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.advice.facts import RunFacts
    from analyzer.advice.hr_max import Zones
    from analyzer.advice.windows import Window
    from analyzer.frames.dataset import Dataset
    from analyzer.model import VerdictWord

_HIDDEN_START = (
    "Not judged: its source hides when it began, so whether it was in the window after leg day is "
    "unknown."
)
_TOO_FEW_RUNS = "With too few runs to know your usual, no more than borderline."


class Judge:
    """Judges the runs of one athlete; what it found once it remembers.

    Args:
        dataset: runs tagged and sorted by start.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.known = Known(dataset)
        self.runs = run_facts(dataset.runs, self.known)
        stressors = LegStressors(self.runs, dataset)
        self._openers = stressors if self.known.rules.descents_open_window else None
        self._notes = Notes(self.known, stressors, dataset.strength_sessions, dataset.runs)
        self._found: dict[tuple[int, Window], Verdict] = {}

    def verdicts(self, *, soreness: bool = True) -> Iterator[tuple[RunFacts, Verdict]]:
        """Yield each run in a window with its verdict, in order of time.

        Args:
            soreness: let soreness lengthen the window.
        """
        finder = WindowFinder(self.dataset, self._openers, soreness=soreness)
        for run in self.runs:
            window = finder.of(run)
            if window is None:
                continue
            if (run.row, window) not in self._found:
                self._found[run.row, window] = self._verdict(run, window)
            yield run, self._found[run.row, window]

    def _verdict(self, run: RunFacts, window: Window) -> Verdict:
        excused = self._excused(run, window)
        if excused is not None:
            notes = self._notes.stressors(run) if run.kind == "race" else ()
            return _not_judged(run, window, excused, notes=notes)
        zones = deciding_zones(run, self.known)
        findings = self._findings(run, zones)
        notes = self._notes.on(run, findings)
        missing = self._missing(run, findings)
        worst = max((f.level for f in findings), default=Level.EASY)
        if missing and worst is not Level.BROKE:
            return _not_judged(run, window, *missing, notes=notes)
        leg_carryover = load(run, window.hours)
        return Verdict(
            run_id=run.run_id,
            verdict=_word(worst),
            score=score(run, zones, self.known, leg_carryover) if worst > Level.MODERATE else 0.0,
            confidence=confidence(run, zones, self.known),
            reasons=self._reasons(run, window, zones, findings),
            notes=notes,
            hours_since_leg_day=_hours_since_leg_day(run, window),
            load=leg_carryover,
        )

    def _excused(self, run: RunFacts, window: Window) -> Reason | None:
        """Return why a run is not judged whatever its numbers are."""
        shortest = self.known.rules.judged_shortest_min
        if run.ignored:
            return Reason("ignored", "Not judged: you took this run out.")
        if run.kind == "race":
            return Reason("race", f"Not judged: race, {words.after(window)}. Races stand apart.")
        if run.minutes < shortest:
            text = f"Not judged: under {count(int(shortest), 'minute')}."
            return Reason("short", text, run.minutes, shortest)
        if window.kind == "hidden start":
            return Reason("hidden start", _HIDDEN_START)
        if window.kind == "undecided":
            return _undecided(window)
        return None

    def _findings(self, run: RunFacts, zones: Zones | None) -> list[Finding]:
        """Return what each rule that could be asked found, the telling ones in a fixed order."""
        known = self.known
        asked = [judge_length(run, known), judge_spike(run, known)]
        asked += judge_hr(run, zones, known) if zones else [judge_pace(run, known)]
        findings = [finding for finding in asked if finding is not None]
        intervals = judge_intervals(run, zones, known)
        if intervals is not None and not says_the_same(intervals, findings, run):
            findings.append(intervals)
        if self._has_baseline(run):
            return findings
        return [finding.at_most(Level.BORDERLINE, _TOO_FEW_RUNS) for finding in findings]

    def _has_baseline(self, run: RunFacts) -> bool:
        in_time = math.isfinite(run.outing_minutes)
        return reference_length(run, self.known, "minutes" if in_time else "km") is not None

    def _missing(self, run: RunFacts, findings: Sequence[Finding]) -> list[Reason]:
        """Return what could not be judged: length, effort, or repetitions on a treadmill."""
        asked = {finding.rule for finding in findings}
        missing = []
        if not asked & LENGTH_RULES:
            missing.append(Reason("length", f"Not judged: {self._no_length(run)}."))
        if not asked & EFFORT_RULES:
            missing.append(Reason("effort", f"Not judged: {self._no_effort(run)}."))
        blind = run.surface == "treadmill" and not repetitions_can_be_told(run, self.known)
        if "pace" in asked and blind:
            text = "no heart rate, and no record of the treadmill's speed to look for intervals in"
            missing.append(Reason("effort", f"Not judged: {text}."))
        return missing

    def _no_length(self, run: RunFacts) -> str:
        if not math.isfinite(run.outing_minutes) and not math.isfinite(run.outing_km):
            return "neither time nor distance is known"
        known_runs = self.known.baselines.count("km", run.outing_began_s, "")
        return f"no time, and only {count(known_runs, 'run')} to compare the distance with"

    def _no_effort(self, run: RunFacts) -> str:
        no_hr = _no_heart_rate(run)
        if why := pace_says_nothing(run, self.known.rules):
            return f"{no_hr}, and {why}"
        number = self.known.baselines.count("speed", run.outing_began_s, run.surface)
        runs = count(number, f"{run.surface} run") if number else f"no {run.surface} runs"
        return f"{no_hr}, and {'only ' if number else ''}{runs} to compare with"

    def _reasons(
        self, run: RunFacts, window: Window, zones: Zones | None, findings: Sequence[Finding]
    ) -> tuple[Reason, ...]:
        """Return why the run is not kept, the worst first, or in short what the kept run was."""
        telling = [f for f in findings if f.level > Level.MODERATE]
        if not telling:
            return (Reason("kept", words.kept(run, zones, self.known.unit)),)
        first, *others = _explained(sorted(telling, key=lambda f: -f.level))
        text = f"{words.after(window)}: {_lower(first.text)}"
        return (replace(first, text=text), *others)


def _explained(findings: Sequence[Finding]) -> list[Reason]:
    """Return the reasons, each with why it says no more than it does, once for all of them."""
    told = {""}
    reasons = []
    for finding in findings:
        news = "" if finding.because in told else f" {finding.because}"
        told.add(finding.because)
        reason = finding.reason()
        reasons.append(replace(reason, text=reason.text + news) if news else reason)
    return reasons


def _lower(text: str) -> str:
    """Begin a sentence in lower case, for it follows a colon."""
    return text[:1].lower() + text[1:]


def _word(worst: Level) -> VerdictWord:
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
        load=load(run, window.hours) if window.kind == "leg day" else None,
    )


def _hours_since_leg_day(run: RunFacts, window: Window) -> float | None:
    return run.hours if window.kind == "leg day" and math.isfinite(run.hours) else None


def _undecided(window: Window) -> Reason:
    text = (
        f"Not judged: was {words.session(window)} leg day, {words.span(window.hours)} before?"
        f" Say so with `legstats legdays set {window.session_id} yes` or `no`."
    )
    return Reason("undecided", text)


def _no_heart_rate(run: RunFacts) -> str:
    if math.isfinite(run.hr_bpm):
        return "your maximum heart rate is not known yet"
    return f"heart rate not usable ({run.hr_problem})" if run.hr_problem else "no heart rate"
