"""The flagged runs: what went over the limits, worst first, each with its story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from analyzer import units
from analyzer.advice.effort import deciding_zones
from analyzer.advice.score import doubt
from analyzer.model import VerdictWord  # noqa: TC001 - the schema reads the types
from analyzer.report.calendar import every_day
from analyzer.report.known import rows
from analyzer.report.limits import Limits, limits
from analyzer.report.parts import capital, tidy
from analyzer.report.story import Story, stories

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Reason, Verdict
    from analyzer.report.calendar import Day
    from analyzer.report.known import Known

STORIES = 30
_TOLD = [
    "name",
    "distance_m",
    "moving_s",
    "pace_s_per_km",
    "hr_usable",
    "hr_bpm",
    "steady_hr_bpm",
]
_DAYS_BEFORE, _DAYS_AFTER = 3, 5
_OF_WHAT = {"HRmax": "maximum", "LTHR": "threshold", "reserve": "reserve"}
_IN_FULL = {
    "HRmax": "maximum heart rate",
    "LTHR": "threshold heart rate",
    "reserve": "heart-rate reserve",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One reason in words, and the rule with its limit in small print."""

    text: str
    small: str


@dataclass(frozen=True, slots=True)
class Around:
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
    confidence: str
    verdict: VerdictWord
    summary: str
    reasons: tuple[Line, ...]
    notes: tuple[str, ...]
    limits: Limits
    story: Story | None
    around: tuple[Around, ...]


@dataclass(frozen=True, slots=True)
class Flagged:
    """The section: broken and borderline runs, worst first."""

    title: str
    dek: str
    broke: int
    borderline: int
    unit: units.DistanceUnit
    runs: tuple[FlaggedRun, ...]


def build(known: Known) -> Flagged:
    """Tell what was flagged and why."""
    verdicts = [v for v in known.verdict_of.values() if v.verdict in {"broke", "borderline"}]
    worst = sorted(verdicts, key=lambda v: (v.verdict != "broke", -v.score, v.run_id))
    found = limits(known.bench, [v.run_id for v in worst])
    told = stories(known, {v.run_id: found[v.run_id] for v in worst[:STORIES]})
    days = every_day(known.everything)
    frame = known.runs.loc[[v.run_id for v in worst], _TOLD]
    runs = tuple(
        _flagged(known, run, verdict, found[verdict.run_id], told.get(verdict.run_id), days)
        for run, verdict in zip(rows(frame), worst, strict=True)
    )
    broke = sum(run.verdict == "broke" for run in runs)
    return Flagged(
        title=_title(runs, known),
        dek=f"{units.count(len(runs), 'run')} went over or near the limits. Open one for its "
        "story. The score runs from 0 (kept) to 100: it weighs how far over the limits, and how "
        "heavy and how recent the leg day was."
        if runs
        else "Runs over or near the limits of short and slow would be listed here.",
        broke=broke,
        borderline=len(runs) - broke,
        unit=known.unit,
        runs=runs,
    )


def _flagged(
    known: Known,
    run: Mapping[str, Any],
    verdict: Verdict,
    limit: Limits,
    story: Story | None,
    days: dict[date, Day],
) -> FlaggedRun:
    return FlaggedRun(
        run_id=verdict.run_id,
        name=tidy(str(run["name"])) if known.show_names else "",
        day=known.day_of[verdict.run_id],
        hours=verdict.hours_since_leg_day,
        distance_m=_known(run["distance_m"]),
        moving_s=_known(run["moving_s"]),
        pace_s_per_km=_known(run["pace_s_per_km"]),
        hr_bpm=_heart_rate(run),
        score=verdict.score,
        confidence=_confidence(verdict, known),
        verdict=verdict.verdict,
        summary=summary(verdict, limit),
        reasons=tuple(_line(reason) for reason in verdict.reasons),
        notes=tuple(tidy_sentence(note.text) for note in verdict.notes),
        limits=limit,
        story=story,
        around=_around(known, verdict, known.day_of[verdict.run_id], days) if story else (),
    )


