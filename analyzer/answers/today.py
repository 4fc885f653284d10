"""The advice for today's run, line by line with its arithmetic: what ``legstats today`` answers."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

import pandas as pd

from analyzer import units
from analyzer.advice.allowed import JudgingException
from analyzer.advice.body_weight import BodyWeights
from analyzer.advice.effort import share_of_what, why_raised
from analyzer.advice.today import TodaysAdviser, TodayWord
from analyzer.answers.effect_now import effect_now
from analyzer.answers.local_clock import at_local_clock, on_local_clock
from analyzer.answers.ways_in import nothing_there
from analyzer.buckets import REFERENCE_BUCKET, bucket_of, bucket_words, decay_after
from analyzer.effect import EffectVerdict, studies_pct_at
from analyzer.frames.dataset import runs_that_count
from analyzer.model import PROTEIN_G_PER_KG, SLEEP_H
from analyzer.text import capital

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from analyzer.advice.allowed import AllowedRun
    from analyzer.advice.rules import RuleLimits
    from analyzer.advice.today import LastLegDay, TodaysAdvice
    from analyzer.advice.verdicts import Judge
    from analyzer.config import Config
    from analyzer.effect import Effect
    from analyzer.frames.dataset import Dataset

STALE_DAYS = 2.0
"""Data older than this may lack a leg day."""
_IN_HOURS_FOR_DAYS = 7
"""Longer ago than this, hours say nothing to anybody."""
_HEAVY_Z, _LIGHT_Z = 1.0, -1.0
_TONIGHT = {"sleep_h": "sleep", "protein_g": "protein", "alcohol": "alcohol"}
_BY_FEEL = "so easy that you can talk in whole sentences"
_SAME = 1e-9
_LATE_H = 22
"""A run later than that is one of tomorrow."""
_WORSE_ORDER = "29 %"
_BETTER_ORDER = "18 %"


class LineKind(StrEnum):
    """What a line of the answer is about; the label it has on the terminal."""

    LENGTH = "How long"
    EFFORT = "How hard"
    LEGS = "Your legs"
    EFFECT = "Your effect"
    UNTIL = "Until when"
    LIFTING = "Lifting too?"
    SORENESS = "Soreness"
    OPEN = "Not known"
    WARM_UP = "Warm-up"
    TONIGHT = "Tonight"
    TRIAL = "Your trial"


class Remedy(StrEnum):
    """What there is to do about a line: the part of the page that lives in which it is done."""

    DECIDE = "decide"
    ADD = "add"
    SORENESS = "today"
    SETTING = "settings"
    DRAW = "journal"


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """One line: what it is about, what it says, and the command that would change it, else ""."""

    kind: LineKind
    text: str
    command: str = ""
    remedy: Remedy | None = None


@dataclass(frozen=True, slots=True)
class EffectAtHour:
    """What leg day costs at an hour: the athlete's own measured effect, and what studies found.

    ``from_all_hours`` where the bucket has too few runs and leg days are so often that the effect
    of all hours together leads: then it is that one, as far as studies leave of it at this hour.
    """

    bucket: str
    estimate_pct: float | None
    low_pct: float | None
    high_pct: float | None
    verdict: str
    studies_pct: float
    from_all_hours: bool = False


@dataclass(frozen=True, slots=True)
class TodayAnswer:
    """The answer of ``legstats today``: ``headline``, ``lines``, ``short`` and the numbers."""

    advice: TodaysAdvice
    effect: EffectAtHour | None
    headline: str
    short: str
    lines: tuple[AdviceLine, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the object of ``today --json``; what is unknown is null."""
        advice, allowed = self.advice, self.advice.allowed
        in_window = advice.window is not None
        return {
            "at": advice.at.isoformat(),
            "verdict": str(advice.word),
            "headline": self.headline,
            "short": self.short,
            "window": _window_object(advice),
            "better_from": advice.better_from.isoformat() if advice.better_from else None,
            "free_from": advice.free_from.isoformat() if advice.free_from else None,
            "limits": {
                "minutes": _limits_object(allowed.minutes if in_window else None),
                "km": _limits_object(allowed.km),
                "mean_hr_bpm": _limits_object(allowed.mean_bpm if in_window else None),
                "hard_hr_bpm": allowed.hard_bpm if in_window else None,
                "hard_minutes": allowed.hard_time.minutes if in_window else None,
                "hard_share": allowed.hard_time.share if in_window else None,
                "speed_mps": _limits_object(allowed.speed_mps if in_window else None),
            },
            "exceptions": [str(exception) for exception in allowed.exceptions],
            "effect": asdict(self.effect) if self.effect else None,
            "soreness": advice.soreness.value if advice.soreness else None,
            "data_age_d": advice.data_age_d,
            "lines": [
                {"about": str(line.kind), "text": line.text, "command": line.command or None}
                for line in self.lines
            ],
        }


