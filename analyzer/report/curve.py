"""The recovery curve: the effect by hours since leg day, in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.model import BUCKET_EDGES_H
from analyzer.pipeline.effect.refusal import FEWEST_IN_BUCKET
from analyzer.pipeline.effect.rows import SHAPE
from analyzer.pipeline.effect.shrinkage import SPEED_PRIOR
from analyzer.report.needed import nearest_goal
from analyzer.report.parts import (
    BUCKET_HOURS,
    BUCKET_NAMES,
    BUCKET_WHEN,
    CLEAR,
    Note,
    Table,
    capital,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.pipeline.effect import BucketEffect, Effect, Placebo
    from analyzer.report.known import Known

APOSTROPHE = "'"
_NO_HEART_TITLE = "Without heart rate your curve cannot be drawn"
_NO_HEART_NOTE = Note(
    "No heart rate:",
    "how hard a run was is unknown, so speed cannot be compared at equal effort. A strap or the "
    "wrist would fill this.",
    missing=True,
)
_DAYS = ("0-8 h", "8-36 h", "36-60 h", "60-84 h")


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
    table: Table


def build(known: Known) -> Curve:
    """Say what the effect is, bucket by bucket."""
    effect = known.speed
    no_heart = not known.has_heart_rate and not known.runs.empty
    steps = tuple(_step(effect, bucket, no_heart=no_heart) for bucket in effect.buckets)
    return Curve(
        title=_NO_HEART_TITLE if no_heart else title(steps),
        dek="How fast you run at the same heart rate, by hours since the end of leg day, "
        "against runs at least 84 hours after.",
        steps=steps,
        n_reference=effect.n_reference,
        pace_s_per_km=known.usual_pace,
        unit=known.unit,
        notes=(_NO_HEART_NOTE,) if no_heart else tuple(_notes(effect, steps)),
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
    return "Can’t tell yet: any difference is too small to see in your data"


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
    return ". After that, too small to see in your data"


def _notes(effect: Effect, steps: tuple[Step, ...]) -> Iterator[Note]:
    for step in steps:
        if step.clear:
            yield _clear_note(step)
    doubtful = [step for step in steps if step.word in {"can't tell", "no clear difference"}]
    for word in dict.fromkeys(step.word for step in doubtful):
        yield _doubtful_note([s for s in doubtful if s.word == word], effect.n_reference)
    refused = [step for step in steps if step.estimate_pct is None]
    if refused:
        yield _refused_note(refused, effect)
    if effect.per_leg_day is not None and not effect.per_leg_day.refused:
        yield _pooled_note(effect.per_leg_day)
    placebos = [p for p in effect.placebos if p.estimate_pct is not None]
    if placebos:
        yield _placebo_note(placebos)


def _clear_note(step: Step) -> Note:
    size = units.percent(abs(step.estimate_pct or 0))
    text = f"{size} ({units.sizes(step.low_pct, step.high_pct)})."
    if step.data_only_pct is not None:
        alone = units.percent(abs(step.data_only_pct))
        text += f" Your data alone say {alone}; the estimate leans a little towards what "
        text += "studies found."
    return Note(f"{capital(step.name)}: {step.word}.", text)


def _doubtful_note(steps: list[Step], n_reference: int) -> Note:
    names = capital(units.listed(step.name for step in steps))
    visible = units.listed(units.percent(step.mde_pct) for step in steps)
    runs = units.listed(units.count(step.n, "run") for step in steps)
    effects = f"effects of {visible} or more" if len(steps) > 1 else f"an effect of {visible}"
    text = f"With {runs}, only {effects} would show."
    goal = nearest_goal(steps[0].mde_pct or 0, steps[0].n, n_reference)
    if goal and steps[0].word == "can't tell":
        text += f" {capital(units.about(goal[1]))} more runs {BUCKET_WHEN[steps[0].bucket]} "
        text += f"would bring that to {units.percent(goal[0], 0)}."
    return Note(f"{names}: {steps[0].word.replace(APOSTROPHE, '’')}.", text)


def _refused_note(steps: list[Step], effect: Effect) -> Note:
    names = capital(units.listed(step.name for step in steps))
    lacking = [
        f"{units.count(step.n, 'run')} {BUCKET_WHEN[step.bucket]}, {step.missing_runs} more needed"
        for step in steps
        if step.missing_runs
    ]
    reasons = dict.fromkeys(effect.bucket(step.bucket).why for step in steps)
    text = "; ".join(lacking) + "." if lacking else " ".join(why for why in reasons if why)
    return Note(f"{names}: too few runs.", capital(text), missing=True)


def _pooled_note(pooled: BucketEffect) -> Note:
    estimate = units.percent(pooled.estimate_pct, signed=True)
    ends = units.interval(pooled.low_pct, pooled.high_pct, signed=True)
    word = pooled.verdict.replace(APOSTROPHE, "’")
    return Note("Per standard leg day:", f"{estimate} ({ends}), {word}.")


def _placebo_note(placebos: list[Placebo]) -> Note:
    loud = [p for p in placebos if _shows(p)]
    if not loud:
        show = "shows" if len(placebos) == 1 else "show"
        return Note("Checks.", f"{_named(placebos)} {show} nothing, as it should be.")
    return Note(
        "A check failed.",
        f"{_named(loud)} should show nothing but does: be wary of the numbers here.",
    )


def _named(placebos: list[Placebo]) -> str:
    return units.listed(
        f"“{capital(p.name)}” ({units.interval(p.low_pct, p.high_pct, signed=True)}"
        f"{units.NARROW_SPACE}%)"
        for p in placebos
    )


def _shows(placebo: Placebo) -> bool:
    return not (placebo.low_pct or 0) <= 0 <= (placebo.high_pct or 0)


def _table(steps: tuple[Step, ...], n_reference: int) -> Table:
    columns = (
        "hours since leg day", "runs", "estimate", "95 % interval", "your data alone",
        "smallest effect visible", "plain average pace", "in words",
    )  # fmt: skip
    rows = [_row(step) for step in steps]
    rows.append(("84 +", units.number(n_reference), "reference", "", "", "", "", ""))
    return Table("Effect by hours since leg day", columns, tuple(rows))


def _row(step: Step) -> tuple[str, ...]:
    alone = units.percent(step.data_only_pct, signed=True)
    if step.data_only_pct is not None:
        ends = units.interval(step.data_only_low_pct, step.data_only_high_pct, signed=True)
        alone += f" ({ends})"
    word = step.word.replace(APOSTROPHE, "’")
    if step.missing_runs:
        word += f": {step.missing_runs} more needed"
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