def _confidence(verdict: Verdict, known: Known) -> str:
    if verdict.confidence != "low":
        return verdict.confidence
    judged, run = known.bench.known, known.facts_of[verdict.run_id]
    why = doubt(run, deciding_zones(run, judged), judged)
    return f"low, for {why}" if why else "low"


def _known(value: float) -> float | None:
    return float(value) if units.is_known(value) else None


def _heart_rate(run: Mapping[str, Any]) -> float | None:
    if not run["hr_usable"]:
        return None
    steady = _known(run["steady_hr_bpm"])
    return steady if steady is not None else _known(run["hr_bpm"])


def tidy_sentence(text: str) -> str:
    """Return a sentence of the rules, beginning with a capital."""
    return capital(text.strip())


def _line(reason: Reason) -> Line:
    return Line(tidy_sentence(reason.text), f"Rule {reason.rule}")


def summary(verdict: Verdict, limit: Limits) -> str:
    """Say in short what was too much."""
    said = [_short(reason, limit) for reason in verdict.reasons]
    return capital("; ".join(said)) if said else capital(verdict.verdict)


def _short(reason: Reason, limit: Limits) -> str:
    if reason.rule == "length" and limit.usual_min is not None and " min;" in reason.text:
        return (
            f"{units.number(reason.value)} min against your usual {units.number(limit.usual_min)}"
        )
    if reason.rule == "hr" and reason.value is not None and reason.limit is not None:
        found, ceiling = units.apart(100 * reason.value, 100 * reason.limit)
        return f"heart rate {found} % of {_OF_WHAT[limit.basis]}, ceiling {ceiling} %"
    text = reason.text.partition("→")[0].partition("; single-run")[0].partition(". ")[0]
    text = text.strip().rstrip(".,;")
    prelude, colon, rest = text.partition(": ")
    return rest if colon and "after" in prelude else text


def _title(runs: tuple[FlaggedRun, ...], known: Known) -> str:
    judged = sum(v.verdict != "not judged" for v in known.verdict_of.values())
    if not runs and not judged:
        return "None: no run could be judged yet"
    if not runs:
        return f"None. {units.count(judged, 'run')} judged, all kept"
    worst = runs[0]
    lead = "The worst" if worst.verdict == "broke" else "The nearest to the limits"
    said = f"{lead}, {units.day(worst.day)}: {units.duration(worst.moving_s)}"
    if worst.limits.share is not None:
        share = units.percent(100 * worst.limits.share, 0)
        said += f" at {share} of {_IN_FULL[worst.limits.basis]}"
    else:
        said += f" at {units.pace(worst.pace_s_per_km, known.unit)}"
    how_long = "" if worst.hours is None else f"{units.hours(worst.hours)} "
    return f"{said}, {how_long}after {_leg_day(worst, known)}"


def _leg_day(run: FlaggedRun, known: Known) -> str:
    leg_day_id = known.runs.at[run.run_id, "leg_day_id"]
    legs = known.everything.leg_days
    sessions = legs[legs["session_id"] == leg_day_id]
    gap = sessions["first_in_days"].max()
    if units.is_known(gap) and gap > known.dataset.config.windows.first_after_days:
        return f"your first legs in {units.number(gap)} days"
    return "leg day"


def _around(
    known: Known, verdict: Verdict, here: date, days: dict[date, Day]
) -> tuple[Around, ...]:
    after = verdict.next_run
    next_day = known.day_of.get(after.run_id) if after else None
    return tuple(
        _day(
            here + timedelta(days=n),
            days.get(here + timedelta(days=n)),
            after.residual_pct if after and here + timedelta(days=n) == next_day else None,
            here=n == 0,
        )
        for n in range(-_DAYS_BEFORE, _DAYS_AFTER + 1)
    )


def _day(day: date, found: Day | None, residual_pct: float | None, *, here: bool) -> Around:
    if found is None:
        return Around(
            day, "", undecided=False, run="", distance_m=None, residual_pct=None, here=here
        )
    return Around(
        day=day,
        legs=found.legs or "",
        undecided=found.undecided,
        run=found.run or "",
        distance_m=found.distance_m if found.run else None,
        residual_pct=residual_pct,
        here=here,
    )
