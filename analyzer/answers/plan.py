"""Where in the week leg day costs least: what ``legstats plan`` answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer import units
from analyzer.advice.plan import (
    DAYS,
    MOST_LEG_DAYS,
    SHOWN_PCT,
    PlanRule,
    RaceDays,
    SavingWord,
    SessionKind,
    WeekSession,
    begins_badly,
    calendar_text,
    last_heavy_leg_day,
    parse_week,
    plan_begin,
    plan_week,
    usual_week,
)
from analyzer.answers.comparison import compare_runs
from analyzer.buckets import COMPARED_BUCKETS, RESTED_FROM_H, bucket_positions
from analyzer.clocks import zone_named
from analyzer.effect import BucketMixtures
from analyzer.errors import UsageError
from analyzer.text import typographic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from analyzer.advice.plan import (
        Bend,
        DatedSession,
        Placement,
        PlanBegin,
        TimedSession,
        UsualWeek,
        Week,
        WeekFinding,
        WeekPlan,
    )
    from analyzer.advice.runner import RunnerHistory
    from analyzer.effect import Effect
    from analyzer.frames.dataset import Dataset

_WEEK_MIN, _WEEK_H, _DAY_H, _HOUR_MIN = 7 * 24 * 60, 7 * 24.0, 24.0, 60
_IN_HOURS_UNTIL = 48.0
_SHOWN_TIES = 6
_SHOWN_H = 0.05
_CELL_MIN = 180
"""One sign of the calendar strip."""
_SIGNS = {
    SessionKind.LEGS: "#",
    SessionKind.RACE: "R",
    SessionKind.INTERVALS: "I",
    SessionKind.TEMPO: "T",
    SessionKind.LONG: "L",
    SessionKind.EASY: "e",
    SessionKind.RECOVERY: "e",
}
_MEASURED_ON = (
    "This is measured on steady runs at the same effort; hard runs suffer more, so read it as “at"
    " least”. How well you lift and sleep, and how sore you get, is not in it."
)
_FROM_STUDIES = (
    "Studies measured this on runs at the same effort; hard runs suffer more. How well you lift and"
    " sleep, and how sore you get, is not in it."
)


@dataclass(frozen=True, slots=True)
class KeyRun:
    """A hard or long run of the week: hours since leg day, and what these cost it [% of speed].

    As the week is now (None where it has no such leg days) and as it is planned.
    """

    session: WeekSession
    now_h: float | None
    now_cost_pct: float | None
    planned_h: float
    planned_cost_pct: float


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """The answer of ``legstats plan``.

    ``usual`` is what was read from the log, None where the week was given whole.
    """

    plan: WeekPlan
    usual: UsualWeek | None
    race: RaceDays | None
    mixtures: BucketMixtures
    data: Dataset

    @property
    def week(self) -> Week:
        """The week that is advised."""
        return self.plan.best.week

    @property
    def begin(self) -> PlanBegin:
        """How the week begins that is taken up now."""
        return plan_begin(self.week, self.data, self.race.race if self.race else None)

    @property
    def legs_words(self) -> str:
        """When the legs are trained, e.g. "Monday 18:00 and Thursday 18:00"."""
        return units.listed([_when(session) for session in self.week.legs])

    @property
    def cost_pct(self) -> float:
        """What the week costs an average key run [% of speed]."""
        return self._cost_of(self.plan.best)

    @property
    def cost_now_pct(self) -> float | None:
        """The same of the week as it is; None where it has no such leg days."""
        return self._cost_of(self.plan.present) if self.plan.present else None

    @property
    def headline(self) -> str:
        """Where the legs go, in one sentence."""
        best, present = self.plan.best, self.plan.present
        where = self.legs_words
        if present is None and self._free_legs and not self.plan.week.legs:
            return f"No fixed leg day so far; legs fit your key runs best on {where}."
        if present is None:
            return f"Legs on {where}."
        if best.week.legs == present.week.legs:
            return f"Keep legs on {where}: no other day can be told to be better for your key runs."
        instead = units.listed(
            [_when(session) for session in present.week.legs if session not in best.week.legs]
        )
        return f"Legs on {where}, instead of {instead}."

    @property
    def usual_words(self) -> str:
        """What was read from the log, and how often each session was seen; "" = nothing."""
        if self.usual is None or not self.usual.weeks:
            return ""
        weeks = units.count(self.usual.weeks, "week")
        seen = [f"{each.session} ({each.weeks})" for each in self.usual.seen]
        if self.usual.free_legs:
            free = units.count(self.usual.free_legs, "leg day")
            seen.append(f"{free} a week on no fixed weekday")
        # Anything recorded moves the weeks: whoever sees other numbers than before sees why.
        until = f" up to {units.day(self.usual.until)}" if self.usual.until else ""
        return f"Your last {weeks}{until}, and in how many of them: {', '.join(seen)}"

    @property
    def key_runs(self) -> list[KeyRun]:
        """The hard and long runs, in the order of the week."""
        best, present = self.plan.best, self.plan.present
        now = present.rest_h if present else [None] * len(best.rest_h)
        return [
            KeyRun(session, before, self._cost(before), planned, self._cost(planned) or 0.0)
            for session, before, planned in zip(best.week.key_runs, now, best.rest_h, strict=True)
        ]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What there is to say of the plan, the saving first."""
        return tuple(typographic(sentence) for sentence in self._sentences())

    @property
    def strips(self) -> list[tuple[str, str]]:
        """The week in signs, eight a day, as it is now and as it is planned."""
        plan, best = self.plan, self.plan.best
        rows = [("planned", _strip(best.week, plan.limits.window_h))]
        if plan.present and plan.present.week.legs != best.week.legs:
            rows.insert(0, ("now", _strip(plan.present.week, plan.limits.window_h)))
        return rows

    @property
    def strip_legend(self) -> str:
        """What the signs of a strip mean."""
        kinds = sorted({s.kind for s in self.week.sessions}, key=list(SessionKind).index)
        signs = [f"{_SIGNS[kind]} {kind}" for kind in kinds]
        window = units.number(self.plan.limits.window_h)
        return ", ".join(
            (*signs, f"▓ within {window} h of legs", f"░ within {RESTED_FROM_H:g} h", "· rested")
        )

    def calendar(self, weeks: int) -> bytes:
        """Return the planned week as a calendar file, for some weeks or until the race."""
        now = self.data.local_now.replace(tzinfo=None)
        zone = zone_named(self.data.config.sources.zone)
        return calendar_text(self.week, now, zone, weeks, self.race, self.begin.legs_from)

    def to_dict(self) -> dict[str, Any]:
        """Return the object of ``plan --json`` (docs/plan.md); what is unknown is null."""
        plan, first = self.plan, self.begin.first
        return {
            "week": str(plan.week),
            "plan": str(self.week),
            "legs": [str(session) for session in self.week.legs],
            "usual": self.usual
            and {
                "weeks": self.usual.weeks,
                "free_legs": self.usual.free_legs,
                "sessions": [
                    {"session": str(seen.session), "weeks": seen.weeks} for seen in self.usual.seen
                ],
            },
            "headline": self.headline,
            "sentences": self.sentences,
            "saving": asdict(plan.ranked.saving),
            "cost_pct": self.cost_pct,
            "cost_now_pct": self.cost_now_pct,
            "key_runs": [asdict(run) | {"session": str(run.session)} for run in self.key_runs],
            "ties": [
                {
                    "legs": [str(session) for session in tie.week.legs],
                    "identical": tie.has_load_of(plan.best),
                }
                for tie in plan.ranked.ties
            ],
            "bends": [
                {
                    "rule": str(bend.rule),
                    "session": str(_in_week(bend.session)),
                    "legs": str(_in_week(bend.legs)),
                    "hours": bend.hours,
                    "least_h": bend.least_h,
                }
                for bend in plan.best.bends
            ],
            "first_leg_day": first and first.start.isoformat(timespec="minutes"),
            "race": self.race
            and {"date": self.race.race, "last_heavy_leg_day": self.race.last_heavy},
        }

    def _cost_of(self, placement: Placement) -> float:
        return 0.0 - self.mixtures.mix(np.array(placement.shares)).estimate_pct

    def _cost(self, hours: float | None) -> float | None:
        if hours is None:
            return None
        position = bucket_positions(np.array([hours]), np.inf)[0]
        shares = (np.arange(len(COMPARED_BUCKETS)) == position).astype(float)
        return 0.0 - self.mixtures.mix(shares).estimate_pct

    def _sentences(self) -> Iterator[str]:
        yield from self._habit_words()
        yield from self._seldom_words()
        yield from self._saving_words()
        yield from self._present_bend_words()
        yield self._rest_words()
        yield from self._tie_words()
        yield from self._bend_words()
        yield from self._begin_words()
        yield from _same_day_words(self.week)
        if self.race:
            yield self._race_words(self.race)
        own = self.plan.ranked.saving.word is SavingWord.OWN_DATA
        yield _MEASURED_ON if own else _FROM_STUDIES

    @property
    def _free_legs(self) -> int:
        return self.usual.free_legs if self.usual else 0

    def _habit_words(self) -> Iterator[str]:
        """Say that there is no week to compare with, where no weekday is leg day by habit."""
        if self.usual is None or not self._free_legs or self.plan.present is not None:
            return
        weeks = units.count(self.usual.weeks, "week")
        fixed = units.listed([units.WEEKDAYS[legs.weekday] for legs in self.plan.week.legs])
        yield (
            f"In your last {weeks} {f'only {fixed}' if fixed else 'no weekday'} was leg day in half"
            " of them or more, so there is no usual week to compare with."
        )

    def _seldom_words(self) -> Iterator[str]:
        """Say which key runs are planned on a weekday that saw them in few of the weeks."""
        if self.usual is None:
            return
        kept = set(self.plan.week.sessions)
        seldom = [seen for seen in self.usual.seldom if seen.session in kept]
        for session, weeks in seldom:
            yield (
                f"Only {weeks} of your last {units.count(self.usual.weeks, 'week')} had"
                f" {_some(session.kind)} on a {units.WEEKDAYS[session.weekday]}; the plan counts on"
                " that day all the same."
            )
        if seldom:
            out, day = seldom[0].session, DAYS[(seldom[0].session.weekday - 1) % len(DAYS)]
            change = f"-{DAYS[out.weekday]} {out.kind}, +{day} {out.kind} {out.clock}"
            yield f'`legstats plan --week "{change}"` plans with another day.'

    def _present_bend_words(self) -> Iterator[str]:
        """Say which rules the week as it is bends and the planned one keeps: why legs move."""
        present, best = self.plan.present, self.plan.best
        if present is None or present.week.legs == best.week.legs:
            return
        still = {(str(bend.rule), _in_week(bend.session)) for bend in best.bends}
        mended = [b for b in present.bends if (str(b.rule), _in_week(b.session)) not in still]
        if mended:
            yield f"Your week as it is breaks a rule: {'; '.join(map(bend_words, mended))}."

    def _saving_words(self) -> Iterator[str]:
        saving = self.plan.ranked.saving
        on_run = "on an average key run against your week as it is"
        if saving.word is SavingWord.OWN_DATA:
            ends = units.interval(saving.low_pct, saving.high_pct)
            size = units.percent(saving.estimate_pct)
            yield f"Your data: saves {size} {on_run} (95 % interval {ends})."
        elif saving.word is SavingWord.STUDIES:
            size = units.percent(saving.studies_pct)
            if saving.low_pct is None:
                can_tell = "your data can't tell yet"
            else:
                ends = units.interval(saving.low_pct, saving.high_pct, signed=True)
                can_tell = f"your data can't tell (95 % interval {ends})"
            yield f"By what studies found it saves {size} {on_run}; {can_tell}."
        elif saving.word is SavingWord.NO_CHANGE and not self.plan.ranked.present_is_as_good:
            yield "It costs your key runs the same as your week as it is, and breaks fewer rules."

    def _rest_words(self) -> str:
        """Say how long after leg day each key run comes, the ones that pay for it and how much."""
        planned = self.plan.best
        runs = sorted(zip(planned.rest_h, planned.week.key_runs, strict=True), reverse=True)
        words = [
            f"{session_name(run)} {_come(run)} {rest_text(hours)} after legs" for hours, run in runs
        ]
        paying = 0 if planned.expected_load == 0 else sum(h < RESTED_FROM_H for h, _ in runs)
        if not paying:
            return f"{units.listed(words)}: rested."
        rested, costly = words[:-paying], zip(words[-paying:], runs[-paying:], strict=True)
        paid = "; ".join(f"{said}, {self._price(hours)}" for said, (hours, _) in costly)
        return f"{units.listed(rested)}: rested; {paid}." if rested else f"{paid}."

    def _price(self, hours: float) -> str:
        cost = self._cost(hours) or 0.0
        # What rounds to nothing is no cost; the own runs may even lean to a gain.
        return f"at a cost of {units.percent(cost)}" if cost >= SHOWN_PCT else "at no cost so far"

    def _tie_words(self) -> Iterator[str]:
        """Name all days as good in one list, those first that cost the key runs just the same."""
        ranked = self.plan.ranked
        identical = set(map(id, ranked.identical))
        told = [tie for tie in ranked.ties if id(tie) not in identical]
        cheaper = [tie for tie in told if self._cost_of(tie) < self.cost_pct - SHOWN_PCT]
        same = [tie for tie in told if tie not in cheaper]
        if as_good := self._placed([*ranked.identical, *same]):
            yield f"As far as can be told, {_either(as_good)} would be as good for your key runs."
        if less := self._placed(cheaper):
            yield (
                f"By what is known so far {_either(less)} would cost your key runs less, but by too"
                " little to tell."
            )

    def _begin_words(self) -> Iterator[str]:
        """Say when the legs come first, where that is not simply the next of their days."""
        begin = self.begin
        last, first = begin.last, begin.first
        if last is None or first is None:
            return
        if begin.waits:
            apart = units.hours(self.plan.limits.leg_days_apart_h)
            yield (
                f"The first leg day of this plan comes on {dated_words(first)}: a sooner one would"
                f" begin less than {apart} after that of {dated_words(last)}."
            )
        if begin.gap is None:
            return
        gap = rest_text((first.start - last.start) / timedelta(hours=1))
        since = units.day(last.start.date(), year=False, named=True)
        yield (
            f"Only at the start you go more than a week without legs: {gap}, from"
            f" {since} to {dated_words(first)}."
        )
        if self.plan.ranked.ties and not self.plan.ranked.present_is_as_good:
            yield "None of the days that are as good for your key runs avoids it."

    def _placed(self, placements: Sequence[Placement]) -> list[str]:
        """Name the leg days of placements on other days than advised, each set of days once.

        With the hour: on the day of a key run it is what makes the day as good as another.
        """
        own = _days_of(self.plan.best)
        others: dict[tuple[int, ...], Placement] = {}
        for placement in placements:
            if _days_of(placement) != own:
                others.setdefault(_days_of(placement), placement)
        shown = sorted(list(others)[:_SHOWN_TIES])
        names = [units.listed([_when(legs) for legs in others[days].week.legs]) for days in shown]
        more = len(others) - len(shown)
        return [*names, *([f"{units.spelled(more)} more"] if more else [])]

    def _bend_words(self) -> Iterator[str]:
        bends = self.plan.best.bends
        if bends:
            kept = self.plan.ranked.present_is_as_good
            yield (
                "It does not keep every rule:"
                if kept
                else "No week keeps every rule; this one comes nearest:"
            ) + f" {'; '.join(bend_words(bend) for bend in bends)}."

    def _race_words(self, race: RaceDays) -> str:
        days = units.count((race.race - race.last_heavy).days, "day")
        if race.last_heavy < self.data.local_now.date():
            return (
                f"Race on {units.day(race.race, named=True)}: the last heavy leg day comes {days}"
                " before (a habit of coaches, not a finding), and the race is nearer. Until"
                " it light ones or none; the leg days of this plan come after it."
            )
        return (
            f"Race on {units.day(race.race, named=True)}: last heavy leg day on"
            f" {units.day(race.last_heavy, named=True)} at the latest, {days} before (a habit"
            " of coaches, not a finding); after it, light ones or none."
        )


