"""The flagged runs: what went over the limits, highest score first, each with its story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer import units
from analyzer.advice.effort import deciding_zones
from analyzer.advice.length import length_limits
from analyzer.advice.rules import HARD_RULES, LENGTH_RULES
from analyzer.advice.verdicts import score_parts, why_low_confidence
from analyzer.answers.verdicts import next_runs_in
from analyzer.model import Confidence, VerdictWord  # noqa: TC001 - the schema reads the types
from analyzer.report.calendar import every_day
from analyzer.report.context import frame_rows
from analyzer.text import capital, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from analyzer.advice import Judge
    from analyzer.advice.runner import RunnerHistory
    from analyzer.model import Floats, NextRun, Verdict
    from analyzer.report.calendar import CalendarDay
    from analyzer.report.context import ReportContext

STORIES = 30
_NAMED = 3
_RUN_COLUMNS = [
    "name", "distance_m", "moving_s", "pace_s_per_km", "hr_usable", "hr_bpm", "steady_hr_bpm",
]  # fmt: skip
_DAYS_BEFORE, _DAYS_AFTER = 3, 5
_IN_FULL = {
    "HRmax": "maximum heart rate",
    "LTHR": "threshold heart rate",
    "reserve": "heart-rate reserve",
}
_RULE_NAMES = {"hr": "heart rate", "sore": "soreness"}
_STOPPED_S = 45.0
_SHOWN_POINTS = 0.05
_FEWEST_MINUTES = 5
_MINUTE_COLUMNS = ["minute", "stopped_s", "distance_m", "speed_mps", "hr_bpm"]


@dataclass(frozen=True, slots=True)
class RunLimits:
    """The limits that held for one run; None where nothing was known to compare with.

    ``share`` is its mean heart rate as a share of ``top`` (``basis``: HRmax, LTHR or reserve).
    """

    usual_min: float | None = None
    longest_min: float | None = None
    usual_pace_s_per_km: float | None = None
    easy_bpm: float | None = None
    ceiling_bpm: float | None = None
    threshold_bpm: float | None = None
    top_bpm: float | None = None
    basis: str = ""
    share: float | None = None


@dataclass(frozen=True, slots=True)
class RunStory:
    """Equally long columns, one entry a minute, None where unknown; ``title`` says the finding."""

    title: str
    minute: tuple[float, ...]
    pace_s_per_km: tuple[float | None, ...]
    hr_bpm: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason in words, and the rule with its limit in small print."""

    text: str
    small: str


@dataclass(frozen=True, slots=True)
class NearbyDay:
    """One day near a flagged run: legs, the day's runs, and how its run went."""

    day: date
    legs: str
    undecided: bool
    run: str
    distance_m: float | None
    residual_pct: float | None
    here: bool


@dataclass(frozen=True, slots=True)
class FlaggedRun:
    """One run near or over the limits; units in the names, None where unknown."""

    run_id: str
    name: str
    day: date
    hours: float | None
    distance_m: float | None
    moving_s: float | None
    pace_s_per_km: float | None
    hr_bpm: float | None
    score: float
    confidence: Confidence
    verdict: VerdictWord
    summary: str
    reasons: tuple[ReasonLine, ...]
    notes: tuple[str, ...]
    limits: RunLimits
    story: RunStory | None
    around: tuple[NearbyDay, ...]
    score_words: str = ""
    sure_words: str = ""


@dataclass(frozen=True, slots=True)
class Flagged:
    """The section: broken runs, highest score first, then borderline ones.

    The first ``stories`` of them are told minute by minute, where that was recorded.
    """

    title: str
    dek: str
    broke: int
    borderline: int
    unit: units.DistanceUnit
    runs: tuple[FlaggedRun, ...]
    stories: int = STORIES