def todays_answer(
    data: Dataset,
    at: datetime | None = None,
    *,
    judge: Judge | None = None,
    speed: Effect | None = None,
) -> TodayAnswer:
    """Answer what a run may be that begins at a moment.

    Args:
        data: everything known of the athlete.
        at: the moment, with a zone; without one it is on the athlete's clock. Default: now.
        judge: a judge of the same data, where there is one already.
        speed: the effect on speed, where it is estimated already.
    """
    advice = TodaysAdviser(data, judge).advise(_moment(data, at or next_moment(data)))
    effect = _effect_at_hour(data, advice, speed)
    return TodayAnswer(
        advice=advice,
        effect=effect,
        headline=_headline(advice, data),
        short=_short(advice, data),
        lines=tuple(_lines(advice, effect, data)),
    )


def short_lines(data: Dataset, moments: Iterable[datetime]) -> Iterator[str]:
    """Yield the answer in one line for a run at each of several moments, given with a zone."""
    adviser = TodaysAdviser(data)
    for moment in moments:
        yield _short(adviser.advise(_moment(data, moment)), data)


def next_moment(data: Dataset) -> pd.Timestamp:
    """Return the present, or the end of a session that is going on: no run begins before it."""
    sessions, now = data.strength_sessions, data.present
    ends = sessions.loc[sessions["started_at"] <= now, "ended_at"].max()
    return now if pd.isna(ends) else max(now, ends)


def _moment(data: Dataset, at: datetime) -> pd.Timestamp:
    """Return a moment in the athlete's zone."""
    # Not pandas' own conversion, for which no zone means UTC.
    plain = pd.Timestamp(at).to_pydatetime()
    known = plain if plain.tzinfo else at_local_clock(data.config, plain)
    return pd.Timestamp(on_local_clock(data.config, known))


# The verdict


def _headline(advice: TodaysAdvice, data: Dataset) -> str:
    if advice.word is TodayWord.NO_RUN:
        return "No run now: your legs are too sore. Look again tomorrow."
    if advice.word is TodayWord.ENOUGH:
        return "That is enough for now: what you have just run has used up the limit."
    if advice.word is TodayWord.UNKNOWN:
        return "Can't tell: no leg day is known that counts for now."
    if advice.word is TodayWord.AS_USUAL:
        return f"Run as usual{_spike_words(advice, data)}{_if_no_legs(advice, data)}."
    at_most = limits_in_words(advice.allowed, data).whole
    wait = _wait_words(advice, f"{units.hours(data.config.plan.same_day_gap_h)} after lifting")
    if advice.word is TodayWord.IF_LEG_DAY:
        return f"Short and slow, if that session was leg day: {at_most}{wait}."
    return f"Short and slow: {at_most}{wait}."


class LimitWords(NamedTuple):
    """The limits of a run that is kept, as a sentence has them and as a prompt or card does."""

    whole: str
    brief: str


def limits_in_words(allowed: AllowedRun, data: Dataset) -> LimitWords:
    """Say up to where a run is kept, e.g. "at most 54 min and a mean heart rate of at most 154"."""
    length = f"at most {_minutes(allowed.minutes)} min" if allowed.minutes else ""
    if allowed.mean_bpm is not None:
        bpm = _bpm(allowed.mean_bpm.moderate)
        whole = f"a mean heart rate of at most {bpm}"
        brief = f"{length} and {bpm} bpm" if length else f"at most {bpm} bpm"
    else:
        slow = allowed.speed_mps
        whole = f"no faster than {_pace(slow.moderate, data)}" if slow else _BY_FEEL
        brief = ", ".join(each for each in (length, whole if slow else "easy") if each)
    return LimitWords(units.listed([each for each in (length, whole) if each]), brief)


