"""Every number legstats assumes, with its unit, its source, its limits and what it means.

Each field is one setting a runner may change in ``config.toml``; ``legstats config`` lists them
all with where the value came from. Section and key are the dataclass and field names. What a value
may be is said by its type, as msgspec's constraints; ``description`` says them in a sentence.
"""

# ruff: noqa: E501 - the rules are a table: one row, one setting
from __future__ import annotations

import sys
from dataclasses import dataclass, field, fields
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec import Meta

from analyzer.sources import source_kind
from analyzer.units import WEEKDAYS

Amount = Annotated[
    # msgspec takes no infinity for a limit; NaN is not at least 0 either.
    float, Meta(ge=0, le=sys.float_info.max, description="it must be zero or more")
]
Count = Annotated[int, Meta(ge=1, description="it must be a whole number, 1 or more")]
Percentile = Annotated[float, Meta(ge=0, le=100, description="it must be between 0 and 100")]
Share = Annotated[float, Meta(ge=0, le=1, description="it must be between 0 and 1")]
Soreness = Annotated[float, Meta(ge=0, le=10, description="it must be between 0 and 10")]
Weekday = Annotated[
    str,
    Meta(
        pattern=f"(?i)^({'|'.join(WEEKDAYS)})$",
        description='each must be a weekday, such as "tuesday"',
    ),
]


def _is_safe_address(address: str) -> bool:
    """Tell whether a login may go there: over an encrypted line, or within the computer."""
    parts = urlsplit(address)
    encrypted = parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost", "::1"}
    return bool(encrypted and parts.scheme in {"http", "https"} and parts.hostname)


def _is_zone(name: str) -> bool:
    try:
        return not name or bool(ZoneInfo(name))
    except (KeyError, ValueError, OSError):  # unknown, a path, or the name of a folder of zones
        return False


Address = Annotated[
    str,
    Meta(
        description="it must be an address that begins with https://",
        extra={"check": _is_safe_address},
    ),
]
Zone = Annotated[
    str, Meta(description="it must be a zone such as Europe/Berlin", extra={"check": _is_zone})
]
Folder = Annotated[str, Meta(extra={"is_folder": True})]
KEEP = "keep"
"""What ``strava_keep_days`` says when nothing is to expire."""
DaysKept = Annotated[
    str,
    Meta(
        pattern=rf"^([1-9]\d{{0,4}}|{KEEP})$",
        description=f"it must be a number of days, 1 or more, or {KEEP!r}",
    ),
]


def _beats(low: int, high: int) -> str:
    return f"it must be between {low} and {high} beats a minute"


