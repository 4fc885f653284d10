"""The evidence box: the claim, what studies found, what the runner's own data say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analyzer import units
from analyzer.advice.habits import EASY_RUN
from analyzer.advice.lifts_after_running import LiftsWord
from analyzer.answers.habits import habit_lead, habit_sentence, habit_words
from analyzer.answers.trials import result_sentence
from analyzer.effect import EffectVerdict
from analyzer.model import HABITS
from analyzer.report import answer, months, running_dynamics, training
from analyzer.report.claims import CLAIMS
from analyzer.report.habits import habits_found
from analyzer.report.scoreboard import build_after
from analyzer.stats import adjusted_difference
from analyzer.text import capital, typographic

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.report.context import ReportContext
    from analyzer.report.worker import Promise
    from analyzer.stats import Difference

LEAST = 8
"""Days of each kind that it takes to compare soreness."""
_SORE = "sore"
_OPEN = "Can’t tell"
_TRIED = {"lower": "Less sore", "higher": "More sore", "not enough runs": "Not enough"}
"""The bold word for what a trial showed."""
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

    ``n_with`` counts the days after leg day, ``n_without`` the others.
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


def build(context: ReportContext) -> EvidenceBox:
    """Set the data beside the studies."""
    rows = []
    for claim in CLAIMS:
        answered = _YOURS.get(claim.key)
        lead, yours = answered(context) if answered else ("", _CANNOT)
        sore = _sore_found(context) if claim.key == _SORE else None
        rows.append(ClaimRow(claim.key, claim.claim, claim.studies, claim.found, lead, yours, sore))
    title = "What the advice claims, what studies found, what your data say"
    return EvidenceBox(title, tuple(rows))


def _sore_found(context: ReportContext) -> SorenessFound:
    found = context.once(sore_after_leg_day)
    return SorenessFound(
        found.n_exposed, found.n_control, found.estimate, found.low, found.high, found.verdict
    )


def begin_comparing(context: ReportContext) -> SorenessCompared:
    """Have soreness compared after leg day and on other days.

    Days after an undecided session are left out. OLS with HC3 errors; ``n_exposed`` counts the
    days after leg day, ``n_control`` the others; refused under 8 of each.
    """
    sore = _noted_soreness(context)
    legs = set(context.everything.leg_days["local_date"])
    unsure = set(context.everything.undecided["local_date"])
    days = [day for day in sore if not {day - _DAY, day - 2 * _DAY} & unsure]
    soon = np.array([bool({day - _DAY, day - 2 * _DAY} & legs) for day in days], dtype=bool)
    difference = context.submit(
        adjusted_difference,
        np.array([sore[day] for day in days], dtype=float),
        soon,
        [],
        "points",
        LEAST,
    )
    return SorenessCompared(
        difference,
        "soreness is noted only on days after undecided sessions."
        if sore
        else f"{_NOT_NOTED} `legstats log --soreness 3` notes it.",
    )


def sore_after_leg_day(context: ReportContext) -> Difference:
    """Wait for the difference in soreness: a promise is asked for its result once."""
    return context.once(begin_comparing).difference()


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


def _habit_answer(context: ReportContext, *names: str) -> tuple[str, str]:
    """Answer from the habits, and first from a trial of one of them that is over."""
    habits = context.once(habits_found)
    tried = [t for t in habits.trials if t.habit.name in names and t.result is not None]
    if tried and not context.is_over:
        result, habit = tried[-1].result, tried[-1].habit
        assert result is not None  # noqa: S101 - chosen so
        lead = _TRIED.get(result.difference.verdict, _OPEN)
        return lead, f". {typographic(result_sentence(result, habit))}"
    found = [one for one in habits.found if one.habit.name in names]
    if not found:
        wanted = units.listed([one.title for one in HABITS if one.name in names], "or")
        missing = f"{wanted} was not noted before the soreness of any leg day."
        if EASY_RUN.name in names:
            missing = "soreness is not noted two days after a leg day with an easy run on day 1."
        nothing = not _noted_soreness(context)
        return "Nothing to go by", f": {_NOT_NOTED if nothing else missing}"
    family = len(habits.found)
    word, rest = habit_words(found[0], family)
    if len(names) > 1:  # of which one it is must be said
        word = habit_lead(found[0])
    others = [f" {habit_sentence(one, family)}" for one in found[1:]]
    return capital(typographic(word)), typographic(rest + "".join(others))


def _soreness_answer(context: ReportContext, when: str) -> tuple[str, str]:
    found, missing = context.once(sore_after_leg_day), context.once(begin_comparing).missing
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
        lead = f"{capital(found.verdict)} by {size}"
        return lead, f" of 10 points {when} than on other days ({ends})."
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
        return "", "It needs nine sessions or more of one lift with weights in the last 52 weeks."
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


_YOURS: dict[str, Callable[[ReportContext], tuple[str, str]]] = {
    "speed": _speed_answer,
    "worse": _worse_answer,
    "heart": _heart_answer,
    "form": _form_answer,
    _SORE: lambda context: _soreness_answer(context, "a day or two after leg day"),
    "easy run": lambda context: _habit_answer(context, EASY_RUN.name),
    "rolling": lambda context: _habit_answer(context, "foam_rolling", "compression"),
    "epsom": lambda context: _habit_answer(context, "epsom_bath"),
    "gains": _gains_answer,
    "injury": _injury_answer,
    "lactate": lambda _: ("", _NO_TEST),
}
