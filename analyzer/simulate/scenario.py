"""What kind of life is simulated: every knob with its meaning, unit and source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of athlete; each knob with its meaning and its source.

    A pair of numbers is a range from which each athlete draws one.

    ``pace_answers_day`` and ``pace_answers_heart`` tell how the athlete finds the pace: (0, 0)
    holds a speed whatever the day is like, (1, 0) runs by feel, (1, 1) holds the heart rate on
    the watch.
    """

    name: Annotated[str, "what the scenario is called", "assumed"] = "base"
    years: Annotated[Range, "length of the log [y]", "docs/statistics.md: 0.5-3"] = (1.5, 2.5)
    runs_per_week: Annotated[Range, "whole number of runs", "docs/statistics.md: 2-5"] = (3, 5)
    leg_days_per_week: Annotated[Range, "whole number of leg days", "docs/statistics.md"] = (1, 1)
    upper_days_per_week: Annotated[Range, "upper-body days", "docs/statistics.md: 1-2"] = (1, 2)
    fixed_weekdays: Annotated[
        bool, "runs and lifts keep their weekdays all year", "docs/statistics.md"
    ] = False
    breaks_per_year: Annotated[
        float, "pauses from lifting, running goes on", "assumed: holidays and niggles"
    ] = 2.0
    break_days: Annotated[Range, "length of such a pause [d]", "assumed"] = (8, 25)
    break_effect_pct: Annotated[
        float, "speed at equal effort in such a pause [%]", "assumed: ill, or travelling"
    ] = 0.0
    hours: Annotated[
        tuple[float, float] | None, "hours at which lifts and runs begin; None = drawn", "assumed"
    ] = None
    off_per_year: Annotated[float, "weeks without any training", "assumed: illness"] = 1.0
    effect_scale: Annotated[float, "times the planted effect; 0 = none", "docs/statistics.md"] = 1.0
    effect_pct: Annotated[
        tuple[float, float, float, float],
        "speed at equal effort in each compared bucket after a standard session [%]",
        "docs/statistics.md; Doma & Deakin 2013, 2014; Palmer & Sleivert 2001",
    ] = (-2.0, -3.0, -1.5, -0.5)
    decay_by_hour: Annotated[
        tuple[tuple[float, float], ...],
        "(hours, share of the day-one effect left), straight between; empty = steps by bucket",
        "assumed: nothing in a body knows of buckets",
    ] = ()
    bad_share: Annotated[
        float, "leg days that hurt five times as much as they should", "assumed: heavy tails"
    ] = 0.0
    harm_known: Annotated[
        bool, "the severity that is logged is the harm that was done", "assumed"
    ] = True
    missed_share: Annotated[float, "leg days that nobody logged", "assumed"] = 0.0
    severity_sd: Annotated[float, "spread of log severity of sessions", "docs/statistics.md"] = 0.3
    susceptibility_sd: Annotated[
        float, "spread of log susceptibility of athletes", "docs/statistics.md"
    ] = 0.35
    novelty: Annotated[
        float, "severity of the first leg day after more than 14 days", "Doma 2015, 2017"
    ] = 1.4
    day_effect_sd_pct: Annotated[
        float, "day-to-day effect, SD of speed [%]", "docs/statistics.md; 3 when noisy"
    ] = 1.5
    day_effect_memory: Annotated[
        Range, "AR(1) of that effect from day to day", "docs/statistics.md; real runners 0-0.3"
    ] = (0.6, 0.6)
    surface_sd_pct: Annotated[
        float, "wind, surface, GPS: SD of speed of a run [%]", "docs/statistics.md; 4 noisy"
    ] = 1.2
    trend_pct_per_year: Annotated[Range, "fitness trend [%/y]", "assumed"] = (-1, 4)
    season_pct: Annotated[Range, "amplitude of the year in fitness [%]", "assumed"] = (0, 2)
    fitness_walk_pct: Annotated[
        float, "random walk of fitness, SD of a week's step [%]", "docs/statistics.md: slow"
    ] = 0.35
    heat_pct_per_c: Annotated[
        Range, "speed at equal effort above 12 °C [%/°C]", "Mantzios 2022"
    ] = (-0.5, -0.2)
    gap_error_pct: Annotated[
        float,
        "SD of an athlete's own error of grade adjustment [% per m/km]",
        "assumed; Robb 2017: athletes differ from Minetti 2002",
    ] = 0.08
    hr_at_rest_of_line: Annotated[
        Range, "HR0 in speed ~ (HR - HR0)^p [bpm]", "docs/statistics.md"
    ] = (
        40,
        65,
    )
    easy_slope: Annotated[
        Range | None,
        "d log speed / d log heart rate at easy effort; None = as the line's begin has it",
        "docs/statistics.md: real runners 1.2-2.4",
    ] = None
    curvature_sd: Annotated[float, "SD of p around 1", "assumed"] = 0.08
    hr_max: Annotated[Range, "highest heart rate [bpm]", "assumed"] = (176, 198)
    hr_noise_pct: Annotated[
        float, "day noise of heart rate, SD [%]", "docs/statistics.md; 3 from a wrist"
    ] = 1.8
    hr_outlier_share: Annotated[
        float, "runs whose heart rate reads too high", "docs/statistics.md: 5-6 %"
    ] = 0.055
    hr_outlier_pct: Annotated[Range, "by how much [%]", "cadence lock; assumed"] = (4, 20)
    hr_source: Annotated[str, "what the watch says: chest, wrist, unknown", "assumed"] = "unknown"
    pace_answers_day: Annotated[
        Range,
        "share of the day, heat, wind and legs that shows in pace, not in heart rate",
        "assumed",
    ] = (0.2, 0.9)
    pace_answers_heart: Annotated[
        Range, "share of heart rate's day noise that the athlete corrects by pace", "assumed"
    ] = (0.0, 0.5)
    intent: Annotated[
        float,
        "how much easier the athlete runs after legs on purpose",
        "docs/statistics.md: 0, 1, 2",
    ] = 1.0
    intent_easier_pct: Annotated[
        float,
        "how much slower runs are meant to be after legs, at intent 1 [%]",
        "docs/statistics.md",
    ] = 3.0
    hard_share: Annotated[Range, "share of runs meant to be hard", "assumed"] = (0.15, 0.3)
    labelled_share: Annotated[
        float, "share of hard sessions that are labelled intervals", "assumed"
    ] = 0.5
    titled_share: Annotated[float, "runs with a title that tells what was planned", "assumed"] = 1.0
    title_wrong_share: Annotated[float, "titles that tell another kind", "assumed"] = 0.0
    lengths_by_distance: Annotated[
        Range, "1 = runs a set distance however long it takes, 0 = a set time", "assumed"
    ] = (0, 1)
    races_per_year: Annotated[float, "races, labelled", "assumed"] = 4.0
    treadmill_share: Annotated[Range, "runs on a treadmill", "assumed"] = (0, 0.15)
    unknown_share: Annotated[
        float, "runs for which an undecided session hides the bucket", "assumed"
    ] = 0.01
    running_swing: Annotated[
        float, "SD of log distance from week to week, for the lifting log", "assumed"
    ] = 0.25
    running_cost_pct: Annotated[
        float,
        "change of the lifts' maxima after weeks of top-third running [%]",
        "Schumann 2022: none over 43 studies",
    ] = 0.0
    running_cost_by_dose: Annotated[
        bool, "in proportion to the week's distance over the usual, not a step", "assumed"
    ] = False
    lift_progress_pct_per_year: Annotated[Range, "progress of the maxima [%/y]", "assumed"] = (
        0,
        12,
    )
    lift_noise_pct: Annotated[
        float, "SD of a session's maximum as its best set shows it [%]", "assumed"
    ] = 3.0
    lift_memory: Annotated[Range, "AR(1) of that from leg day to leg day", "assumed"] = (0.0, 0.5)
    plate_kg: Annotated[float, "smallest step of a bar; 0 = none", "assumed"] = 2.5
    slumps_per_year: Annotated[
        float, "spells of two weeks in which running halves", "assumed: ill, overworked"
    ] = 0.0
    slump_lift_pct: Annotated[float, "the lifts' maxima in such a spell [%]", "assumed"] = 0.0