def planned_week(
    data: Dataset,
    week: str = "",
    *,
    leg_days: int | None = None,
    with_run: bool | None = None,
    race: date | None = None,
    effect: Effect | None = None,
    history: RunnerHistory | None = None,
) -> PlanAnswer:
    """Answer where in the week the leg days cost the key runs least.

    Args:
        data: everything known of the athlete.
        week: the week, or changes to the usual one; "" = the usual one.
        leg_days: how many there are to be; default as many as now.
        with_run: only on days with a run (True), or without (False).
        race: the day of a race to come.
        effect: the effect on speed, where it is estimated already.
        history: the runner's history, likewise.

    Raises:
        UsageError: the week cannot be read, or nothing can be planned in it.
    """
    usual = usual_week(data, history)
    asked = parse_week(week, usual.week) if week else usual.week
    # A week that was given whole is not the log's.
    from_log = usual if not week or set(asked.sessions) & set(usual.week.sessions) else None
    if not week and usual.free_legs and leg_days is None:
        leg_days = min(len(asked.legs) + usual.free_legs, MOST_LEG_DAYS)
    mixtures = BucketMixtures(effect or compare_runs(data, "speed").effect)
    plan = plan_week(
        asked,
        mixtures,
        data.config,
        leg_days=leg_days,
        usual_times=usual.leg_hours,
        with_run=with_run,
        begins_badly=partial(begins_badly, data=data, race=race),
    )
    return PlanAnswer(plan, from_log, race_days(data, race), mixtures, data)