def _short(advice: TodaysAdvice, data: Dataset) -> str:
    """Return one line for a prompt or a notification."""
    if advice.word is TodayWord.NO_RUN:
        return "no run today: legs too sore"
    if advice.word is TodayWord.ENOUGH:
        return "enough for now: the limit is used up" + _free_words(advice)
    if advice.word is TodayWord.UNKNOWN:
        return "can't tell: no recent leg day known"
    if advice.word is TodayWord.AS_USUAL:
        return f"as usual{_spike_words(advice, data)}{_if_no_legs(advice, data)}"
    if_leg_day = "if it was leg day: " if advice.word is TodayWord.IF_LEG_DAY else ""
    at_most = limits_in_words(advice.allowed, data).brief
    return if_leg_day + at_most + _wait_words(advice) + _free_words(advice)


def _wait_words(advice: TodaysAdvice, why: str = "") -> str:
    """Say when a run would be better than now, so soon after lifting, and why; "" if it is not."""
    if (when := advice.better_from) is None:
        return ""
    is_late = when.date() > advice.at.date() or when.hour >= _LATE_H
    better = "tomorrow" if is_late else f"from {units.upcoming(when, advice.at)}"
    reason = f", {'more than ' if is_late else ''}{why}" if why else ""
    return f"; better {better}{reason}"


def _free_words(advice: TodaysAdvice) -> str:
    return f"; everything again from {_when(advice)}" if advice.free_from else ""


def _if_no_legs(advice: TodaysAdvice, data: Dataset) -> str:
    """Hedge for a leg day that is not known: it would make it another answer.

    Where the data are of these days but the run is to come, that is one until then; where they are
    old, one since they end.
    """
    age_d = advice.data_age_d
    if is_stale(age_d) and not is_stale(age_d - _days_ahead(advice, data)):
        return ", if you train no legs before it"
    since = unknown_since(advice)
    return f", if you have not trained legs since {since}" if since else ""


def _days_ahead(advice: TodaysAdvice, data: Dataset) -> float:
    """Return how many days are left until a run to come; 0 where it is not."""
    return float(max((advice.at - data.present) / pd.Timedelta(days=1), 0.0))


def unknown_since(advice: TodaysAdvice) -> str:
    """Say since which day a leg day would not be known; "" where the data are of these days."""
    if not is_stale(advice.data_age_d):
        return ""
    assert advice.data_end is not None  # noqa: S101 - what has an age has a day
    is_other_year = advice.data_end.year != advice.at.year
    return units.day(advice.data_end, year=is_other_year, named=True)


def data_end_words(advice: TodaysAdvice, ahead_d: float = 0.0) -> str:
    """Say where the data end and what is not known since; "" where they are of these days.

    The days are counted as people do, by the calendar.

    Args:
        advice: for a run.
        ahead_d: how many days are left until that run [d]: the data are as old as they are now.
    """
    now = advice.at - pd.Timedelta(days=ahead_d)
    last, age_d = advice.recorded_end, advice.recorded_age_d
    if last is None:  # all was added by hand
        last, age_d = advice.data_end, advice.data_age_d
    if last is None or age_d is None or not is_stale(age_d - ahead_d):
        return ""
    end = f"{units.day(last)}, {units.count((now.date() - last).days, 'day')} ago"
    if advice.data_age_d is not None and not is_stale(advice.data_age_d - ahead_d):
        return f"What was recorded ends on {end}: a run since then is not known."
    return f"Your data end on {end}: a leg day or a run since then is not known."


def is_stale(data_age_d: float | None) -> TypeGuard[float]:
    """Tell whether data are so old that a leg day since then may be missing."""
    return data_age_d is not None and data_age_d > STALE_DAYS


def _spike_words(advice: TodaysAdvice, data: Dataset) -> str:
    farthest = farthest_in_words(advice, data)
    return f", {farthest}" if farthest else ""


def farthest_in_words(advice: TodaysAdvice, data: Dataset) -> str:
    """Say up to which distance a run is no jump over those of the last weeks; "" if not known."""
    km = advice.allowed.km
    return f"up to {_distance(km.moderate, data)}" if km else ""


# The lines under it


