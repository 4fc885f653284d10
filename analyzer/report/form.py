"""Form and heart rate at equal speed, the day after leg day against rested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.report.parts import CLEAR, Note, Table, spoken

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.report.known import Known


@dataclass(frozen=True, slots=True)
class _Kind:
    """One measure of form: names, column, unit, digits and the words for more and less."""

    metric: str
    name: str
    column: str
    unit: str
    scale: float
    digits: int
    more: str
    less: str
    needs: str


KINDS: tuple[_Kind, ...] = (
    _Kind("hr", "Heart rate", "hr_bpm", "beats", 1, 1, "higher", "lower", "a strap or the wrist"),
    _Kind(
        "step_length", "Step length", "step_length_mm", "cm", 0.1, 1, "longer", "shorter",
        "a watch with running dynamics",
    ),
    _Kind(
        "cadence", "Cadence", "cadence_spm", "steps", 1, 1, "higher", "lower",
        "a watch that counts steps",
    ),
    _Kind(
        "ground_contact", "Ground contact", "ground_contact_ms", "ms", 1, 0, "longer", "shorter",
        "a chest strap or foot pod with running dynamics",
    ),
    _Kind(
        "vertical_ratio", "Vertical ratio", "vertical_ratio_pct", "points", 1, 2, "higher",
        "lower", "a chest strap or foot pod with running dynamics",
    ),
)  # fmt: skip
METRICS = {kind.metric: kind.column for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: its change in % the day after leg day at equal speed, and in its own unit."""

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
    said: str


@dataclass(frozen=True, slots=True)
class Form:
    """The section; no rows when nothing could be compared."""

    title: str
    dek: str
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    table: Table


def build(known: Known) -> Form:
    """Compare each measure the runs have at equal speed."""
    found = [(kind, _row(known, kind)) for kind in KINDS]
    rows = tuple(row for _, row in found if row is not None)
    missing = [kind for kind, row in found if row is None]
    return Form(
        title=_title(rows),
        dek="The day after leg day against rested, compared at equal speed and slope. Blue where "
        f"the interval excludes zero; of {len(rows)} comparisons at once, one may by chance."
        if rows
        else "Cadence, step length, contact time and heart rate at equal speed stand here.",
        rows=rows,
        notes=tuple(_missing(kind, known) for kind in missing),
        table=_table(rows),
    )


def _row(known: Known, kind: _Kind) -> Row | None:
    effect = known.effects.get(kind.metric)
    found = effect.headline if effect else None
    if effect is None or found is None or found.estimate_pct is None:
        return None
    usual = float(known.runs[kind.column].median()) * kind.scale
    change = usual * found.estimate_pct / 100
    return Row(
        metric=kind.metric,
        name=kind.name,
        estimate_pct=found.estimate_pct,
        low_pct=found.low_pct or 0.0,
        high_pct=found.high_pct or 0.0,
        change=change,
        change_text=f"{units.number(change, kind.digits, signed=True)} {kind.unit}",
        n=found.n,
        n_reference=effect.n_reference,
        word=found.verdict,
        said=_said(kind, found.verdict),
    )


def _said(kind: _Kind, word: str) -> str:
    return spoken({"higher": kind.more, "lower": kind.less}.get(word, word))


def _title(rows: tuple[Row, ...]) -> str:
    clear = [row for row in rows if row.word in CLEAR]
    if not rows:
        return "Form at equal speed: not enough runs to compare yet"
    if not clear:
        if all(row.word == "no clear difference" for row in rows):
            return "At the same speed, no clear difference in heart rate or form"
        return "At the same speed: can’t tell yet whether heart rate or form change"
    return f"At the same speed, {units.listed(_clause(row) for row in clear)}"


def _clause(row: Row) -> str:
    words = {
        ("hr", "higher"): "your heart beats faster",
        ("hr", "lower"): "your heart beats slower",
        ("step_length", "longer"): "your steps are longer",
        ("step_length", "shorter"): "your steps are shorter",
        ("cadence", "higher"): "you take more steps",
        ("cadence", "lower"): "you take fewer steps",
        ("ground_contact", "longer"): "your feet stay longer on the ground",
        ("ground_contact", "shorter"): "your feet stay shorter on the ground",
        ("vertical_ratio", "higher"): "you bounce more",
        ("vertical_ratio", "lower"): "you bounce less",
    }
    return words[row.metric, row.said]


def _missing(kind: _Kind, known: Known) -> Note:
    values: pd.Series[float] = known.runs[kind.column]
    have = int(values.notna().sum())
    if not have:
        return Note(
            f"{kind.name}:", f"none of your runs has it. It needs {kind.needs}.", missing=True
        )
    effect = known.effects.get(kind.metric)
    why = effect.headline.why if effect else ""
    if known.everything.leg_days.empty:
        why = "leg days are needed to compare with"
    text = f"{units.count(have, 'run')} have it; {why or 'more are needed'}."
    return Note(f"{kind.name}:", text, missing=True)


def _table(rows: tuple[Row, ...]) -> Table:
    columns = ("measure", "change next day", "95 % interval", "in its unit", "runs", "in words")
    return Table(
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