def race_days(data: Dataset, race: date | None) -> RaceDays | None:
    """Return the days of a race to come.

    Raises:
        UsageError: the day is past.
    """
    if race is None:
        return None
    if race < data.local_now.date():
        raise UsageError(f"The race on {units.day(race)} is past.", "Give a day to come.")
    return RaceDays(race, last_heavy_leg_day(race, data.config.plan.race_days))


def bend_words(bend: Bend) -> str:
    """Say which rule a session bends, and by how much."""
    run, legs = _in_week(bend.session), _in_week(bend.legs)
    if bend.rule is PlanRule.TWO_AT_ONCE:
        return f"{session_name(run)} and {session_name(legs)} overlap"
    least = units.hours(bend.least_h)
    # At the very end of the window nothing is missing, and yet the run still lies in it.
    is_edge = bend.by_h < _SHOWN_H
    short = f"not more than {least}" if is_edge else f"{units.hours(bend.by_h)} short of {least}"
    after = session_name(legs) if bend.rule is PlanRule.LEG_DAYS_APART else "legs"
    return f"{session_name(run)} {_come(run)} {units.hours(bend.hours)} after {after}, {short}"


def weekly_words(finding: WeekFinding) -> str:
    """Say that a plan goes more than a week without a leg day."""
    # By then, not by the run: the gap is at fault, wherever in it the run stands.
    planned = "" if finding.legs else " planned"
    return (
        f"No leg day{planned} for {rest_text(finding.hours)} by the"
        f" {kind_name(finding.session.kind)} of {dated_words(finding.session)}: plan one at least"
        " once a week."
    )


