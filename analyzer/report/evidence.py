"""The evidence box: the claim, what studies found, what the runner's own data say."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analyzer import units
from analyzer.advice.lifts_after_running import LiftsWord
from analyzer.effect import EffectVerdict
from analyzer.report import answer, months, running_dynamics, training
from analyzer.report.claims import CLAIMS
from analyzer.report.scoreboard import build_after
from analyzer.stats import adjusted_difference
from analyzer.text import capital, typographic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from analyzer.model import Floats
    from analyzer.report.context import ReportContext
    from analyzer.report.worker import Promise
    from analyzer.stats import Difference

LEAST = 8
"""Days of each kind that it takes to compare soreness."""
_LEAST_DAYS_AFTER = 2
"""Days with soreness noted that it takes of the three after a leg day."""
_DAY = pd.Timedelta(days=1)
_NO_TEST = "No test needed."
_CANNOT = "Your data cannot test it."
_NOT_NOTED = "soreness is not noted yet."
_GAINS_LEADS = {
    LiftsWord.LOWER: "Lower",
    LiftsWord.HIGHER: "Higher",
    LiftsWord.NO_COST: "No cost seen",
    LiftsWord.CANT_TELL: "Can’t tell",
}
_FORM_NEEDED = "Not enough runs yet to compare form at equal speed."


@dataclass(frozen=True, slots=True)
class SorenessFound:
    """A difference in soreness, in points, with its 95 % interval; None where refused.

    ``n_with`` counts the days after it (leg day, an easy run, a habit), ``n_without`` the others.
    """

    n_with: int
    n_without: int
    estimate: float | None
    low: float | None
    high: float | None
    word: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One row of the table; ``lead`` is the bold beginning of what the data say.

    ``soreness`` is what the journal says where that is the question.
    """

    key: str
    claim: str
    studies: str
    found: str
    lead: str
    yours: str
    soreness: SorenessFound | None


@dataclass(frozen=True, slots=True)
class EvidenceBox:
    """The section."""

    title: str
    rows: tuple[ClaimRow, ...]


class SorenessCompared(NamedTuple):
    """A difference in soreness that is being worked out, and what the journal lacks without it."""

    difference: Promise[Difference]
    missing: str


class _SorenessAnswer(NamedTuple):
    """The difference in soreness of a claim, and what the journal lacks without one."""

    found: Difference
    missing: str


def _soreness_answers(context: ReportContext) -> dict[str, _SorenessAnswer]:
    """Wait for the differences in soreness: a promise is asked for its result once."""
    compared = context.once(begin_comparing)
    return {key: _SorenessAnswer(c.difference(), c.missing) for key, c in compared.items()}


def _soreness_found(context: ReportContext, key: str) -> SorenessFound | None:
    answered = context.once(_soreness_answers).get(key)
    if answered is None:
        return None
    found = answered.found
    return SorenessFound(
        found.n_exposed, found.n_control, found.estimate, found.low, found.high, found.verdict
    )


def build(context: ReportContext) -> EvidenceBox:
    """Set the data beside the studies."""
    rows = []
    for claim in CLAIMS:
        answered = _YOURS.get(claim.key)
        lead, yours = answered(context) if answered else ("", _CANNOT)
        soreness = _soreness_found(context, claim.key)
        rows.append(
            ClaimRow(claim.key, claim.claim, claim.studies, claim.found, lead, yours, soreness)
        )
    title = "What the advice claims, what studies found, what your data say"
    return EvidenceBox(title, tuple(rows))


def begin_comparing(context: ReportContext) -> dict[str, SorenessCompared]:
    """Have all compared that the journal may say of soreness, by claim."""
    return {
        "sore": _after_leg_day(context),
        "easy run": _after_easy_run(context),
        "rolling": _after_habit(context, "foam_rolling", "foam rolling"),
        "epsom": _after_habit(context, "epsom_bath", "Epsom salt baths"),
    }


def _speed_answer(context: ReportContext) -> tuple[str, str]:
    if context.once(answer.build).state in {"no runs", "no leg day", "no heart rate"}:
        return "", context.once(answer.build).sentence
    found = context.speed.headline
    if found.refused:
        return "Not enough runs", f": {capital(found.why)}." if found.why else "."
    runs = units.count(found.n, "run")
    if found.verdict.clear:
        size = units.percent(abs(found.estimate_pct or 0))
        ends = units.sizes(found.low_pct, found.high_pct)
        when = answer.when_words(found)
        return f"{size} {found.verdict}", f" {when} at the same heart rate ({ends}), {runs}."
    ends = units.interval(found.low_pct, found.high_pct, signed=True)
    return capital(typographic(found.verdict)), f" ({ends}{units.NARROW_SPACE}%), {runs}."


