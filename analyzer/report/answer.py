"""The answer: one sentence, how sure it is, and three facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.advice.power import RunsNeeded  # noqa: TC001 - the schema reads the types
from analyzer.buckets import BUCKETS
from analyzer.effect import (
    PRIMARY,
    ChangePct,
    EffectVerdict,
)
from analyzer.report import next_run, scoreboard
from analyzer.report.next_run import NextRunCard  # noqa: TC001 - the schema reads the types
from analyzer.report.parts import BUCKET_HOURS, BUCKET_LONG_WHEN, Fact
from analyzer.text import capital

if TYPE_CHECKING:
    from analyzer.effect import BucketEffect, Effect
    from analyzer.report.context import ReportContext
    from analyzer.report.scoreboard import Scoreboard

DAY_2 = BUCKETS[2]
_BOTH = 2
_ADD = "legstats legdays add"
_SYNC = "legstats sync FOLDER"
_OTHER_DAYS = "legstats report --since DAY"


@dataclass(frozen=True, slots=True)
class Primary:
    """The one primary result in % of speed at the same heart rate; None where refused.

    ``bucket`` is the hours since leg day it is of, or "per leg day" where all are pooled.
    ``by_prior`` tells a clear one that studies carry: the runs alone cannot tell. The last two are
    changes in % of what was run, whatever the effort, where no run has a heart rate.
    """

    bucket: str
    n: int
    n_reference: int
    n_used: int
    estimate_pct: float | None
    low_pct: float | None
    high_pct: float | None
    mde_pct: float | None
    word: str
    by_prior: bool
    speed_change: ChangePct | None
    distance_change: ChangePct | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The headline in three pieces (the middle one is coloured), the lede and the facts.

    ``state`` is the verdict word, or what is missing: "no runs", "no leg day", "no heart rate".
    ``command`` is what to type next, "" when nothing is missing, ``remedy`` the part of the page
    that lives in which it is done (add, decide, leg-day). ``primary`` is the one primary
    result; ``needed`` what a clear one would take, None where there is one or days past were
    asked for.
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
    primary: Primary
    next_run: NextRunCard
    needed: RunsNeeded | None
    remedy: str = ""

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
    remedy: str = ""


def build(context: ReportContext) -> Answer:
    """Say what leg day does to this runner, as far as the data go."""
    headline = _choose_headline(context)
    upcoming = next_run.build(context)
    facts = (
        _size_fact(context),
        _kept_fact(context.once(scoreboard.build), undecided=not context.undecided.empty),
        next_run.next_run_fact(upcoming),
    )
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
        _primary_result(context.speed),
        upcoming,
        context.needed,
        headline.remedy,
    )


def _primary_result(effect: Effect) -> Primary:
    found, change = effect.headline, effect.next_day_change
    return Primary(
        found.bucket, found.n, effect.n_reference, effect.n_used, found.estimate_pct, found.low_pct,
        found.high_pct, found.mde_pct, found.verdict, carried_by_prior(found),
        change.speed if change else None, change.distance if change else None,
    )  # fmt: skip


def carried_by_prior(found: BucketEffect) -> bool:
    """Tell whether a clear effect is so by what studies found: the runs alone cannot tell."""
    low, high = found.data_only_low_pct, found.data_only_high_pct
    return found.verdict.clear and low is not None and high is not None and low <= 0 <= high


def _choose_headline(context: ReportContext) -> _Headline:
    if context.runs.empty:
        return _no_runs(context)
    if context.everything.leg_days.empty:
        return _no_leg_day(context)
    if not context.has_heart_rate:
        return _without_heart_rate(context)
    headline = _effect_headline(context.speed, context)
    warning = context.speed.checks_warning
    if not warning or context.speed.headline.refused:
        return headline
    return replace(headline, lede=f"{headline.lede} {warning}")


def _no_runs(context: ReportContext) -> _Headline:
    if context.everything.runs.empty:
        lede = "Read your watch’s files first; this page then fills itself."
        return _Headline("no runs", "", "No runs yet", ".", "", lede, _SYNC, remedy="add")
    days = context.everything.day_of.values()
    lede = f"Your runs are from {units.span(min(days), max(days))}; ask for other days:"
    where = "in the days asked for."
    return _Headline("no runs", "", "No runs", f" {where}", "", lede, _OTHER_DAYS, where)


def _no_leg_day(context: ReportContext) -> _Headline:
    runs = units.count(len(context.runs), "run")
    undecided = len(context.undecided)
    if not undecided:
        lede, where = "Enter one, or read files of your strength sessions.", f"found in {runs}."
        return _Headline(
            "no leg day", "", "No leg day", f" {where}", "", lede, _ADD, where, "leg-day"
        )
    sessions = units.count(undecided, "strength session")
    lede = f"{capital(sessions)} may have been leg day: say so below, under data quality."
    first = str(context.undecided["session_id"].iloc[0])
    command, where = f"legstats legdays set {first} yes", f"known yet for {runs}."
    return _Headline(
        "no leg day", "", "No leg day", f" {where}", "", lede, command, where, "decide"
    )


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
    if found.verdict.leaning:
        return _leaning_headline(found, context)
    if found.verdict is EffectVerdict.NO_CLEAR_DIFFERENCE:
        lede = f"your runs find a change reliably from {units.percent(found.mde_pct)} on."
        return _Headline(
            found.verdict, f"{capital(when_words(found))}: ", found.verdict,
            " in your speed at the same heart rate.", "How sure:", lede,
            share=f"{when_words(found)}, at the same heart rate.",
        )  # fmt: skip
    if found.verdict is EffectVerdict.CANT_TELL:
        return _doubtful_headline(effect, found, context.needed)
    return _too_few_headline(found, context.needed)


def when_words(found: BucketEffect) -> str:
    """Say of which hours the primary result is: the day after leg day, or what stands in for it."""
    return BUCKET_LONG_WHEN.get(found.bucket, "after a standard leg day")


def _clear_headline(effect: Effect, found: BucketEffect, context: ReportContext) -> _Headline:
    size = units.percent(abs(found.estimate_pct or 0))
    after = " at the same heart rate"
    share = f"{when_words(found)},{after}."
    after += _about_seconds(found, context)
    lede = f"{_sure_words(found)}{_second_day(effect)}"
    return _Headline(
        found.verdict, f"{capital(when_words(found))} you run ", f"{size} {found.verdict}",
        f"{after}.", "How sure:", lede, share=share,
    )  # fmt: skip


def _leaning_headline(found: BucketEffect, context: ReportContext) -> _Headline:
    """Say which way it leans: a direction that has not stood at two quarter-ends."""
    size, when = units.percent(abs(found.estimate_pct or 0)), when_words(found)
    where = "at the same heart rate"
    lede = "today’s interval leaves out 0; it counts once the last two quarters ended so too."
    return _Headline(
        found.verdict, "", capital(found.verdict),
        f" {when}, by {size} {where}{_about_seconds(found, context)}.", "How sure:", lede,
        share=f"{when}, by {size} {where}: not sure yet.",
    )  # fmt: skip


def _about_seconds(found: BucketEffect, context: ReportContext) -> str:
    if not context.easy_pace:
        return ""
    change = units.pace_change(found.estimate_pct or 0, context.easy_pace, context.unit)
    seconds = units.count(round(abs(change)), "second")
    return f", about {seconds} a {units.UNIT_WORD[context.unit]}"


def _sure_words(found: BucketEffect) -> str:
    if carried_by_prior(found):
        return (
            f"sure that it is {found.verdict} with what studies found; your runs alone can’t tell."
        )
    return f"sure that it is {found.verdict}, less sure by how much."


def _second_day(effect: Effect) -> str:
    if effect.per_leg_day_leads:
        return " This pools all hours after leg day, for want of rested runs to compare with."
    if effect.headline.bucket != PRIMARY:
        return f" The day after leg day, {effect.bucket(PRIMARY).why}."
    word = effect.bucket(DAY_2).verdict
    if word.clear:
        still = "still " if word is effect.headline.verdict else ""
        return f" On the second day you are {still}{word}."
    return {
        EffectVerdict.LEANING_SLOWER: " On the second day it leans to slower.",
        EffectVerdict.LEANING_FASTER: " On the second day it leans to faster.",
        EffectVerdict.NO_CLEAR_DIFFERENCE: " By the second day there is no clear difference.",
        EffectVerdict.CANT_TELL: " About the second day your data can’t tell yet.",
    }.get(word, "")


def _doubtful_headline(effect: Effect, found: BucketEffect, needed: RunsNeeded | None) -> _Headline:
    runs = units.count(found.n, "run")
    where = "with leg day in the legs" if effect.per_leg_day_leads else when_words(found)
    lede = f"so far an effect is reliably seen only from {units.percent(found.mde_pct)} on."
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
    share = f"{units.count(found.n, 'run')} {when_words(found)}."
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
    runs, hours = units.count(found.n, "run"), BUCKET_HOURS.get(found.bucket, "")
    compared = (
        f"From {runs} {hours.replace('–', ' to ')} after leg day against "
        f"{units.number(effect.n_reference)} rested ones."
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


def _kept_fact(board: Scoreboard, *, undecided: bool = False) -> Fact:
    label = "Did you keep it short and slow?"
    if not board.judged:
        text = (
            f"{units.count(board.not_judged, 'run')} {scoreboard.after_legs(undecided=undecided)}."
        )
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