def build(context: ReportContext) -> Flagged:
    """List what was flagged and why: broken runs by their score, then borderline ones."""
    verdicts = [v for v in context.verdict_of.values() if v.verdict in {"broke", "borderline"}]
    # By the score as it is shown: of runs that look alike the earlier one comes first.
    worst = sorted(verdicts, key=lambda v: (v.verdict != "broke", -round(v.score), v.run_id))
    limits = limits_of_runs(context.judge, [v.run_id for v in worst])
    stories = run_stories(context, {v.run_id: limits[v.run_id] for v in worst[:STORIES]})
    known = context.everything
    following = next_runs_in(known.dataset, known.judge, stories.keys())
    days = context.everything.once(every_day)
    frame = context.runs.loc[[v.run_id for v in worst], _RUN_COLUMNS]
    runs = tuple(
        _flagged_run(
            context,
            run,
            verdict,
            limits[verdict.run_id],
            stories.get(verdict.run_id),
            _nearby_days(context, verdict.run_id, following, days)
            if verdict.run_id in stories
            else (),
        )
        for run, verdict in zip(frame_rows(frame), worst, strict=True)
    )
    broke = sum(run.verdict == "broke" for run in runs)
    return Flagged(
        title=_section_title(runs, context),
        dek=f"{units.count(len(runs), 'run')} went over or near the limits, the highest score "
        "first. Open one for its story. The score, from 0 to 100, only ranks the broken ones:"
        " points for how far over the limits, times what was left of the leg day, which is more"
        " after a heavy or a recent one."
        if runs
        else "Runs over or near the limits of short and slow would be listed here.",
        broke=broke,
        borderline=len(runs) - broke,
        unit=context.unit,
        runs=runs,
    )


def _flagged_run(
    context: ReportContext,
    run: Mapping[str, Any],
    verdict: Verdict,
    limit: RunLimits,
    story: RunStory | None,
    around: tuple[NearbyDay, ...],
) -> FlaggedRun:
    return FlaggedRun(
        run_id=verdict.run_id,
        name=one_line(str(run["name"])) if context.show_names else "",
        day=context.day_of[verdict.run_id],
        hours=verdict.hours_since_leg_day,
        distance_m=_or_none(run["distance_m"]),
        moving_s=_or_none(run["moving_s"]),
        pace_s_per_km=_or_none(run["pace_s_per_km"]),
        hr_bpm=_heart_rate(run),
        score=verdict.score,
        score_words=_score_words(verdict, context),
        confidence=verdict.confidence,
        sure_words=_sure_sentence(verdict, context),
        verdict=verdict.verdict,
        summary=capital("; ".join(verdict.short_reasons)),
        reasons=tuple(
            ReasonLine(
                capital(reason.text.strip()), f"Rule {_RULE_NAMES.get(reason.rule, reason.rule)}"
            )
            for reason in verdict.reasons
        ),
        notes=tuple(capital(note.text.strip()) for note in verdict.notes),
        limits=limit,
        story=story,
        around=around,
    )


def _sure_sentence(verdict: Verdict, context: ReportContext) -> str:
    """Say how sure the verdict is, and why it is not where it is not."""
    words = f"How sure: {verdict.sure_words}"
    if verdict.confidence != "low":
        return f"{words}."
    history, run = context.judge.history, context.facts_of[verdict.run_id]
    why = why_low_confidence(run, deciding_zones(run, history), history)
    return f"{words}, for {why}." if why else f"{words}."


def _score_words(verdict: Verdict, context: ReportContext) -> str:
    """Say what the score of a broken run is made of, so that it can be worked out again."""
    if verdict.verdict != "broke" or verdict.leg_carryover is None:
        return ""
    history, run = context.judge.history, context.facts_of[verdict.run_id]
    parts = score_parts(run, deciding_zones(run, history), history, verdict.leg_carryover)
    rules = history.rules
    shares = (rules.score_length_share, rules.score_effort_share, rules.score_spike_share)
    points = ", ".join(
        f"{_points(got)} of {units.number(100 * most)} {what}"
        for got, most, what in zip(
            (parts.length, parts.effort, parts.jump),
            shares,
            ("for length", "for effort", "for a jump in distance"),
            strict=True,
        )
    )
    return (
        f"Score {units.number(verdict.score)}: {points}; times {units.number(parts.carryover, 2)},"
        " what was left of the leg day."
    )


def _points(got: float) -> str:
    """Show points so that the score can be worked out from them."""
    return units.number(got, 0 if abs(got - round(got)) < _SHOWN_POINTS else 1)