def dated_words(session: DatedSession) -> str:
    """Say when a session begins, e.g. "Wed 18 Nov, 19:45"."""
    day = units.day(session.start.date(), year=False, named=True)
    return f"{day}, {units.time_of_day(session.start)}"


def session_name(session: WeekSession) -> str:
    """Name a session, e.g. "Saturday's long run"."""
    return habit_name(session.weekday, session.kind)


def habit_name(weekday: int, kind: SessionKind) -> str:
    """Name what is done on a weekday (0 for Monday), likewise."""
    return f"{units.WEEKDAYS[weekday]}'s {kind_name(kind)}"


def kind_name(kind: SessionKind) -> str:
    """Name a kind of session in a sentence."""
    if kind is SessionKind.LEGS:
        return "leg day"
    return str(kind) if kind in {SessionKind.INTERVALS, SessionKind.RACE} else f"{kind} run"


def _some(kind: SessionKind) -> str:
    name = kind_name(kind)
    return name if kind is SessionKind.INTERVALS else f"a {name}"


def rest_text(hours: float) -> str:
    """Say how long a rest is, e.g. "20 h", "4 days", "3.4 days"."""
    if hours < _IN_HOURS_UNTIL:
        return units.hours(hours)
    days = round(hours / _DAY_H, 1)
    return f"{units.number(days, 0 if days.is_integer() else 1)} days"