def _named_scenarios() -> dict[str, Scenario]:
    base = Scenario()
    noisy = replace(base, name="noisy", day_effect_sd_pct=3.0, surface_sd_pct=4.0)
    named = (
        base,
        replace(base, name="null", effect_scale=0.0),
        replace(base, name="small", effect_scale=0.4),
        replace(base, name="one year", years=(1.0, 1.0)),
        replace(base, name="two leg days", leg_days_per_week=(2, 2)),
        noisy,
        replace(noisy, name="noisy null", effect_scale=0.0),
        replace(base, name="strong intent", intent=2.0),
        replace(base, name="paced by HR", pace_answers_day=(1, 1), pace_answers_heart=(1, 1)),
        replace(base, name="paced by speed", pace_answers_day=(0, 0), pace_answers_heart=(0, 0)),
        replace(base, name="fixed weekdays", fixed_weekdays=True),
        replace(base, name="noisy wrist", hr_noise_pct=3.0, hr_source="wrist"),
        replace(base, name="flat heart line", hr_at_rest_of_line=(20, 40)),
        replace(base, name="steep heart line", hr_at_rest_of_line=(65, 85)),
        replace(base, name="three leg days", leg_days_per_week=(3, 3)),
        replace(base, name="half a year", years=(0.5, 0.5)),
        replace(noisy, name="noisy wrist, noisy pace", hr_noise_pct=3.0, hr_source="wrist"),
    )
    return {scenario.name: scenario for scenario in named}


SCENARIOS: dict[str, Scenario] = _named_scenarios()