def _or_none(value: float, digits: int | None = None) -> float | None:
    """Return a number of a frame, rounded where ``digits`` say so; None where it is unknown."""
    if not units.is_known(value):
        return None
    return float(value) if digits is None else round(float(value), digits)


def _heart_rate(run: Mapping[str, Any]) -> float | None:
    if not run["hr_usable"]:
        return None
    steady = _or_none(run["steady_hr_bpm"])
    return steady if steady is not None else _or_none(run["hr_bpm"])


def _section_title(runs: tuple[FlaggedRun, ...], context: ReportContext) -> str:
    judged = sum(v.verdict != "not judged" for v in context.verdict_of.values())
    if not runs and not judged:
        return "None: no run could be judged yet"
    if not runs:
        return f"None. {units.count(judged, 'run')} judged, {'and' if judged == 1 else 'all'} kept"
    if runs[0].verdict != "broke":
        return f"None broke; {units.count(len(runs), 'run')} came near the limits"
    broken = [run for run in runs if run.verdict == "broke"]
    alike = [run for run in broken if round(run.score) == round(runs[0].score)]
    if len(alike) > 1:
        days = units.listed([units.day(run.day) for run in alike[:_NAMED]])
        if len(alike) > _NAMED:
            days = f"{days} are among them"
        shared = f"{capital(units.spelled(len(alike)))} runs share the highest score"
        return f"{shared}, {units.number(alike[0].score)}: {days}"
    worst = runs[0]
    size = units.duration(worst.moving_s)
    if worst.moving_s is None:
        size = units.distance(worst.distance_m, context.unit)
    title = f"The highest score, {units.day(worst.day)}: {size}"
    rules = {reason.rule for reason in context.verdict_of[worst.run_id].reasons}
    # An effort within its limit beside the fault would be read as the fault.
    only_long = bool(rules & LENGTH_RULES) and not rules & HARD_RULES
    if only_long:
        title += ", too long"
    elif worst.limits.share is not None:
        share = units.percent(100 * worst.limits.share, 0)
        title += f" at {share} of {_IN_FULL[worst.limits.basis]}"
    elif worst.pace_s_per_km is not None:
        title += f" at {units.pace(worst.pace_s_per_km, context.unit)}"
    how_long = "" if worst.hours is None else f"{units.hours(worst.hours)} "
    return f"{title}, {how_long}after {_which_leg_day(worst, context)}"


def _which_leg_day(run: FlaggedRun, context: ReportContext) -> str:
    # Asked of the windows: an undecided session before it may have been the first one.
    window = context.judge.window_finder.window_of(context.facts_of[run.run_id])
    if window is None or window.is_earlier or window.first_in is None:
        return "leg day"
    return f"your first legs in {window.first_in}"


def _nearby_days(
    context: ReportContext,
    run_id: str,
    following: Mapping[str, NextRun],
    days: dict[date, CalendarDay],
) -> tuple[NearbyDay, ...]:
    here, after = context.day_of[run_id], following.get(run_id)
    next_day = context.day_of.get(after.run_id) if after else None
    return tuple(
        _nearby_day(
            here + timedelta(days=n),
            days.get(here + timedelta(days=n)),
            after.residual_pct if after and here + timedelta(days=n) == next_day else None,
            here=n == 0,
        )
        for n in range(-_DAYS_BEFORE, _DAYS_AFTER + 1)
    )


def _nearby_day(
    day: date, found: CalendarDay | None, residual_pct: float | None, *, here: bool
) -> NearbyDay:
    if found is None:
        return NearbyDay(
            day, "", undecided=False, run="", distance_m=None, residual_pct=None, here=here
        )
    return NearbyDay(
        day=day,
        legs=found.legs or "",
        undecided=found.undecided,
        run=found.run or "",
        distance_m=found.distance_m if found.run else None,
        residual_pct=residual_pct,
        here=here,
    )


def limits_of_runs(judge: Judge, run_ids: Iterable[str]) -> dict[str, RunLimits]:
    """Return the limits of each of these runs, by run_id, as they were known at its start."""
    wanted = set(run_ids)
    return {
        run.run_id: _run_limits(
            judge.history, run.outing_began_s, run.started_s, run.surface, run.hr_bpm
        )
        for run in judge.runs
        if run.run_id in wanted
    }