def setting(default: Any, text: str, *, unit: str = "", source: str = "") -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a setting: its default, what it means, its unit and where the number comes from."""
    return field(default=default, metadata={"text": text, "unit": unit, "source": source})


@dataclass(frozen=True, slots=True)
class Athlete:
    """What only the athlete knows."""

    hr_max: Annotated[float, Meta(ge=100, le=240, description=_beats(100, 240))] | None = setting(
        None, "highest heart rate you have seen in an all-out effort", unit="bpm"
    )
    lthr: Annotated[float, Meta(ge=80, le=230, description=_beats(80, 230))] | None = setting(
        None, "heart rate at the lactate threshold", unit="bpm"
    )
    hr_rest: Annotated[float, Meta(ge=25, le=110, description=_beats(25, 110))] | None = setting(
        None, "heart rate at rest", unit="bpm"
    )
    mass_kg: Amount | None = setting(None, "body mass, for bodyweight exercises", unit="kg")


@dataclass(frozen=True, slots=True)
class Display:
    """How numbers are shown."""

    distance_unit: Literal["km", "mi"] = setting("km", "km or mi")
    weight_unit: Literal["", "kg", "lb"] = setting(
        "", "kg or lb: what a lifting log without units means; empty asks once"
    )


@dataclass(frozen=True, slots=True)
class Sources:
    """Where runs and lifts come from, and how to read them."""

    folders: tuple[Folder, ...] = setting((), "folders `legstats sync` looks in when called alone")
    media: tuple[Folder, ...] = setting(
        (), "folders in which a connected watch appears; empty means the system's usual ones"
    )
    zone: Zone = setting(
        "",
        "IANA time zone for sources that name none, e.g. Europe/Berlin; "
        "empty means the computer's own",
    )
    log_zone: Zone = setting(
        "",
        "IANA time zone of lifting logs, which name none; --timezone is remembered here, "
        "empty means that of sources.zone",
    )
    date_order: Literal["", "dmy", "mdy", "ymd"] = setting(
        "",
        "order of day (d), month (m) and year (y) in a log whose dates do not show it; "
        "empty asks once",
    )
    date_language: str = setting(
        "",
        "language of months that another language calls others, e.g. hr or pl for listopada; "
        "empty asks once",
    )
    leg_weekdays: tuple[Weekday, ...] = setting(
        (), 'weekdays on which an undecided strength session is leg day, e.g. ["tuesday"]'
    )
    strava_keep_days: DaysKept = setting(
        source_kind("strava").keep_days,
        'days that what Strava\'s API sent is kept, or "keep"; files and archives always stay',
        unit="d",
        source="Strava's API policy of 1 June 2026",
    )
    strava_url: Address = setting("https://www.strava.com", "where you log in to Strava")
    strava_api_url: Address = setting(source_kind("strava").base_url, "the address of Strava's API")
    strava_timeout_s: Amount = setting(
        60.0, "a request to Strava that takes longer is repeated", unit="s"
    )
    garmin_api_url: Address = setting(
        source_kind("garmin").base_url, "the address of Garmin's Personal API"
    )
    intervals_api_url: Address = setting(
        source_kind("intervals").base_url, "the address of intervals.icu's API"
    )
    hevy_api_url: Address = setting(source_kind("hevy").base_url, "the address of Hevy's API")


@dataclass(frozen=True, slots=True)
class Windows:
    """How long after leg day a run is judged, and when a log counts as lapsed."""

    standard_h: Amount = setting(
        36.0,
        "runs this long after a leg day are judged",
        unit="h",
        source="Doma 2017 review; docs/rules.md",
    )
    severe_h: Amount = setting(
        60.0,
        "the window after a leg day that was heavy, had much lowering or left you sore",
        unit="h",
        source="Doma 2015, 2019",
    )
    first_h: Amount = setting(
        84.0,
        "the window after the first leg day in a while",
        unit="h",
        source="Doma 2015, 2017, 2019: repeated-bout effect",
    )
    first_after_days: Amount = setting(
        14.0,
        "a leg day after a longer gap than this is a first one again",
        unit="d",
        source="repeated-bout effect",
    )
    severe_load_z: Amount = setting(
        1.0,
        "so many standard deviations above the leg days of 12 weeks, a leg day is heavy",
        source="docs/rules.md",
    )
    severe_eccentric_share: Share = setting(
        1 / 3,
        "share of sets with much lowering, as in lunges, from which the window is longer",
        source="docs/rules.md",
    )
    severe_soreness: Soreness = setting(
        4.0,
        "soreness (0-10), entered before the run, from which the window is longer",
        source="docs/rules.md",
    )
    lapsed_days: Amount = setting(
        14.0,
        "this long after the last leg day the log counts as lapsed: a run is not compared",
        unit="d",
        source="docs/statistics.md; sensitivity 21 d",
    )
    reference_until_h: Amount = setting(
        180.0,
        "a run later than this after leg day is no rested run: weeks off have their own reasons",
        unit="h",
        source="docs/statistics.md; sensitivity 14 d",
    )


RULES_VERSION = "2"
"""Changes whenever a rule, or a default below, would judge some run otherwise."""

_ARTICLE = "the article; the runner's own distribution"
_SEILER = "three-zone model (Seiler); ventilatory threshold 83 ± 2.5 % of HRmax (JSSM 2008)"
_LTHR = "the same zones, with the lactate threshold near 89 % of HRmax"
_RESERVE = "the same zones; %HRR = (%HRmax - 37) / 0.64 (Swain 1994)"
_FRANDSEN = "Frandsen 2025, BJSM 59:1203"
_NOISE = "one day's noise"
_DOMA = "effect largest above threshold: Doma 2013, 2014"
_HERE = "docs/rules.md"


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of "short and slow after leg day"; advice/rules.py says how they combine.

    Percentiles are of the runner's own reference runs, percentages of HR are of HRmax unless the
    name says otherwise. Margins are inclusive: a value on the margin is borderline.
    """

    # fmt: off
    length_short_percentile: Percentile = setting(50.0, "a run up to this is short", source=_ARTICLE)
    length_moderate_percentile: Percentile = setting(75.0, "up to this it is moderate", source=_ARTICLE)
    length_over_median_pct: Amount = setting(10.0, "within this of the usual length a run is never long", unit="%", source=_HERE)
    length_margin_pct: Amount = setting(5.0, "over the limit by no more than this is borderline", unit="%", source=_HERE)
    length_absolute_min: Amount = setting(60.0, "limit when there are too few runs to compare with", unit="min", source=_HERE)
    spike_pct: Amount = setting(10.0, "no longer than this over the longest run of the last days", unit="%", source=_FRANDSEN)
    spike_days: Amount = setting(30.0, "the days looked back for the longest run", unit="d", source=_FRANDSEN)

    hr_easy_pct: Amount = setting(75.0, "mean heart rate up to this is slow", unit="% of HRmax", source=_SEILER)
    hr_ceiling_pct: Amount = setting(82.0, "mean heart rate up to this is moderate", unit="% of HRmax", source=_SEILER)
    hr_threshold_pct: Amount = setting(88.0, "above this is hard", unit="% of HRmax", source=_SEILER)
    lthr_easy_pct: Amount = setting(85.0, "hr_easy_pct, when only LTHR is known", unit="% of LTHR", source=_LTHR)
    lthr_ceiling_pct: Amount = setting(92.0, "hr_ceiling_pct, when only LTHR is known", unit="% of LTHR", source=_LTHR)
    lthr_threshold_pct: Amount = setting(99.0, "hr_threshold_pct, when only LTHR is known", unit="% of LTHR", source=_LTHR)
    reserve_easy_pct: Amount = setting(59.0, "hr_easy_pct, when the resting heart rate is known", unit="% of reserve", source=_RESERVE)
    reserve_ceiling_pct: Amount = setting(70.0, "hr_ceiling_pct, when the resting heart rate is known", unit="% of reserve", source=_RESERVE)
    reserve_threshold_pct: Amount = setting(80.0, "hr_threshold_pct, when the resting heart rate is known", unit="% of reserve", source=_RESERVE)
    hr_own_percentile: Percentile = setting(75.0, "up to this of your runs planned easy is moderate too, where that is higher", source="the runner's own easy")
    hr_margin_points: Amount = setting(2.0, "over a heart-rate limit by no more than this is borderline", unit="points", source=_HERE)
    hr_unsure_margin_points: Amount = setting(5.0, "the same, while few hard runs have shown HRmax", unit="points", source="operational: HRmax may be some beats higher")
    hard_minutes: Amount = setting(10.0, "this long above the threshold is too hard", unit="min", source=_SEILER)
    hard_share_pct: Amount = setting(20.0, "this share of the run above the threshold is too hard", unit="%", source=_SEILER)
    steady_minutes: Amount = setting(5.0, "with fewer steady minutes the whole run's heart rate counts", unit="min", source="operational")
    heat_c: Amount = setting(22.0, "above this, high heart rate at slow pace is borderline", unit="°C", source=_HERE)

    pace_easy_percentile: Percentile = setting(40.0, "speed up to this is slow", source=_NOISE)
    pace_moderate_percentile: Percentile = setting(65.0, "speed up to this is moderate", source=_NOISE)
    pace_fast_percentile: Percentile = setting(75.0, "speed above this is fast", source=_NOISE)
    pace_over_median_pct: Amount = setting(3.0, "within this of the usual speed a run is never fast", unit="%", source=_NOISE)
    pace_margin_pct: Amount = setting(3.0, "over the limit by no more than this is borderline", unit="%", source=_NOISE)
    walk_share_pct: Amount = setting(30.0, "with more walking than this, pace says nothing", unit="%", source=_HERE)

    repetitions: Amount = setting(3.0, "this many repetitions of a minute or more are intervals", source=_DOMA)
    repetition_percentile: Percentile = setting(90.0, "a repetition is above this of the reference minutes", source=_DOMA)

    fading_percentile: Percentile = setting(75.0, "decoupling above this of your own runs ...", source="the article: fatiguing halfway")
    fading_points: Amount = setting(3.0, "... and by more than this is noted as fading", unit="points", source=_HERE)
    same_day_h: Amount = setting(8.0, "a hard run this soon after leg day is noted", unit="h", source="Doma 2013, 2014")
    long_descent_m: Amount = setting(300.0, "a descent of more than this is noted", unit="m", source="Chen 2007, 2009: downhill running")
    long_race_km: Amount = setting(21.0, "a race from this on is noted", unit="km", source=_HERE)
    plyometric_sets: Amount = setting(3.0, "a session with this many sets of jumps is noted even if it was no leg day", unit="sets", source="operational")
    descents_open_window: bool = setting(False, "long descents, long races and jumps open a window as leg days do", source=_HERE)

    baseline_days: Amount = setting(56.0, "days looked back for reference runs", unit="d", source=_HERE)
    baseline_days_wider: Amount = setting(84.0, "the same, when those days hold too few", unit="d", source=_HERE)
    baseline_days_widest: Amount = setting(182.0, "the same, at most", unit="d", source=_HERE)
    baseline_runs: Amount = setting(8.0, "how many reference runs are needed", unit="runs", source=_HERE)
    sure_runs: Amount = setting(15.0, "rested reference runs needed for a sure verdict", unit="runs", source=_HERE)
    rested_h: Amount = setting(84.0, "a reference run is this long after leg day", unit="h", source=_HERE)
    rested_h_less: Amount = setting(60.0, "the same, when those are too few", unit="h", source=_HERE)
    rested_h_least: Amount = setting(36.0, "the same, at least, before all runs count", unit="h", source=_HERE)
    baseline_shortest_min: Amount = setting(15.0, "a shorter run is no reference", unit="min", source=_HERE)
    judged_shortest_min: Amount = setting(10.0, "a shorter run is not judged", unit="min", source=_HERE)
    outing_gap_min: Amount = setting(60.0, "runs less than this apart are one outing", unit="min", source=_HERE)
    trail_climb_m_per_km: Amount = setting(25.0, "a road run with more climb counts as trail", unit="m/km", source=_HERE)

    hr_max_days: Amount = setting(365.0, "days looked back for the highest heart rates", unit="d", source=_HERE)
    hr_max_rank: Count = setting(3, "which of the runs' highest 30 s counts as the maximum: 3 = the third highest; with few hard runs a higher one does", source="operational: two bad peaks do no harm")
    hr_max_hard_runs: Count = setting(8, "the rank begins at 1 and grows by 1 with this many hard runs; with fewer, HRmax is not sure", unit="runs", source="operational: few hard runs reach the maximum")
    hr_max_hard_minutes: Amount = setting(5.0, "a run is hard with this many hard minutes", unit="min", source=_HERE)
    hr_max_hard_pct: Amount = setting(92.0, "hard is this share of the highest heart rates", unit="%", source="operational: between threshold and maximum")
    hr_max_hard_over_usual_pct: Amount = setting(3.0, "and this much above what runs usually hold that long", unit="%", source="day-to-day noise: Lamberts 2004")
    hr_max_low_pct: Amount = setting(2.0, "athlete.hr_max this far below what runs show is mentioned", unit="%", source="operational")

    hr_usual_percentile: Percentile = setting(75.0, "while HRmax is unknown, heart rate up to this of your own runs is no concern", source="operational")
    hr_over_usual_pct: Amount = setting(3.0, "nor within this of the usual heart rate", unit="%", source="day-to-day noise: Lamberts 2004")

    score_length_share: Share = setting(0.40, "length in the score", source=_HERE)
    score_effort_share: Share = setting(0.45, "effort in the score", source=_HERE)
    score_spike_share: Share = setting(0.15, "the spike in the score", source=_HERE)
    score_length_span_pct: Amount = setting(50.0, "this much over the moderate length is full marks", unit="%", source=_HERE)
    score_hr_span_points: Amount = setting(8.0, "this much over the easy ceiling is full marks", unit="points", source=_HERE)
    score_hard_minutes: Amount = setting(20.0, "this long above the threshold is full marks", unit="min", source=_HERE)
    score_pace_span_pct: Amount = setting(6.0, "this much over the fast limit is full marks", unit="%", source=_HERE)
    score_spike_span_pct: Amount = setting(40.0, "this much over the spike limit is full marks", unit="%", source=_HERE)

    soreness_no_run: Soreness = setting(8.0, "soreness (0-10), entered before it, from which a run is too much", source="the article: too sore to walk, don't run")

    next_run_h: Amount = setting(72.0, "the next run comes within this", unit="h", source=_HERE)
    after_runs: Amount = setting(8.0, "kept and broken runs needed to compare what came after", unit="runs", source=_HERE)
    # fmt: on


