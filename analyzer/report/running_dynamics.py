"""Running dynamics and heart rate at equal speed, the day after leg day against rested."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.effect import PER_LEG_DAY, PRIMARY, EffectVerdict
from analyzer.report.answer import carried_by_prior
from analyzer.report.parts import Note, NumbersTable
from analyzer.text import capital, typographic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from analyzer.report.context import ReportContext


_COMPARED = "The day after leg day, at the same speed"


@dataclass(frozen=True, slots=True)
class _Dynamic:
    """One measure: names, column, unit, digits and the words for more and less."""

    metric: str
    name: str
    column: str
    unit: str
    scale: float
    digits: int
    more: str
    less: str
    needs: str


_DYNAMICS: tuple[_Dynamic, ...] = (
    _Dynamic(
        "hr", "Heart rate", "hr_bpm", "beats", 1, 1, "higher", "lower", "a strap or the wrist",
    ),
    _Dynamic(
        "step_length", "Step length", "step_length_mm", "cm", 0.1, 1, "longer", "shorter",
        "a watch with running dynamics",
    ),
    _Dynamic(
        "cadence", "Cadence", "cadence_spm", "steps", 1, 1, "higher", "lower",
        "a watch that counts steps",
    ),
    _Dynamic(
        "ground_contact", "Ground contact", "ground_contact_ms", "ms", 1, 0, "longer", "shorter",
        "a chest strap or foot pod with running dynamics",
    ),
    _Dynamic(
        "vertical_ratio", "Vertical ratio", "vertical_ratio_pct", "points", 1, 2, "higher",
        "lower", "a chest strap or foot pod with running dynamics",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DynamicsRow:
    """One measure: its change in % the day after leg day at equal speed, and in its own unit.

    ``by_prior`` tells a clear change that only what studies found makes one: the runs alone cannot
    tell, so it is not claimed.
    """

    metric: str
    name: str
    estimate_pct: float
    low_pct: float
    high_pct: float
    change: float
    change_text: str
    n: int
    n_reference: int
    word: str
    by_prior: bool
    said: str

    @property
    def clear(self) -> bool:
        """True when the word says in which direction, and the runs alone say so too."""
        return EffectVerdict(self.word).clear and not self.by_prior


@dataclass(frozen=True, slots=True)
class RunningDynamics:
    """The section; no rows when nothing could be compared."""

    title: str
    dek: str
    rows: tuple[DynamicsRow, ...]
    notes: tuple[Note, ...]
    table: NumbersTable


def build(context: ReportContext) -> RunningDynamics:
    """Compare each measure the runs have at equal speed."""
    found = [(dynamic, _dynamics_row(context, dynamic)) for dynamic in _DYNAMICS]
    rows = tuple(row for _, row in found if row is not None)
    missing = [dynamic for dynamic, row in found if row is None]
    return RunningDynamics(
        title=_dynamics_title(rows, sure=context.speed.headline.verdict.clear),
        dek=_dynamics_dek(rows),
        rows=rows,
        notes=tuple(_missing_notes(missing, context)),
        table=_dynamics_table(rows),
    )


def _dynamics_dek(rows: tuple[DynamicsRow, ...]) -> str:
    if not rows:
        return "Cadence, step length, contact time and heart rate at equal speed appear here."
    compared = "The day after leg day against rested, compared at equal speed and slope."
    blue = "Blue where the interval leaves out 0, with and without what studies found"
    if len(rows) == 1:
        return f"{compared} {blue}."
    return f"{compared} {blue}; with {len(rows)} comparisons at once, one may be blue by chance."


def _dynamics_row(context: ReportContext, dynamic: _Dynamic) -> DynamicsRow | None:
    effect = context.effects.get(dynamic.metric)
    found = effect.headline if effect else None
    if effect is None or found is None or found.estimate_pct is None:
        return None
    if found.bucket not in {PRIMARY, PER_LEG_DAY}:
        return None  # of another day than the one the section speaks of
    # Of the usual value: a runner knows beats and centimetres better than per cent.
    usual = float(context.runs[dynamic.column].median()) * dynamic.scale
    change = usual * found.estimate_pct / 100
    words = {EffectVerdict.HIGHER: dynamic.more, EffectVerdict.LOWER: dynamic.less}
    by_prior = carried_by_prior(found)
    word = EffectVerdict.CANT_TELL if by_prior else found.verdict
    return DynamicsRow(
        metric=dynamic.metric,
        name=dynamic.name,
        estimate_pct=found.estimate_pct,
        low_pct=found.low_pct or 0.0,
        high_pct=found.high_pct or 0.0,
        change=change,
        change_text=f"{units.number(change, dynamic.digits, signed=True)} {dynamic.unit}",
        n=found.n,
        n_reference=effect.n_reference,
        word=found.verdict,
        by_prior=by_prior,
        said=typographic(words.get(word, word.value)),
    )


def _dynamics_title(rows: tuple[DynamicsRow, ...], *, sure: bool) -> str:
    """Say what changes; only a hint while the same runs are not sure of the speed either."""
    clear = [row for row in rows if row.clear]
    if not rows:
        return "Form at equal speed: not enough runs to compare yet"
    if not clear:
        of_what = _names_of(rows)
        if all(row.word == EffectVerdict.NO_CLEAR_DIFFERENCE for row in rows):
            return f"{_COMPARED}, no clear difference in {of_what}"
        return f"{_COMPARED}: can’t tell yet whether {of_what} changes"
    changes = units.listed(_change_clauses(clear))
    return f"{_COMPARED}, {changes}{'' if sure else ': so far a hint'}"


def _names_of(rows: tuple[DynamicsRow, ...]) -> str:
    names = ["heart rate"] if any(row.metric == "hr" for row in rows) else []
    names += ["form"] if any(row.metric != "hr" for row in rows) else []
    return units.listed(names, "or")


def _change_clauses(clear: list[DynamicsRow]) -> list[str]:
    """Return each change in words; at equal speed steps of another length are another number."""
    said = {row.metric: row.said for row in clear}
    both = said.get("step_length"), said.get("cadence")
    if both in _STEPS:
        rest = [row for row in clear if row.metric not in {"step_length", "cadence"}]
        heart = [_change_clause(row) for row in rest if row.metric == "hr"]
        others = [_change_clause(row) for row in rest if row.metric != "hr"]
        return [*heart, _STEPS[both], *others]
    return [_change_clause(row) for row in clear]


_STEPS = {
    ("shorter", "higher"): "you take more and shorter steps",
    ("longer", "lower"): "you take fewer and longer steps",
}


def _change_clause(row: DynamicsRow) -> str:
    words = {
        ("hr", "higher"): "your heart beats faster",
        ("hr", "lower"): "your heart beats slower",
        ("step_length", "longer"): "your steps are longer",
        ("step_length", "shorter"): "your steps are shorter",
        ("cadence", "higher"): "you take more steps",
        ("cadence", "lower"): "you take fewer steps",
        ("ground_contact", "longer"): "your feet stay on the ground longer",
        ("ground_contact", "shorter"): "your feet leave the ground sooner",
        ("vertical_ratio", "higher"): "you bounce more",
        ("vertical_ratio", "lower"): "you bounce less",
    }
    return words[row.metric, row.said]


def _missing_notes(missing: Sequence[_Dynamic], context: ReportContext) -> Iterator[Note]:
    """Say why measures are not compared: once of all that lack the same."""
    alike: dict[str, list[_Dynamic]] = defaultdict(list)
    for dynamic in missing:
        alike[_what_it_lacks(dynamic, context)].append(dynamic)
    for lacking, dynamics in alike.items():
        name = capital(units.listed(dynamic.name.lower() for dynamic in dynamics))
        have = [_runs_with(dynamic, context) for dynamic in dynamics]
        them = "it" if len(dynamics) == 1 else "them"
        if not have[0]:
            needs = "It needs" if len(dynamics) == 1 else "They need"
            text = f"none of your runs has {them}. {needs} {lacking}."
        else:
            counts = have[:1] if len(set(have)) == 1 else have
            runs = units.listed(units.number(n) for n in counts)
            has = "run has" if counts == [1] else "runs have"
            text = f"{runs} {has} {them}; {lacking}."
        yield Note(f"{name}:", text, missing=True)


def _runs_with(dynamic: _Dynamic, context: ReportContext) -> int:
    values: pd.Series[float] = context.runs[dynamic.column]
    return int(values.notna().sum())


def _what_it_lacks(dynamic: _Dynamic, context: ReportContext) -> str:
    """Say what records a measure that no run has; else what the comparison still takes."""
    if not _runs_with(dynamic, context):
        return dynamic.needs
    if context.everything.leg_days.empty:
        return "leg days are needed to compare with"
    effect = context.effects.get(dynamic.metric)
    return (effect.bucket(PRIMARY).why if effect else "") or "more are needed"


def _dynamics_table(rows: tuple[DynamicsRow, ...]) -> NumbersTable:
    columns = ("measure", "change next day", "95 % interval", "in its unit", "runs", "in words")
    return NumbersTable(
        "Form at equal speed",
        columns,
        tuple(
            (
                row.name.lower(),
                units.percent(row.estimate_pct, signed=True),
                f"{units.interval(row.low_pct, row.high_pct, signed=True)}{units.NARROW_SPACE}%",
                row.change_text,
                f"{units.number(row.n)} and {units.number(row.n_reference)}",
                row.said,
            )
            for row in rows
        ),
    )