def _run_limits(
    history: RunnerHistory, began_s: float, started_s: float, surface: str, hr_bpm: float
) -> RunLimits:
    length = history.baselines.length_reference("minutes", began_s, surface)
    speed = history.baselines.reference("speed", began_s, surface)
    zones = history.zones_at(started_s)
    return RunLimits(
        usual_min=length.median if length else None,
        longest_min=length_limits(length, history.rules).moderate if length else None,
        usual_pace_s_per_km=1000 / speed.median if speed else None,
        easy_bpm=zones.bpm(zones.easy) if zones else None,
        ceiling_bpm=zones.bpm(zones.ceiling) if zones else None,
        threshold_bpm=zones.bpm(zones.threshold) if zones else None,
        top_bpm=zones.top_bpm if zones else None,
        basis=zones.basis if zones else "",
        share=zones.share(hr_bpm) if zones and hr_bpm > 0 else None,
    )


def run_stories(context: ReportContext, limits: Mapping[str, RunLimits]) -> dict[str, RunStory]:
    """Return the story of each of these runs that has minutes, by run_id."""
    minutes = context.dataset.minutes
    moving = context.runs["moving_s"]
    wanted = minutes[minutes["run_id"].isin(set(limits))]
    return {
        str(run_id): _run_story(part, limits[str(run_id)], float(moving[run_id]))
        for run_id, part in wanted.groupby("run_id", sort=True)
        if len(part) >= _FEWEST_MINUTES
    }


def _run_story(part: pd.DataFrame, limit: RunLimits, moving_s: float) -> RunStory:
    minutes = part[_MINUTE_COLUMNS].to_numpy()
    in_order = minutes[np.argsort(minutes[:, 0], kind="stable")]
    minute, stopped_s, distance_m, speed_mps, hr_bpm = in_order.T
    speed = np.where(speed_mps > 0, speed_mps, np.nan)
    # The few metres of a minute at a traffic light would be drawn as a crawl.
    moving = ~(stopped_s >= _STOPPED_S)
    hr = tuple(_or_none(value, 0) for value in hr_bpm.tolist())
    long = max(1, round(moving_s / 60)) if units.is_known(moving_s) else len(hr)
    return RunStory(
        title=_story_title(hr, _moving_min(distance_m, speed), long, limit),
        minute=tuple(minute.tolist()),
        pace_s_per_km=tuple(_or_none(value, 1) for value in np.where(moving, 1000 / speed, np.nan)),
        hr_bpm=hr,
    )


def _moving_min(distance_m: Floats, speed_mps: Floats) -> list[float]:
    """Return how much of each minute was run: the last one is seldom whole."""
    share = distance_m / speed_mps / 60
    whole = np.where(np.isfinite(share), share, 1.0)
    clipped: list[float] = np.clip(whole, 0.0, 1.0).tolist()
    return clipped


def _minutes_above(
    hr: tuple[float | None, ...], moving: Sequence[float], minutes: int, ceiling: float
) -> int:
    """Count the minutes drawn above the ceiling; all of them only if every one is."""
    over = [beat is not None and beat > ceiling for beat in hr]
    if not any(over):
        return 0
    # Rounding must not claim "all of them" for a run that was easy enough for a while.
    above = round(sum(share for share, is_over in zip(moving, over, strict=True) if is_over))
    most = minutes if all(over) else minutes - 1
    return max(1, min(above, most))


def _story_title(
    hr: tuple[float | None, ...], moving: Sequence[float], minutes: int, limit: RunLimits
) -> str:
    findings, is_easy = [], False
    if limit.ceiling_bpm is not None and any(hr):
        above = _minutes_above(hr, moving, minutes, limit.ceiling_bpm)
        is_easy = not above
        findings.append(
            "never above the ceiling"
            if is_easy
            else f"above the ceiling for {above} of {minutes} minutes"
        )
    too_long = round(minutes - limit.longest_min) if limit.longest_min is not None else 0
    if too_long > 0:
        joint = "but " if is_easy else ""
        findings.append(f"{joint}{units.count(too_long, 'minute')} over your moderate length")
    if not findings:
        return "Minute by minute"
    words = ", ".join(findings) if is_easy else units.listed(findings)
    return words[:1].upper() + words[1:]
