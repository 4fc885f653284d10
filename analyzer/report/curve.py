"""The recovery curve: the effect by hours since leg day, in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.buckets import BUCKET_EDGES_H, COMPARED_BUCKETS, RESTED_FROM_H
from analyzer.effect.refusal import FEWEST_IN_BUCKET
from analyzer.effect.rows import SHAPE
from analyzer.effect.shrinkage import SPEED_PRIOR
from analyzer.report.curve_notes import lacks_runs, remarks
from analyzer.report.parts import BUCKET_HOURS, BUCKET_NAMES, BUCKET_WHEN, CLEAR, Note, NumbersTable
from analyzer.text import capital, typographic

if TYPE_CHECKING:
    from analyzer.effect import BucketEffect, Effect
    from analyzer.report.context import ReportContext

_NO_HEART_TITLE = "Without heart rate your curve cannot be drawn"
_NO_HEART_NOTE = Note(
    "No heart rate:",
    "how hard a run was is unknown, so speed cannot be compared at equal effort. A strap or the "
    "wrist would fill this.",
    missing=True,
)
_DAYS = COMPARED_BUCKETS


@dataclass(frozen=True, slots=True)
class Step:
    """One bucket of the curve; numbers in % of speed, None when refused."""

    bucket: str
    name: str
    hours: str
    start_h: float
    end_h: float
    n: int
    estimate_pct: float | None
    low_pct: float | None
    high_pct: float | None
    data_only_pct: float | None
    data_only_low_pct: float | None
    data_only_high_pct: float | None
    mde_pct: float | None
    word: str
    naive_pct: float | None
    prior_pct: float
    missing_runs: int | None
    refusal: str
    refusal_word: str

    @property
    def clear(self) -> bool:
        """Tell whether the interval leaves zero out and the words say so."""
        return self.word in CLEAR


@dataclass(frozen=True, slots=True)
class Curve:
    """The section: title, introduction, the steps, side notes and the table behind it."""

    title: str
    dek: str
    steps: tuple[Step, ...]
    n_reference: int
    pace_s_per_km: float | None
    unit: units.DistanceUnit
    notes: tuple[Note, ...]
    table: NumbersTable

    def step(self, bucket: str) -> Step:
        """Return one bucket's step."""
        return next(step for step in self.steps if step.bucket == bucket)


def build(context: ReportContext) -> Curve:
    """Say what the effect is, bucket by bucket."""
    effect = context.speed
    no_heart = not context.has_heart_rate and not context.runs.empty
    steps = tuple(_step(effect, bucket, no_heart=no_heart) for bucket in effect.buckets)
    return Curve(
        title=_NO_HEART_TITLE if no_heart else title(steps),
        dek="How fast you run at the same heart rate, by hours since the end of leg day, "
        f"against runs at least {RESTED_FROM_H:g} hours after.",
        steps=steps,
        n_reference=effect.n_reference,
        pace_s_per_km=context.easy_pace,
        unit=context.unit,
        notes=(_NO_HEART_NOTE,) if no_heart else tuple(remarks(effect, steps)),
        table=_table(steps, effect.n_reference),
    )


def _step(effect: Effect, found: BucketEffect, *, no_heart: bool) -> Step:
    place = _DAYS.index(found.bucket)
    plain = next((n for n in effect.naive if n.bucket == found.bucket), None)
    naive = plain.estimate_pct if plain else None
    n = plain.n if plain and no_heart else found.n
    refusal, word = _refused(found, n, effect.n_reference, no_heart=no_heart)
    return Step(
        bucket=found.bucket,
        name=BUCKET_NAMES[found.bucket],
        hours=BUCKET_HOURS[found.bucket],
        start_h=BUCKET_EDGES_H[place],
        end_h=BUCKET_EDGES_H[place + 1],
        n=n,
        estimate_pct=found.estimate_pct,
        low_pct=found.low_pct,
        high_pct=found.high_pct,
        data_only_pct=found.data_only_pct,
        data_only_low_pct=found.data_only_low_pct,
        data_only_high_pct=found.data_only_high_pct,
        mde_pct=found.mde_pct,
        word=found.verdict,
        naive_pct=None if found.refused else naive,
        prior_pct=100 * SPEED_PRIOR.mean * float(SHAPE[place]),
        missing_runs=found.missing_runs,
        refusal=refusal,
        refusal_word=word,
    )


def _refused(found: BucketEffect, n: int, n_reference: int, *, no_heart: bool) -> tuple[str, str]:
    """Say why a bucket has no number, in a line and in a word or two."""
    runs = units.count(n, "run")
    if not found.refused:
        return "", ""
    if no_heart:
        return f"{runs} without heart rate", "no heart rate"
    if found.why.startswith("counted as rested") and n_reference:
        return f"{runs}: counted as rested", "rested"
    if n < FEWEST_IN_BUCKET:
        return f"{runs}: too few to judge ({FEWEST_IN_BUCKET} needed)", "too few"
    return f"{runs}: too few rested ones beside them", "too few"


def title(steps: tuple[Step, ...]) -> str:
    """Return the finding in one line, claiming no more than the intervals do."""
    clear = [step for step in steps if step.clear]
    if clear:
        return f"{_clear_days(clear)}{_the_rest(steps, clear)}"
    words = {step.word for step in steps}
    if words == {"not enough runs"}:
        return "Too few runs after leg day to draw your curve yet"
    if words <= {"no clear difference", "not enough runs"}:
        return "No clear difference on any day your data can show"
    return "Can’t tell yet, on any day"


def _clear_days(clear: list[Step]) -> str:
    parts = []
    for word in dict.fromkeys(step.word for step in clear):
        days = [BUCKET_WHEN[step.bucket] for step in clear if step.word == word]
        parts.append(f"{word} {units.listed(days)}")
    return capital(", ".join(parts))


def _the_rest(steps: tuple[Step, ...], clear: list[Step]) -> str:
    later = {step.word for step in steps if step.start_h >= clear[-1].end_h}
    later.discard("not enough runs")
    if not later:
        return ""
    if later == {"no clear difference"}:
        return ". After that, no clear difference"
    return ". After that, your data can’t tell"


def _table(steps: tuple[Step, ...], n_reference: int) -> NumbersTable:
    columns = (
        "hours since leg day", "runs", "estimate", "95 % interval", "your data alone",
        "smallest effect visible", "plain average pace", "in words",
    )  # fmt: skip
    rows = [_row(step) for step in steps]
    rows.append(
        (f"{RESTED_FROM_H:g} +", units.number(n_reference), "reference", "", "", "", "", "")
    )
    return NumbersTable("Effect by hours since leg day", columns, tuple(rows))


def _row(step: Step) -> tuple[str, ...]:
    alone = units.percent(step.data_only_pct, signed=True)
    if step.data_only_pct is not None:
        ends = units.interval(step.data_only_low_pct, step.data_only_high_pct, signed=True)
        alone += f" ({ends})"
    word = typographic(step.word)
    if lacks_runs(step):
        word += f": {FEWEST_IN_BUCKET - step.n} more needed"
    return (
        step.hours.removesuffix(" h"),
        units.number(step.n),
        units.percent(step.estimate_pct, signed=True),
        units.interval(step.low_pct, step.high_pct, signed=True),
        alone,
        units.percent(step.mde_pct),
        units.percent(step.naive_pct, signed=True),
        word,
    )