def _come(session: WeekSession) -> str:
    return "come" if session.kind is SessionKind.INTERVALS else "comes"


def _either(choices: Sequence[str]) -> str:
    """List choices, each of one day or of several."""
    joined_days = any(" and " in choice for choice in choices)
    return ", or ".join(choices) if joined_days else units.listed(choices, "or")


def _days_of(placement: Placement) -> tuple[int, ...]:
    return tuple(session.weekday for session in placement.week.legs)


def _when(session: WeekSession) -> str:
    return f"{units.WEEKDAYS[session.weekday]} {session.clock}"


def _same_day_words(week: Week) -> Iterator[str]:
    shared = [
        units.WEEKDAYS[legs.weekday]
        for legs in week.legs
        if any(r.weekday == legs.weekday and r.end_min <= legs.start_min for r in week.runs)
    ]
    if shared:
        yield f"On {units.listed(dict.fromkeys(shared))}, run first, then legs."


def _in_week(session: TimedSession) -> WeekSession:
    minutes = round(session.end_min - session.start_min)
    return WeekSession(round(session.start_min) % _WEEK_MIN, session.kind, minutes)


def _strip(week: Week, window_h: float) -> str:
    signs = "".join(_sign_at(week, minute, window_h) for minute in range(0, _WEEK_MIN, _CELL_MIN))
    a_day = len(signs) // len(units.WEEKDAYS)
    return " ".join(signs[i : i + a_day] for i in range(0, len(signs), a_day))


def _sign_at(week: Week, minute: int, window_h: float) -> str:
    here = [s for s in week.sessions if s.start_min // _CELL_MIN * _CELL_MIN == minute]
    if here:
        return _SIGNS[min(here, key=lambda s: list(SessionKind).index(s.kind)).kind]
    since = [(minute - legs.end_min) % _WEEK_MIN / _HOUR_MIN for legs in week.legs]
    hours = min(since, default=_WEEK_H)
    return "▓" if hours <= window_h else "░" if hours < RESTED_FROM_H else "·"