def _outcome_answer(context: ReportContext, key: str) -> tuple[str, str]:
    outcome = next(o for o in context.once(build_after).outcomes if o.key == key)
    what = "speed of the next run" if key == "next_run" else "soreness of the next days"
    if outcome.estimate is None:
        broke, kept = units.number(outcome.n_broke), units.number(outcome.n_kept)
        return "Not enough", f": {what} known after {broke} broken and {kept} kept runs."
    unit = f"{units.NARROW_SPACE}%" if outcome.unit == "%" else " points"
    size = f"{units.number(outcome.estimate, 1, signed=True)}{unit}"
    ends = units.interval(outcome.low, outcome.high, signed=True)
    word = capital(typographic(outcome.word))
    return word, f": {what} {size} after broken runs ({ends})."


def _worse_answer(context: ReportContext) -> tuple[str, str]:
    """Say how the next run went, or the next days' soreness where only that is known."""
    known = [o.key for o in context.once(build_after).outcomes if o.estimate is not None]
    return _outcome_answer(context, known[0] if known else "next_run")


def _form_answer(context: ReportContext) -> tuple[str, str]:
    rows = [row for row in context.once(running_dynamics.build).rows if row.metric != "hr"]
    if not rows:
        return "", _FORM_NEEDED
    clear = [row for row in rows if row.clear]
    if clear:
        changes = [f"{row.name.lower()} {_signed_percent(row.estimate_pct)}" for row in clear]
        return capital(units.listed(changes)), " at equal speed the next day."
    words = units.listed(list(dict.fromkeys([row.said for row in rows])), "or")
    names = units.listed([row.name.lower() for row in rows])
    return capital(words), f": {names}."


def _heart_answer(context: ReportContext) -> tuple[str, str]:
    rows = context.once(running_dynamics.build).rows
    row = next((row for row in rows if row.metric == "hr"), None)
    if row is None:
        return "", _FORM_NEEDED
    ends = units.interval(row.low_pct, row.high_pct, signed=True)
    if row.clear:
        return _signed_percent(row.estimate_pct), f" the next day at the same speed ({ends})."
    return capital(row.said), f": {_signed_percent(row.estimate_pct)} ({ends})."


def _signed_percent(value: float | None) -> str:
    return units.percent(value, signed=True)


def _soreness_answer(context: ReportContext, key: str, when: str) -> tuple[str, str]:
    found, missing = context.once(_soreness_answers)[key]
    if not found.n_exposed and not found.n_control:
        return "Nothing to go by", f": {missing}"
    if found.estimate is None:
        exposed = units.count(found.n_exposed, "such day")
        control = units.number(found.n_control)
        noted = f"soreness noted on {exposed} and {control} to compare with"
        return "Not enough", f": {noted}; {LEAST} of each are needed."
    size = units.number(abs(found.estimate), 1)
    days = f"{units.count(found.n_exposed, 'day')} against {units.number(found.n_control)}"
    ends = f"{units.interval(found.low, found.high, signed=True)}; {days}"
    if found.verdict in {EffectVerdict.HIGHER, EffectVerdict.LOWER}:
        return f"{capital(found.verdict)} by {size}", f" of 10 points {when} ({ends})."
    return (
        "Can’t tell",
        f": {units.number(found.estimate, 1, signed=True)} of 10 points {when} ({ends}).",
    )


def _gains_answer(context: ReportContext) -> tuple[str, str]:
    """Say whether running cost the lifts, where that can be compared, and how they went."""
    lifted = context.once(months.compared).lifts.max_lifted
    if lifted.estimate_pct is None:
        return _lifts_over_time(context)
    lead = _GAINS_LEADS[lifted.word]
    size = units.percent(lifted.estimate_pct, signed=True)
    ends = units.interval(lifted.low_pct, lifted.high_pct, signed=True)
    found = f": lifts {size} after weeks of much running ({ends})."
    more = _lifts_over_time(context)[1]
    return lead, f"{found} {more}" if context.once(training.build).lifts else found


def _lifts_over_time(context: ReportContext) -> tuple[str, str]:
    leg_training = context.once(training.build)
    if not leg_training.lifts:
        return "", "It needs nine sessions or more of one lift with weights."
    unit = leg_training.weight_unit
    changes = [f"{lift.name.lower()}: {lift.change_words(unit)}" for lift in leg_training.lifts]
    weeks = units.count(max(lift.weeks for lift in leg_training.lifts), "week")
    return "", f"{capital('; '.join(changes))}; over {weeks} beside running."


def _injury_answer(context: ReportContext) -> tuple[str, str]:
    verdicts = context.verdict_of.values()
    spikes = sum(any(r.rule == "spike" for r in v.reasons) for v in verdicts)
    few = "No such run" if not spikes else units.count(spikes, "such run")
    return "", f"{few} in the hours after leg day."


def _noted_soreness(context: ReportContext) -> dict[pd.Timestamp, float]:
    journal = context.dataset.journal.dropna(subset=["soreness"]).drop_duplicates("day")
    return dict(zip(journal["day"], journal["soreness"], strict=True))