def _lines(
    advice: TodaysAdvice, effect: EffectAtHour | None, data: Dataset
) -> Iterator[AdviceLine]:
    if advice.soreness is not None:
        yield _soreness_line(advice, data)
    if advice.word is not TodayWord.NO_RUN:
        yield _length_line(advice, data)
        if advice.window is not None:
            yield _effort_line(advice, data)
    if advice.last is not None:
        yield _legs_line(advice.last, advice, data)
    if effect is not None:
        yield _effect_line(effect, advice, data)
    yield from _until_lines(advice, data)
    today = data.local_now.date()
    is_today, is_over = advice.at.date() == today, advice.at.date() < today
    yield from _open_lines(advice, data, is_today=is_today)
    if advice.word not in {TodayWord.NO_RUN, TodayWord.ENOUGH}:
        text = (
            "Run the first ten minutes slower than the rest; walk home if sore legs change your"
            " stride."
        )
        yield AdviceLine(LineKind.WARM_UP, text)
        if not _has_run_that_day(advice, data):
            yield from _lifting_lines(advice, data.config)
    if not is_over:
        yield _tonight_line(advice, data, is_today=is_today)
    if is_today:
        yield from _trial_lines(data)


def _soreness_line(advice: TodaysAdvice, data: Dataset) -> AdviceLine:
    assert advice.soreness is not None  # noqa: S101 - asked by the caller
    value = f"{advice.soreness.value:g} of 10"
    forbids, longer = data.config.rules.soreness_no_run, data.config.windows.severe_soreness
    if advice.word is TodayWord.NO_RUN:
        text = f"{value}, entered today: from {forbids:g} on, no run."
    elif advice.soreness.value >= longer:
        hours = units.number(data.config.windows.severe_h)
        text = f"{value}: from {longer:g} on, the window after leg day is at least {hours} h"
        # Where no window holds, the longer one is over as well, and the tap changed nothing.
        is_past = advice.window is None and advice.last is not None
        if is_past:
            # It may be of anything by then, and no rule here knows of what.
            text += "; your last is longer ago, so no limit changes: go by how your legs feel"
        text += "."
    else:
        text = f"{value}: it changes nothing below {longer:g}."
    return AdviceLine(LineKind.SORENESS, text)


def _length_line(advice: TodaysAdvice, data: Dataset) -> AdviceLine:
    allowed, so_far, parts = advice.allowed, advice.allowed.so_far, []
    if advice.window is not None and allowed.minutes:
        # What was run just before counts with it, so the runner's usual is that of the whole.
        most = units.within(allowed.minutes.moderate + so_far.minutes)
        if JudgingException.FEW_RUNS in allowed.exceptions:
            parts.append(f"{most} min: too few runs are known to say what is usual for you")
        else:
            short = units.within(allowed.minutes.easy + so_far.minutes)
            of_which = f"of {allowed.usual.in_words}, " if allowed.usual else ""
            parts.append(f"{of_which}three quarters stay under {most} min, half under {short}")
    if allowed.km is not None:
        longest = _distance(allowed.km.easy + so_far.km, data)
        days = units.count(round(data.config.rules.spike_days), "day")
        over = units.percent(data.config.rules.spike_pct, 0)
        most_km = _distance(allowed.km.moderate + so_far.km, data)
        # Of two limits the reader is told which holds: the one that comes first.
        first = "; whichever comes first" if parts else ""
        parts.append(f"{most_km} is {over} over your longest of {days} ({longest}){first}")
    if so_far.minutes or so_far.km:
        known = [f"{units.number(so_far.minutes)} min"] if units.is_known(so_far.minutes) else []
        known += [_distance(so_far.km, data)] if units.is_known(so_far.km) else []
        run = f" ({', '.join(known)})" if known else ""
        parts.append(f"what you have just run{run} counts with it")
    text = "; ".join(parts) or "No run of the last weeks is known to compare with"
    return AdviceLine(LineKind.LENGTH, f"{text[:1].upper()}{text[1:]}.")