@dataclass(frozen=True, slots=True)
class Plan:
    """What `legstats plan` asks of a week; the rest before key runs is ``windows.standard_h``."""

    usual_weeks: Annotated[
        float, Meta(ge=4, le=52, description="it must be between 4 and 52 weeks")
    ] = setting(12.0, "the usual week is read from the last weeks", unit="weeks", source=_HERE)
    same_day_gap_h: Amount = setting(
        6.0,
        "a run on the day of leg day comes first, or this long after it",
        unit="h",
        source="Doma 2013; Robineau 2016: 6 h and more",
    )
    leg_days_apart_h: Amount = setting(
        48.0,
        "leg days begin at least this long apart",
        unit="h",
        source="ACSM: 48 h between sessions of the same muscles (Garber 2011)",
    )
    race_days: Annotated[
        float, Meta(ge=7, le=14, description="it must be between 7 and 14 days")
    ] = setting(
        10.0,
        "the last heavy leg day comes this long before a race",
        unit="d",
        source="a habit of coaches, not a finding",
    )


@dataclass(frozen=True, slots=True)
class SlopeBelief:
    """What is believed of how speed goes with heart rate before looking at the runs.

    The slope of log speed on log (heart rate - 50): percent of speed for one percent of the beats
    above 50. A cohort of many runners knows it better (``legstats cohort report``).
    """

    mean: Annotated[float, Meta(ge=0.4, le=2.5, description="it must be between 0.4 and 2.5")] = (
        setting(
            1.2,
            "usual slope of speed on heart rate above 50: % of speed per % of beats",
            source="real runners 0.8-1.6; docs/statistics.md",
        )
    )
    sd: Annotated[float, Meta(ge=0.08, le=1.0, description="it must be between 0.08 and 1")] = (
        setting(
            0.3,
            "how far runners' slopes lie about the usual one, a standard deviation",
            source="real runners 0.8-1.6; docs/statistics.md",
        )
    )
    source: str = setting(
        "", "where slope.mean and slope.sd come from if you set them, e.g. cohort of 40 athletes"
    )


SECTIONS: dict[str, type] = {
    "athlete": Athlete,
    "display": Display,
    "sources": Sources,
    "windows": Windows,
    "rules": Rules,
    "plan": Plan,
    "slope": SlopeBelief,
}


@dataclass(frozen=True, slots=True)
class SettingDocs:
    """What is said of a setting: what it means, its unit, and where the number comes from."""

    key: str
    default: object
    meaning: str
    unit: str
    source: str


def describe_settings(section: type) -> list[SettingDocs]:
    """Return what is said of every setting in a section, in the order of the file."""
    return [
        SettingDocs(f.name, f.default, f.metadata["text"], f.metadata["unit"], f.metadata["source"])
        for f in fields(section)
    ]
