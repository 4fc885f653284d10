"""``legstats compare``: speed at equal effort by hours since leg day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from analyzer import units
from analyzer.buckets import (
    COMPARED_BUCKETS,
    LESS_RESTED_FROM_H,
    NEXT_DAY_BUCKET,
    REFERENCE_BUCKET,
    RESTED_FROM_H,
)
from analyzer.cli.output import json_option, print_json, print_table
from analyzer.cli.session import Session, pass_session

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from analyzer.effect import BucketEffect, Effect, NaiveBucket
    from analyzer.units import DistanceUnit

METRICS = ("speed", "hr", "cadence", "step_length", "ground_contact", "vertical_ratio")
_NAMES = {
    "speed": "Speed at the same heart rate",
    "hr": "Heart rate at the same speed",
    "cadence": "Cadence at the same speed",
    "step_length": "Step length at the same speed",
    "ground_contact": "Ground contact time at the same speed",
    "vertical_ratio": "Vertical ratio at the same speed",
}
_REFERENCE = {
    REFERENCE_BUCKET: f"later than {RESTED_FROM_H:g} h after leg day",
    f"{COMPARED_BUCKETS[-1]} and {REFERENCE_BUCKET}": (
        f"later than {LESS_RESTED_FROM_H:g} h after leg day"
    ),
}
_CHOICE = (
    "Do not read this one as fatigue: people choose easier runs after leg day, and that choice "
    "alone makes them slower."
)


@click.command()
@click.option(
    "--metric",
    type=click.Choice(METRICS),
    default="speed",
    show_default=True,
    help="What to compare.",
)
@json_option
@pass_session
def compare(session: Session, metric: str, as_json: bool) -> None:
    """Compare runs by hours since leg day, at the same effort.

    \b
    Examples:
      legstats compare
      legstats compare --metric hr
      legstats compare --json
    """
    from analyzer.effect import estimate

    runs = session.data.runs
    lapsed_days = session.data.config.windows.lapsed_days
    effect = estimate(runs, metric, checks=True, lapsed_days=lapsed_days)
    if as_json:
        print_json(effect.to_dict())
        return
    _print_effect(effect, _pace(session) if metric == "speed" else None)
    _print_alone(effect)
    if metric == "speed":
        _print_needed(runs, effect)
        _print_naive(effect.naive, runs)
    _print_notes(effect.notes)


@dataclass(frozen=True, slots=True)
class _Pace:
    """The runner's own easy pace, and the unit to tell it in."""

    s_per_km: float
    unit: DistanceUnit

    def change(self, effect_pct: float) -> str:
        """Say what an effect adds to a kilometre or mile, e.g. "+8 s"."""
        seconds = units.pace_change(effect_pct, self.s_per_km, self.unit)
        return f"{units.number(seconds, 0, signed=True)} s/{self.unit}"

    def __str__(self) -> str:
        return units.pace(self.s_per_km, self.unit)


def _pace(session: Session) -> _Pace | None:
    from analyzer.advice.easy_pace import easy_pace

    pace = easy_pace(session.data.runs, session.config.rules)
    unit: DistanceUnit = "mi" if session.config.display.distance_unit == "mi" else "km"
    return None if pace is None else _Pace(pace, unit)


def _print_effect(effect: Effect, pace: _Pace | None) -> None:
    rested = _REFERENCE.get(effect.reference, effect.reference)
    runs = units.count(effect.n_reference, "run")
    click.echo(f"{_NAMES[effect.metric]}, against {runs} {rested}:")
    at = f"at {pace}" if pace else ""
    columns = ("after leg day", "effect", "95 % interval", at, "runs", "in words")
    rows = [_row(bucket, pace) for bucket in _all(effect)]
    _print_filled(columns, rows, "lrrrrw")


def _all(effect: Effect) -> list[BucketEffect]:
    return [*effect.buckets, *([effect.per_leg_day] if effect.per_leg_day else [])]


def _row(found: BucketEffect, pace: _Pace | None) -> tuple[str, ...]:
    n = str(found.n)
    if found.estimate_pct is None:
        none = units.UNKNOWN
        return (found.bucket, none, none, none, n, _refusal(found))
    change = pace.change(found.estimate_pct) if pace else ""
    estimate = units.percent(found.estimate_pct, signed=True)
    return (found.bucket, estimate, _ends(found.low_pct, found.high_pct), change, n, found.verdict)


def _refusal(found: BucketEffect) -> str:
    if found.missing_runs and found.why:
        return f"{found.verdict}: {found.why}"
    return found.why or found.verdict


def _ends(low_pct: float | None, high_pct: float | None) -> str:
    return units.interval(low_pct, high_pct, signed=True)


def _print_filled(columns: Sequence[str], rows: Iterable[Sequence[str]], shape: str) -> None:
    """Print a table without the columns that have no heading."""
    there = [place for place, heading in enumerate(columns) if heading]
    print_table(
        [columns[place] for place in there],
        [[row[place] for place in there] for row in rows],
        shape="".join(shape[place] for place in there),
    )


def _print_alone(effect: Effect) -> None:
    told = [found for found in _all(effect) if found.data_only_pct is not None]
    if not told:
        return
    leans = ", without what studies lead one to expect" if effect.metric == "speed" else ""
    click.echo(f"\nYour runs alone{leans}:")
    print_table(
        ("after leg day", "effect", "95 % interval", "an effect would show from"),
        (
            (
                found.bucket,
                units.percent(found.data_only_pct, signed=True),
                _ends(found.data_only_low_pct, found.data_only_high_pct),
                units.percent(found.mde_pct),
            )
            for found in told
        ),
        shape="lrrr",
    )


def _print_needed(runs: pd.DataFrame, effect: Effect) -> None:
    from analyzer.advice.power import still_needed

    needed = still_needed(runs, effect)
    if needed:
        click.echo(f"\n{needed.sentence}")


def _print_naive(naive: tuple[NaiveBucket, ...], runs: pd.DataFrame) -> None:
    told = [found for found in naive if found.estimate_pct is not None]
    if not told:
        return
    click.echo("\nPlain average speed, not adjusted for effort:")
    print_table(
        ("after leg day", "difference", "95 % interval", "runs"),
        (
            (
                found.bucket,
                units.percent(found.estimate_pct, signed=True),
                _ends(found.low_pct, found.high_pct),
                str(found.n),
            )
            for found in told
        ),
        shape="lrrr",
    )
    click.echo(f"{_CHOICE}{own_choice(runs)}")


def own_choice(runs: pd.DataFrame) -> str:
    """Say it of the runner himself, where his heart rate was surely lower the day after."""
    from analyzer.effect.unadjusted import by_bucket

    plain = {found.bucket: found for found in by_bucket(runs, "hr")}
    soon, rested = plain[NEXT_DAY_BUCKET], plain[REFERENCE_BUCKET]
    surely_lower = soon.difference_high_pct is not None and soon.difference_high_pct < 0
    if not surely_lower or soon.mean is None or rested.mean is None:
        return ""
    lower = units.beats(rested.mean - soon.mean)
    return f" Yours the day after were easier: {lower} lower in heart rate than your rested ones."


def _print_notes(notes: tuple[str, ...]) -> None:
    if notes:
        click.echo()
    for note in notes:
        click.echo(note)