def _effort_line(advice: TodaysAdvice, data: Dataset) -> AdviceLine:
    allowed = advice.allowed
    slow = allowed.speed_mps
    by_pace = (
        f"no faster than {_pace(slow.moderate, data)}, as most of your runs are" if slow else ""
    )
    if allowed.zones is None or allowed.mean_bpm is None:
        return AdviceLine(LineKind.EFFORT, capital(f"{by_pace or _BY_FEEL}."))
    zones = allowed.zones
    without = f" Without heart rate: {by_pace}." if slow else ""
    if allowed.usual_decides:
        usual = _bpm(allowed.mean_bpm.moderate)
        text = (
            f"Mean heart rate up to {usual}, which is usual for you: no race has shown your maximum"
            " yet; no intervals."
        )
        return AdviceLine(LineKind.EFFORT, f"{text}{without}")
    ceiling = f"{units.percent(100 * zones.ceiling, 0)} {share_of_what(zones)}{why_raised(zones)}"
    minutes = units.number(allowed.hard_time.minutes)
    part = units.percent(100 * allowed.hard_time.share, 0)
    text = (
        f"Mean heart rate up to {_bpm(allowed.mean_bpm.moderate)}: {ceiling}. At"
        f" {units.number(zones.bpm(zones.threshold))} or more, less than {minutes} min and {part}"
        " of the run; no intervals."
    )
    return AdviceLine(LineKind.EFFORT, f"{text}{without}")


def _legs_line(last: LastLegDay, advice: TodaysAdvice, data: Dataset) -> AdviceLine:
    when = units.day(last.day, year=last.day.year != advice.at.year, named=True)
    what = "leg day" if last.decided else "a strength session that may have been leg day"
    since = units.hours(last.hours)
    if last.hours > _IN_HOURS_FOR_DAYS * 24:
        since = units.count((advice.at.date() - last.day).days, "day")
    severe = advice.window.severe if advice.window else ""
    if last.hours > data.config.windows.lapsed_days * 24:
        # Others may lie between that nobody recorded, or nobody decided.
        what = "the last leg day known" if last.decided else what
        return AdviceLine(LineKind.LEGS, f"{since} since {what} ({when}): too long ago to count.")
    return AdviceLine(LineKind.LEGS, f"{since} since {what} ({when}){_how_heavy(last, severe)}.")


def _how_heavy(last: LastLegDay, severe: str) -> str:
    unlike = "what you lifted is not known"
    if last.has_sets:
        unlike = "too few leg days of the last 12 weeks are known to compare what you lifted with"
    if last.load_z is None and last.first_in is not None:
        return f"; {unlike}, but as the first in {last.first_in} it weighs as a hard one"
    if last.load_z is None:
        return f"; {unlike}, so it counts as one of your usual ones"
    if last.load_z >= _HEAVY_Z:
        return "; a heavy one for you, against those of the 12 weeks before it"
    if last.load_z <= _LIGHT_Z:
        light = "; a light one for you, against those of the 12 weeks before it"
        # Light by what was lifted, and a long window all the same: not a contradiction, if told.
        return f"{light}, but with {severe}, which counts as heavy" if severe else light
    return "; about as heavy as usual for you"


def _effect_line(effect: EffectAtHour, advice: TodaysAdvice, data: Dataset) -> AdviceLine:
    # What later runs showed would be another number: that of `legstats compare`.
    is_over = advice.at.date() < data.local_now.date()
    then = " As it stood that day, by the runs before it." if is_over else ""
    return AdviceLine(LineKind.EFFECT, f"{_effect_words(effect)}{then}")


def _effect_words(effect: EffectAtHour) -> str:
    studies = f"studies found about {units.percent(abs(effect.studies_pct))} slower"
    at = f"{bucket_words(effect.bucket)} after leg day"
    if effect.estimate_pct is None:
        return f"{at}: not known yet for you; {studies}, at the same heart rate."
    how = (
        "; from your runs at all hours, if it fades as in studies" if effect.from_all_hours else ""
    )
    if EffectVerdict(effect.verdict).clear:
        size = units.percent(abs(effect.estimate_pct))
        ends = f"95 % interval {units.sizes(effect.low_pct, effect.high_pct)}{how}"
        return f"{at} you run {size} {effect.verdict} at the same heart rate ({ends})."
    ends = units.interval(effect.low_pct, effect.high_pct, signed=True)
    return f"{at}: {effect.verdict} (95 % interval {ends} % of speed{how}); {studies}."


