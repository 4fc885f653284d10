"""The evidence box: the claim, what studies found, what the runner's own data say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.report.claims import CLAIMS
from analyzer.report.parts import CLEAR, capital, spoken
from analyzer.report.soreness import LEAST

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.advice.lifts import Lift
    from analyzer.report.after import After
    from analyzer.report.answer import Answer
    from analyzer.report.form import Form
    from analyzer.report.known import Known
    from analyzer.report.soreness import Soreness
    from analyzer.report.training import Training
    from analyzer.stats import Difference

_NO_TEST = "No test needed."
_CANNOT = "Your data cannot test it."
_FORM_NEEDED = "Not enough runs yet to compare form at equal speed."


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table; ``lead`` is the bold beginning of what the data say."""

    claim: str
    studies: str
    found: str
    lead: str
    yours: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The section."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Told:
    """What the other sections found, for the rows to take up."""

    known: Known
    answer: Answer
    after: After
    form: Form
    training: Training
    soreness: Soreness


def build(told: Told) -> Evidence:
    """Set the data beside the studies."""
    rows = []
    for claim in CLAIMS:
        lead, yours = _YOURS.get(claim.key, _untested)(told)
        rows.append(Row(claim.claim, claim.studies, claim.found, lead, yours))
    title = "What the advice claims, what studies found, what your data say"
    return Evidence(title, tuple(rows))


def _untested(_: Told) -> tuple[str, str]:
    return "", _CANNOT


def _speed(told: Told) -> tuple[str, str]:
    if told.answer.state in {"no runs", "no leg day", "no heart rate"}:
        return "", told.answer.sentence
    found = told.known.speed.headline
    if found.refused:
        return "Not enough runs", f": {capital(found.why)}." if found.why else "."
    runs = units.count(found.n, "run")
    if found.verdict in CLEAR:
        size = units.percent(abs(found.estimate_pct or 0))
        ends = units.sizes(found.low_pct, found.high_pct)
        return f"{size} {found.verdict}", f" the next day at the same heart rate ({ends}), {runs}."
    ends = units.interval(found.low_pct, found.high_pct, signed=True)
    return capital(spoken(found.verdict)), f" ({ends}{units.NARROW_SPACE}%), {runs}."


def _outcome(told: Told, key: str) -> tuple[str, str]:
    outcome = next(o for o in told.after.outcomes if o.key == key)
    what = "speed of the next run" if key == "next_run" else "soreness of the next days"
    if outcome.estimate is None:
        broke, kept = units.number(outcome.n_broke), units.number(outcome.n_kept)
        return "Not enough", f": {what} known after {broke} broken and {kept} kept runs."
    unit = f"{units.NARROW_SPACE}%" if outcome.unit == "%" else " points"
    size = f"{units.number(outcome.estimate, 1, signed=True)}{unit}"
    ends = units.interval(outcome.low, outcome.high, signed=True)
    word = capital(spoken(outcome.word))
    return word, f": {what} {size} after broken runs ({ends})."


def _rules(told: Told) -> tuple[str, str]:
    return _outcome(told, "next_run")


def _worse(told: Told) -> tuple[str, str]:
    return _outcome(told, "soreness")


def _heart(told: Told) -> tuple[str, str]:
    return _form_row(told, "hr")


def _form(told: Told) -> tuple[str, str]:
    rows = [row for row in told.form.rows if row.metric != "hr"]
    if not rows:
        return "", _FORM_NEEDED
    clear = [row for row in rows if row.word in CLEAR]
    if clear:
        said = units.listed(f"{row.name.lower()} {_percent(row.estimate_pct)}" for row in clear)
        return capital(said), " at equal speed the next day."
    words = units.listed(dict.fromkeys(spoken(row.word) for row in rows), "or")
    names = units.listed(row.name.lower() for row in rows)
    return capital(words), f": {names}."


def _form_row(told: Told, metric: str) -> tuple[str, str]:
    row = next((row for row in told.form.rows if row.metric == metric), None)
    if row is None:
        return "", _FORM_NEEDED
    ends = units.interval(row.low_pct, row.high_pct, signed=True)
    if row.word in CLEAR:
        return _percent(row.estimate_pct), f" the next day at the same speed ({ends})."
    return capital(spoken(row.word)), f": {_percent(row.estimate_pct)} ({ends})."


def _percent(value: float | None) -> str:
    return units.percent(value, signed=True)


def _sore(told: Told) -> tuple[str, str]:
    found, when = told.soreness.after_leg_day(), "a day or two after leg day"
    return _soreness(found, when, " `legstats log --soreness 3` notes it.")


def _easy_run(told: Told) -> tuple[str, str]:
    return _soreness(told.soreness.after_easy_run(), "on day 2 after an easy run on day 1")


def _soreness(found: Difference, when: str, noting: str = "") -> tuple[str, str]:
    if not found.n_exposed and not found.n_control:
        return "Nothing to go by", f": soreness is not noted yet.{noting}"
    if found.estimate is None:
        exposed, control = units.number(found.n_exposed), units.number(found.n_control)
        noted = f"{exposed} and {control} days of soreness noted"
        return "Not enough", f": {noted}; {LEAST} of each are needed."
    size = units.number(abs(found.estimate), 1)
    ends = units.interval(found.low, found.high, signed=True)
    if found.verdict in CLEAR:
        return f"{capital(found.verdict)} by {size}", f" {when} ({ends})."
    return "Can’t tell", f": {units.number(found.estimate, 1, signed=True)} {when} ({ends})."


def _rolling(told: Told) -> tuple[str, str]:
    return _soreness(told.soreness.after_rolling(), "the day after foam rolling")


def _epsom(told: Told) -> tuple[str, str]:
    return _soreness(told.soreness.after_bath(), "the day after a bath")


def _gains(told: Told) -> tuple[str, str]:
    training = told.training
    if not training.lifts:
        return "", "It needs nine sessions or more of one lift with weights."
    changes = units.listed(_change(lift, training.weight_unit) for lift in training.lifts)
    weeks = units.count(sum(week.distance_m > 0 for week in training.weeks), "week")
    return "", f"{capital(changes)} over {weeks} of running."


def _change(lift: Lift, unit: str) -> str:
    if lift.word not in {"up", "down"} or lift.change_kg is None:
        return f"{lift.name.lower()} no clear change"
    return f"{lift.name.lower()} {lift.word} {units.weight(abs(lift.change_kg), unit)}"


def _injury(told: Told) -> tuple[str, str]:
    verdicts = told.known.verdict_of.values()
    spikes = sum(any(r.rule == "spike" for r in v.reasons) for v in verdicts)
    return "", f"{units.count(spikes, 'such run')} in the hours after leg day."


def _none(_: Told) -> tuple[str, str]:
    return "", _NO_TEST


_YOURS: dict[str, Callable[[Told], tuple[str, str]]] = {
    "speed": _speed,
    "rules": _rules,
    "worse": _worse,
    "heart": _heart,
    "form": _form,
    "sore": _sore,
    "easy run": _easy_run,
    "gains": _gains,
    "rolling": _rolling,
    "epsom": _epsom,
    "injury": _injury,
    "lactate": _none,
}
