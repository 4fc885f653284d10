"""The remarks beside the recovery curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.effect.refusal import FEWEST_IN_BUCKET, rested_lacking
from analyzer.report.parts import BUCKET_WHEN, Note
from analyzer.text import capital, typographic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.effect import BucketEffect, Effect, Placebo
    from analyzer.report.curve import Step


def remarks(effect: Effect, steps: tuple[Step, ...]) -> Iterator[Note]:
    """Yield what qualifies the curve: clear days, doubtful ones, refused ones, checks."""
    for step in steps:
        if step.clear:
            yield _clear_note(step)
    doubtful = [step for step in steps if step.word in {"can't tell", "no clear difference"}]
    for word in dict.fromkeys(step.word for step in doubtful):
        yield _doubtful_note([s for s in doubtful if s.word == word])
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
        leans = "the estimate leans a little towards what studies found"
        text += f" Your data alone say {alone}{'' if alone == size else f'; {leans}'}."
    return Note(f"{capital(step.name)}: {step.word}.", text)


def _doubtful_note(steps: list[Step]) -> Note:
    names = capital(units.listed(step.name for step in steps))
    visible = units.listed(units.percent(step.mde_pct) for step in steps)
    runs = units.listed(units.count(step.n, "run") for step in steps)
    effects = f"effects of {visible} or more" if len(steps) > 1 else f"an effect of {visible}"
    text = f"With {runs}, only {effects} would show."
    return Note(f"{names}: {typographic(steps[0].word)}.", text)


def _refused_note(steps: list[Step], effect: Effect) -> Note:
    names = capital(units.listed(step.name for step in steps))
    few = [f"{units.count(s.n, 'run')} {BUCKET_WHEN[s.bucket]}" for s in steps if lacks_runs(s)]
    said = [f"{units.listed(few)}; {FEWEST_IN_BUCKET} are needed"] if few else []
    rested = rested_lacking(effect.n_reference)
    others = [step for step in steps if rested or not lacks_runs(step)]
    said += dict.fromkeys(_why(step, effect.bucket(step.bucket).why, rested) for step in others)
    text = " ".join(f"{capital(part)}." for part in said if part)
    return Note(f"{names}: too few runs.", text, missing=True)


def _why(step: Step, why: str, rested: str) -> str:
    """Say why a step is refused; what its own hours lack is told already."""
    if rested and why.startswith(rested):
        return rested
    return f"{step.name} {why}" if why.startswith("counted as rested") else why


def lacks_runs(step: Step) -> bool:
    """Tell whether a bucket itself has too few runs, whatever there is to compare with."""
    return step.estimate_pct is None and step.n < FEWEST_IN_BUCKET


def _pooled_note(pooled: BucketEffect) -> Note:
    estimate = units.percent(pooled.estimate_pct, signed=True)
    ends = units.interval(pooled.low_pct, pooled.high_pct, signed=True)
    word = typographic(pooled.verdict)
    text = (
        f"{estimate} ({ends}) the day after a standard leg day, {word}, if it fades as it did in"
        " studies. More runs make it surer; that it fades so is assumed."
    )
    return Note("All hours together:", text)


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