def _after_leg_day(context: ReportContext) -> SorenessCompared:
    """Compare soreness one or two days after leg day with that of other days.

    Days after an undecided session are left out. OLS with HC3 errors; ``n_exposed`` counts the
    days after leg day, ``n_control`` the others; refused under 8 of each.
    """
    sore = _noted_soreness(context)
    legs = set(context.everything.leg_days["local_date"])
    unsure = set(context.everything.undecided["local_date"])
    days = [day for day in sore if not {day - _DAY, day - 2 * _DAY} & unsure]
    soon = np.array([bool({day - _DAY, day - 2 * _DAY} & legs) for day in days], dtype=bool)
    difference = context.submit(
        adjusted_difference, _float_array(sore[day] for day in days), soon, [], "points", LEAST
    )
    return SorenessCompared(
        difference,
        "soreness is noted only on days after undecided sessions."
        if sore
        else f"{_NOT_NOTED} `legstats log --soreness 3` notes it.",
    )


def _after_easy_run(context: ReportContext) -> SorenessCompared:
    """Compare soreness two days after leg day, with a kept run on the day between and with none.

    Adjusted for soreness on that day and the session's load; an observation, for who is less
    sore runs more. ``n_exposed`` counts the days with a run; refused under 8 of each.
    """
    sore = _noted_soreness(context)
    ran = {pd.Timestamp(context.day_of[i]): v.verdict for i, v in context.verdict_of.items()}
    any_run = set(context.runs["local_date"])
    legs = dict(zip(context.leg_days["local_date"], context.leg_days["load_z"], strict=True))
    pairs = [
        (day, load)
        for day, load in legs.items()
        if {day + _DAY, day + 2 * _DAY} <= set(sore)
        and day + _DAY not in legs
        and (ran.get(day + _DAY) == "kept" or day + _DAY not in any_run)
    ]
    easy = np.array([day + _DAY in any_run for day, _ in pairs], dtype=bool)
    before = _float_array(sore[day + _DAY] for day, _ in pairs)
    after = _float_array(sore[day + 2 * _DAY] for day, _ in pairs)
    load = _float_array(load for _, load in pairs)
    both_noted = any({day + _DAY, day + 2 * _DAY} <= set(sore) for day in legs)
    missing = "soreness is not noted on both of the two days after a leg day."
    if both_noted:
        missing = "no leg day with soreness noted had an easy run, or none, on the day between."
    return SorenessCompared(
        context.submit(adjusted_difference, after, easy, [before, load], "points", LEAST),
        missing if sore else _NOT_NOTED,
    )


def _after_habit(context: ReportContext, column: str, habit: str) -> SorenessCompared:
    """Compare soreness after leg days with the habit that evening and after those without it.

    An observation is a leg day: the mean soreness of the three days after it, of which two must be
    noted; days from the next leg day on do not count. Days one by one would depend on each other,
    and rest days would hide what a habit does. Adjusted for the session's load and for soreness
    on the day itself; ``n_exposed`` counts the leg days with it; refused under 8 of each.
    """
    sore = _noted_soreness(context)
    noted = context.dataset.journal.drop_duplicates("day")
    known = {
        day: bool(done)
        for day, done in zip(noted["day"], noted[column], strict=True)
        if done is not None
    }
    legs = dict(zip(context.leg_days["local_date"], context.leg_days["load_z"], strict=True))
    after = {
        day: mean
        for day in legs
        if day in known and (mean := _mean_after(day, sore, legs)) is not None
    }
    difference = context.submit(
        adjusted_difference,
        _float_array(after.values()),
        np.array([known[day] for day in after], dtype=bool),
        [
            _float_array(legs[day] for day in after),
            _float_array(sore.get(day, np.nan) for day in after),
        ],
        "points",
        LEAST,
    )
    missing = f"{habit} and soreness on the days after are not noted together of any leg day."
    if not sore:
        missing = _NOT_NOTED
    elif not known:
        missing = f"soreness is noted, but not whether there was {habit}."
    return SorenessCompared(difference, missing)


def _mean_after(
    leg_day: pd.Timestamp, sore: Mapping[pd.Timestamp, float], legs: Iterable[pd.Timestamp]
) -> float | None:
    """Return the mean soreness of the three days after, before the next leg day; None of few."""
    days = [leg_day + n * _DAY for n in (1, 2, 3)]
    before_next = takewhile(lambda day: day not in legs, days)
    values = [sore[day] for day in before_next if day in sore]
    return float(np.mean(values)) if len(values) >= _LEAST_DAYS_AFTER else None


def _float_array(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=float)


_YOURS: dict[str, Callable[[ReportContext], tuple[str, str]]] = {
    "speed": _speed_answer,
    "worse": _worse_answer,
    "heart": _heart_answer,
    "form": _form_answer,
    "sore": lambda context: _soreness_answer(context, "sore", "a day or two after leg day"),
    "easy run": lambda context: _soreness_answer(
        context, "easy run", "on day 2 after an easy run on day 1"
    ),
    "gains": _gains_answer,
    "rolling": lambda context: _soreness_answer(
        context, "rolling", "after leg days with foam rolling"
    ),
    "epsom": lambda context: _soreness_answer(context, "epsom", "after leg days with a bath"),
    "injury": _injury_answer,
    "lactate": lambda _: ("", _NO_TEST),
}