def _until_lines(advice: TodaysAdvice, data: Dataset) -> Iterator[AdviceLine]:
    if advice.free_from is not None:
        yield AdviceLine(
            LineKind.UNTIL, f"Hard and long runs again from {_when(advice)}{_why_until(advice)}."
        )
    if advice.leg_days_apart is not None:
        apart = units.number(24 * advice.leg_days_apart)
        window = units.number(data.config.windows.standard_h)
        text = (
            f"Your leg days are about {apart} h apart, so hardly a run falls outside the {window} h"
            " after one. What can bend is the window: put hard or long runs last before the next"
            " leg day, and keep the day after it easy."
        )
        yield AdviceLine(LineKind.UNTIL, text)


def _why_until(advice: TodaysAdvice) -> str:
    window, which = advice.window, "that session"
    if advice.held_by is not None:
        session, window = advice.held_by
        day = units.day(session.day, year=session.day.year != advice.at.year, named=True)
        which = f"the leg day of {day}"
        if not session.decided:
            which = f"the session of {day}, which may have been leg day"
    if window is None or window.kind not in {"leg day", "undecided"}:
        return ""
    details = [f"{units.number(window.window_h)} h after {which}"]
    if window.first_in is not None:
        details.append(f"the first in {window.first_in}")
    details += [window.severe] if window.severe else []
    return f" ({', '.join(details)})"


def _open_lines(advice: TodaysAdvice, data: Dataset, *, is_today: bool) -> Iterator[AdviceLine]:
    """Say what is not known and would change the answer, each with what to do."""
    if advice.word is TodayWord.IF_LEG_DAY and advice.window is not None:
        session_id = advice.window.session_id
        text = "Was it leg day? Until you say so, a run is not judged."
        command = f"legstats legdays set {session_id} yes"
        yield AdviceLine(LineKind.OPEN, text, command, Remedy.DECIDE)
    if advice.recorded_age_d is None:
        yield AdviceLine(LineKind.OPEN, *nothing_there(data.config), Remedy.ADD)
    elif text := data_end_words(advice, _days_ahead(advice, data)):
        yield AdviceLine(LineKind.OPEN, text, "legstats sync", Remedy.ADD)
    if advice.soreness is None:
        day = "today" if is_today else "that day, noted then"
        text = (
            f"How sore your legs are {day}, from 0 to 10. Soreness can only make the limits"
            " stricter."
        )
        command = "legstats log --soreness 3" if is_today else ""
        yield AdviceLine(LineKind.OPEN, text, command, Remedy.SORENESS)
    if advice.window is not None and JudgingException.MAX_UNKNOWN in advice.allowed.exceptions:
        text = (
            "No run was hard enough to show your maximum heart rate. Set your own if you know it,"
            " as in 188 bpm:"
        )
        command = "legstats config set athlete.hr_max 188"
        yield AdviceLine(LineKind.OPEN, text, command, Remedy.SETTING)


def _has_run_that_day(advice: TodaysAdvice, data: Dataset) -> bool:
    """Tell whether a run of that day is recorded already: then nothing can come before it."""
    runs = data.runs[runs_that_count(data.runs)]
    is_of_day = runs["local_date"] == pd.Timestamp(advice.at.date())
    return bool((is_of_day & (runs["started_at"] <= advice.at)).any())


def _lifting_lines(advice: TodaysAdvice, config: Config) -> Iterator[AdviceLine]:
    """Say in which order to run and to lift; nothing once legs are done and rested enough."""
    gap = units.hours(config.plan.same_day_gap_h)
    if advice.better_from is not None:
        text = (
            f"You have lifted already: leave {gap} or more before you run, and next time run first."
        )
    elif advice.last is not None and advice.last.day == advice.at.date():
        return
    else:
        text = f"Run first, or leave {gap} or more between."
    study = (
        " In a study of both on one day, a run to exhaustion"
        f" the next day ended {_BETTER_ORDER} sooner after running first, {_WORSE_ORDER} sooner"
        " after lifting first (Doma 2013, 14 people)."
    )
    yield AdviceLine(LineKind.LIFTING, text + study)


