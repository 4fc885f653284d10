"""The answer: one sentence, how sure it is, and three facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from analyzer import units
from analyzer.advice.windows import WindowFinder
from analyzer.buckets import BUCKET_EDGES_H, BUCKETS
from analyzer.effect import PRIMARY, EffectVerdict
from analyzer.report import scoreboard
from analyzer.report.flagged import limits_at
from analyzer.report.parts import Fact
from analyzer.text import capital

if TYPE_CHECKING:
    from datetime import date

    from analyzer.advice.power import RunsNeeded
    from analyzer.effect import BucketEffect, Effect
    from analyzer.report.context import ReportContext
    from analyzer.report.flagged import RunLimits
    from analyzer.report.scoreboard import Scoreboard

DAY_2 = BUCKETS[2]
_MORNING = pd.Timedelta(hours=8)
_BOTH = 2
_ADD = "legstats legdays add"
_SYNC = "legstats sync FOLDER"
_OTHER_DAYS = "legstats report --since DAY"


@dataclass(frozen=True, slots=True)
class Answer:
    """The headline in three pieces (the middle one is coloured), the lede and the facts.

    ``state`` is the verdict word, or what is missing: "no runs", "no leg day", "no heart rate".
    ``command`` is what to type next, "" when nothing is missing.
    """

    state: str
    before: str
    strong: str
    after: str
    lede_lead: str
    lede: str
    command: str
    share: str
    facts: tuple[Fact, ...]

    @property
    def sentence(self) -> str:
        """The headline as one sentence."""
        return f"{self.before}{self.strong}{self.after}"


@dataclass(frozen=True, slots=True)
class _Headline:
    """``share`` is what follows the strong words on a picture."""

    state: str
    before: str
    strong: str
    after: str
    lede_lead: str = ""
    lede: str = ""
    command: str = ""
    share: str = ""


def build(context: ReportContext) -> Answer:
    """Say what leg day does to this runner, as far as the data go."""
    headline = _choose_headline(context)
    facts = (_size_fact(context), _kept_fact(context.once(scoreboard.build)), next_run(context))
    return Answer(
        headline.state,
        headline.before,
        headline.strong,
        headline.after,
        headline.lede_lead,
        headline.lede,
        headline.command,
        headline.share,
        facts,
    )


def _choose_headline(context: ReportContext) -> _Headline:
    if context.runs.empty:
        return _no_runs(context)
    if context.everything.leg_days.empty:
        return _no_leg_day(context)
    if not context.has_heart_rate:
        return _without_heart_rate(context)
    return _effect_headline(context.speed, context)


def _no_runs(context: ReportContext) -> _Headline:
    if context.everything.runs.empty:
        lede = "Read your watch’s files first; this page then fills itself."
        return _Headline("no runs", "", "No runs yet", ".", "", lede, _SYNC)
    days = context.everything.day_of.values()
    lede = f"Your runs are from {units.span(min(days), max(days))}; ask for other days:"
    where = "in the days asked for."
    return _Headline("no runs", "", "No runs", f" {where}", "", lede, _OTHER_DAYS, where)


def _no_leg_day(context: ReportContext) -> _Headline:
    runs = units.count(len(context.runs), "run")
    undecided = len(context.undecided)
    if not undecided:
        lede, where = "Enter one, or read files of your strength sessions.", f"found in {runs}."
        return _Headline("no leg day", "", "No leg day", f" {where}", "", lede, _ADD, where)
    sessions = units.count(undecided, "strength session")
    lede = f"{capital(sessions)} may have been leg day: say so below, under data quality."
    first = str(context.undecided["session_id"].iloc[0])
    command, where = f"legstats legdays set {first} yes", f"known yet for {runs}."
    return _Headline("no leg day", "", "No leg day", f" {where}", "", lede, command, where)


def _without_heart_rate(context: ReportContext) -> _Headline:
    """Say what pace and distance did, and that this is not yet fatigue."""
    lead = "Without heart rate,"
    lede = "choice and fatigue cannot be told apart."
    # A headline claims, so only what is clear may stand in it; the notes give the rest.
    changed = _clear_changes(context.speed)
    if not changed:
        n = next((b.n for b in context.speed.unadjusted if b.bucket == PRIMARY), 0)
        share = f"{units.count(n, 'run')} the day after leg day, and no heart rate."
        return _Headline(
            "no heart rate", "", "Can’t tell yet", f": {share}", lead, lede, share=share
        )
    return _Headline(
        "no heart rate", "The day after leg day you ran ", units.listed(changed), ".", lead, lede,
        share="the day after leg day.",
    )  # fmt: skip


def _clear_changes(effect: Effect) -> list[str]:
    """Return how speed and distance changed on the day after leg day, where it is clear."""
    found = effect.next_day_change
    if found is None:
        return []
    clear = []
    for change, less, more in (
        (found.speed, "slower", "faster"),
        (found.distance, "shorter", "longer"),
    ):
        if change and change.clear:
            size, word = abs(change.middle), less if change.middle < 0 else more
            clear.append(f"{units.percent(size, 0 if size >= 1 else 1)} {word}")
    return clear


def _effect_headline(effect: Effect, context: ReportContext) -> _Headline:
    """Return the headline of an effect, by its verdict."""
    found = effect.headline
    if found.verdict.clear:
        return _clear_headline(effect, found, context)
    if found.verdict is EffectVerdict.NO_CLEAR_DIFFERENCE:
        lede = f"a change of {units.percent(found.mde_pct)} or more would have shown in your runs."
        return _Headline(
            found.verdict, f"{capital(_when_words(effect))}: ", found.verdict,
            " in your speed at the same heart rate.", "How sure:", lede,
            share=f"{_when_words(effect)}, at the same heart rate.",
        )  # fmt: skip
    if found.verdict is EffectVerdict.CANT_TELL:
        return _doubtful_headline(effect, found, context.needed)
    return _too_few_headline(found, context.needed)


def _when_words(effect: Effect) -> str:
    return "after a standard leg day" if effect.per_leg_day_leads else "the day after leg day"


def _clear_headline(effect: Effect, found: BucketEffect, context: ReportContext) -> _Headline:
    size = units.percent(abs(found.estimate_pct or 0))
    after = " at the same heart rate"
    share = f"{_when_words(effect)},{after}."
    if context.easy_pace:
        change = units.pace_change(found.estimate_pct or 0, context.easy_pace, context.unit)
        seconds = units.count(round(abs(change)), "second")
        after += f", about {seconds} a {units.UNIT_WORD[context.unit]}"
    lede = f"sure that it is {found.verdict}, less sure by how much.{_second_day(effect)}"
    return _Headline(
        found.verdict, f"{capital(_when_words(effect))} you run ", f"{size} {found.verdict}",
        f"{after}.", "How sure:", lede, share=share,
    )  # fmt: skip


def _second_day(effect: Effect) -> str:
    if effect.per_leg_day_leads:
        return " This pools all hours after leg day, for want of rested runs to compare with."
    word = effect.bucket(DAY_2).verdict
    return {
        EffectVerdict.SLOWER: " By the second day you are still slower.",
        EffectVerdict.FASTER: " By the second day you are faster.",
        EffectVerdict.NO_CLEAR_DIFFERENCE: " By the second day there is no clear difference.",
        EffectVerdict.CANT_TELL: " About the second day your data can't tell yet.",
    }.get(word, "")


def _doubtful_headline(effect: Effect, found: BucketEffect, needed: RunsNeeded | None) -> _Headline:
    runs = units.count(found.n, "run")
    where = "with leg day in the legs" if effect.per_leg_day_leads else "the day after leg day"
    lede = f"so far only an effect of {units.percent(found.mde_pct)} or more would show."
    share = f"{runs} {where}."
    return _Headline(
        found.verdict, "", "Can’t tell yet", f": {share}",
        "How sure:", f"{lede}{_what_it_takes(needed)}", share=share,
    )  # fmt: skip


def _what_it_takes(needed: RunsNeeded | None) -> str:
    """Say what it would take, where that is known."""
    if needed is None or (needed.more_runs is None and needed.best_pct is None):
        return ""
    return f" {needed.sentence}"


def _too_few_headline(found: BucketEffect, needed: RunsNeeded | None) -> _Headline:
    share = f"{units.count(found.n, 'run')} the day after leg day."
    lede = f"{found.why}." if found.why else ""
    return _Headline(
        found.verdict, "", "Can’t tell yet", f": {share}",
        "What is missing:" if lede else "", f"{lede}{_what_it_takes(needed)}".strip(), share=share,
    )  # fmt: skip


def _size_fact(context: ReportContext) -> Fact:
    label = "How big, how sure"
    if context.runs.empty or context.everything.leg_days.empty or not context.has_heart_rate:
        return Fact(label, "Can’t tell yet", _needed_words(context))
    effect, found = context.speed, context.speed.headline
    if found.refused:
        return Fact(label, "Can’t tell yet", capital(found.why) + "." if found.why else "")
    runs = units.count(found.n, "run")
    start_h, end_h = BUCKET_EDGES_H[1:3]
    compared = (
        f"From {runs} {start_h:g} to {end_h:g} h after leg day against "
        f"{effect.n_reference} rested ones."
    )
    if effect.per_leg_day_leads:
        compared = f"From {units.count(effect.n_used, 'run')} at all hours after leg day."
    if found.verdict.clear:
        figure = (
            f"{units.sizes(found.low_pct, found.high_pct)}{units.NARROW_SPACE}% {found.verdict}"
        )
        return Fact(label, figure, f"The 95 % interval{_in_seconds(found, context)}. {compared}")
    ends = units.interval(found.low_pct, found.high_pct, signed=True)
    text = f"The 95 % interval; below zero is slower. {compared}"
    return Fact(label, f"{ends}{units.NARROW_SPACE}%", text)


def _in_seconds(found: BucketEffect, context: ReportContext) -> str:
    if not context.easy_pace or found.low_pct is None or found.high_pct is None:
        return ""
    pace, unit = context.easy_pace, context.unit
    ends = [units.pace_change(end, pace, unit) for end in (found.low_pct, found.high_pct)]
    at = units.pace_number(pace, unit)
    seconds = units.sizes(min(ends), max(ends), 0).rpartition(" ")
    return f", or {seconds[0]} {seconds[2]}{units.NO_BREAK_SPACE}s/{unit} at {at}"


def _needed_words(context: ReportContext) -> str:
    if context.runs.empty:
        return "It takes runs with heart rate, and leg days."
    if context.everything.leg_days.empty:
        return "It takes leg days: files of strength sessions, or your word."
    return "It takes heart rate: from a strap, or from the wrist."


def _kept_fact(board: Scoreboard) -> Fact:
    label = "Did you keep it short and slow?"
    if not board.judged:
        text = f"{units.count(board.not_judged, 'run')} in the hours after leg day."
        return Fact(label, "No run judged yet", capital(text))
    figure = f"{units.number(board.kept)} of {units.count(board.judged, 'run')} kept to it"
    were = "was" if board.borderline == 1 else "were"
    others = [f"{units.number(board.broke)} broke it"] if board.broke else []
    others += [f"{units.number(board.borderline)} {were} borderline"] if board.borderline else []
    text = f"{capital(', '.join(others))}." if others else ""
    row = board.kept_in_a_row
    if row > 1:
        text += f" Your last {row} judged runs {'both' if row == _BOTH else 'all'} kept to it."
    return Fact(label, figure, text.strip())


def next_run(context: ReportContext) -> Fact:
    """Say how long and how hard the run on the day after the data end may be."""
    context = context.everything
    if context.days is None:
        return Fact("Your next run", "Run as usual", "Nothing is known yet.")
    day = context.days[1] + timedelta(days=1)
    label = f"If you run on {units.day(day, named=True)}, the day after your data end"
    morning_s = _morning_s(context.dataset.runs, day)
    window = WindowFinder(context.dataset, None).window_at(morning_s)
    if window is None:
        return Fact(label, "Run as usual", _as_usual(context, day, morning_s))
    sessions = context.dataset.strength_sessions
    session = sessions[sessions["session_id"] == window.session_id].iloc[0]
    if window.kind == "undecided":
        named = units.weekday(session["local_date"])
        advice = f"Short and slow if it was: legstats legdays set {window.session_id} yes"
        return Fact(label, f"Was {named} leg day?", advice)
    return _short_and_slow(context, label, session, window.window_h)


def _morning_s(runs: pd.DataFrame, day: date) -> float:
    """Return eight in the morning of a day, on the clock of the last run whose hour is known."""
    # The run has no hour yet; in the morning a window from yesterday may still be open.
    timed = runs[runs["local_hour"].notna()]
    ahead = pd.Timedelta(0)
    if not timed.empty:
        last = timed.iloc[-1]
        local = last["local_date"] + pd.Timedelta(hours=last["local_hour"])
        ahead = local - last["started_at"].tz_localize(None)
    return float((pd.Timestamp(day) + _MORNING - ahead).timestamp())


def _short_and_slow(
    context: ReportContext, label: str, session: pd.Series, window_h: float
) -> Fact:
    now = (session["ended_at"] + timedelta(hours=window_h)).timestamp()
    advised = _advised_limits(limits_at(context.judge.history, now))
    when = f"You trained legs on {units.weekday(session['local_date'])}."
    text = f"{when} Short and slow for {units.number(window_h)} hours after it"
    text += f"; never over {advised.never}." if advised.never else "."
    return Fact(label, advised.usual or "Short and slow", text)


class _Advised(NamedTuple):
    """Short and slow in the runner's numbers; "" where none is known."""

    usual: str
    never: str


def _advised_limits(limits: RunLimits) -> _Advised:
    usual, never = [], []
    if limits.usual_min is not None:
        usual.append(f"{units.number(limits.usual_min)} min")
        never.append(f"{units.number(limits.longest_min)} min")
    if limits.easy_bpm is not None:
        usual.append(f"below {units.number(limits.easy_bpm)} beats")
        never.append(f"{units.number(limits.ceiling_bpm)} beats")
    return _Advised(", ".join(usual), units.listed(never, "or"))


def _as_usual(context: ReportContext, day: date, morning_s: float) -> str:
    if context.leg_days.empty:
        return "No limits: no leg day is known."
    days = (pd.Timestamp(day) - context.leg_days["local_date"].iloc[-1]).days
    text = f"No limits: your last leg day was {units.count(days, 'day')} before."
    advised = _advised_limits(limits_at(context.judge.history, morning_s))
    if not advised.usual:
        return text
    window_h = units.number(context.dataset.config.windows.standard_h)
    return f"{text} For {window_h} h after the next: {advised.usual}; never over {advised.never}."