def _tonight_line(advice: TodaysAdvice, data: Dataset, *, is_today: bool) -> AdviceLine:
    today = pd.Timestamp(advice.at.date())
    weights = BodyWeights(data)
    mass = weights.known(today)
    own = ""
    if mass:
        # By which weight, but not the weight itself: the page may be shown around.
        noted = weights.noted(today) is not None
        by = "the weight last in your journal" if noted else "the body mass you set"
        own = f" ({units.number(PROTEIN_G_PER_KG * mass)} g by {by})"
    low, high = SLEEP_H
    text = f"Sleep {low} to {high} h, protein {PROTEIN_G_PER_KG} g a kilogram{own}, no alcohol."
    row = data.journal[data.journal["day"] == today]
    eaten = row["protein_g"].max()
    if mass and units.is_known(eaten):
        text += f" Protein noted: {units.number(eaten)} g, {units.number(eaten / mass, 1)} g/kg."
    missing = [word for topic, word in _TONIGHT.items() if row.empty or row[topic].isna().all()]
    if missing and is_today:
        text += f" Not in today's journal yet: {units.listed(missing)}."
    return AdviceLine(LineKind.TONIGHT, text)


def _trial_lines(data: Dataset) -> Iterator[AdviceLine]:
    """Say what a coin said for this evening, or that it is still to be thrown."""
    if not len(data.trials):
        return
    from analyzer.answers.trials import trial_answers  # noqa: PLC0415 - slow, and mostly not needed

    for one in trial_answers(data):
        if one.tonight is not None:
            yield AdviceLine(LineKind.TRIAL, one.tonight_sentence)
        elif one.draws_tonight:
            text = f"Tonight's coin on {one.habit.title} is still to be thrown:"
            command = f"legstats try {one.habit.option}"
            yield AdviceLine(LineKind.TRIAL, text, command, Remedy.DRAW)


# Numbers


def _effect_at_hour(
    data: Dataset, advice: TodaysAdvice, speed: Effect | None
) -> EffectAtHour | None:
    last = advice.last
    if last is None or last.hours > data.config.windows.lapsed_days * 24:
        return None
    bucket = bucket_of(last.hours)
    if bucket == REFERENCE_BUCKET:
        return None
    speed = speed or effect_now(data, today=advice.at)
    found, left = speed.bucket(bucket), decay_after(last.hours)
    pooled = speed.per_leg_day if found.refused and speed.per_leg_day_leads else None
    shown, share = (found, 1.0) if pooled is None else (pooled, left)
    return EffectAtHour(
        bucket=bucket,
        estimate_pct=_times(shown.estimate_pct, share),
        low_pct=_times(shown.low_pct, share),
        high_pct=_times(shown.high_pct, share),
        verdict=str(shown.verdict),
        studies_pct=studies_pct_at(left),
        from_all_hours=pooled is not None,
    )


def _times(value: float | None, share: float) -> float | None:
    return None if value is None else value * share


def _window_object(advice: TodaysAdvice) -> dict[str, Any] | None:
    window = advice.window
    if window is None:
        return None
    return {
        "kind": window.kind,
        "session_id": window.session_id or None,
        "hours": window.hours,
        "window_h": window.window_h or None,
    }


def _limits_object(limits: RuleLimits | None) -> dict[str, float | None] | None:
    """Return up to where a run is short or slow, kept, and borderline; beyond it is broke."""
    if limits is None:
        return None
    borderline = limits.margin if math.isfinite(limits.margin) else None
    return {"easy": limits.easy, "kept": limits.moderate, "borderline": borderline}


def _minutes(limits: RuleLimits) -> str:
    return units.within(limits.moderate)


def _bpm(limit: float) -> str:
    return units.within(limit)


def _distance(km: float, data: Dataset) -> str:
    unit: units.DistanceUnit = "mi" if data.config.display.distance_unit == "mi" else "km"
    tenths = int(10 * units.in_unit(1000 * km, unit) + _SAME)
    return f"{units.number(tenths / 10, 1)} {unit}"


def _pace(speed_mps: float, data: Dataset) -> str:
    unit: units.DistanceUnit = "mi" if data.config.display.distance_unit == "mi" else "km"
    return units.pace(math.ceil(units.pace_of(speed_mps) - _SAME), unit)


def _when(advice: TodaysAdvice) -> str:
    assert advice.free_from is not None  # noqa: S101 - asked by the caller
    return units.upcoming(advice.free_from, advice.at)
