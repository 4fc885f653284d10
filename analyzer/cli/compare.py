"""``legstats compare``: speed at equal effort by hours since leg day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analyzer import units
from analyzer.cli.output import json_option, print_json, print_table
from analyzer.cli.session import Session, pass_session

if TYPE_CHECKING:
    from analyzer.pipeline.effect import BucketEffect, Effect, NaiveBucket

METRICS = ("speed", "hr", "cadence", "step_length", "ground_contact", "vertical_ratio")
_NAMES = {
    "speed": "Speed at the same heart rate",
    "hr": "Heart rate at the same speed",
    "cadence": "Cadence at the same speed",
    "step_length": "Step length at the same speed",
    "ground_contact": "Ground contact time at the same speed",
    "vertical_ratio": "Vertical ratio at the same speed",
}


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
    from analyzer.pipeline.effect import estimate

    effect = estimate(session.data.runs, metric, checks=True)
    if as_json:
        print_json(effect.to_dict())
        return
    easy_pace = _usual_pace(session) if metric == "speed" else None
    _print_effect(effect, easy_pace, session.config.display.distance_unit)
    _print_naive(effect.naive)
    for note in effect.notes:
        click.echo(note)


def _usual_pace(session: Session) -> float | None:
    """Return the median grade-adjusted pace in s/km."""
    speed = session.data.runs["gap_speed_mps"].median()
    return 1000 / speed if speed == speed and speed > 0 else None  # noqa: PLR0124 - NaN


def _print_effect(effect: Effect, pace: float | None, unit: str) -> None:
    click.echo(f"{_NAMES[effect.metric]}, against {effect.n_reference} runs {effect.reference}:")
    rows = [_row(bucket, pace, unit) for bucket in effect.buckets]
    if effect.per_leg_day is not None:
        rows.append(_row(effect.per_leg_day, pace, unit))
    print_table(
        (
            "after leg day",
            "effect",
            "95 % interval",
            "pace",
            "these runs alone",
            "runs",
            "in words",
        ),
        rows,
        shape="lrrrrrw",
    )


def _row(bucket: BucketEffect, pace: float | None, unit: str) -> tuple[str, ...]:
    if bucket.estimate_pct is None or bucket.low_pct is None or bucket.high_pct is None:
        why = f"{bucket.verdict}: {bucket.why}" if bucket.why else bucket.verdict
        return (bucket.bucket, "–", "–", "–", "–", str(bucket.n), why)
    words = bucket.verdict
    if bucket.verdict == "can't tell" and bucket.mde_pct is not None:
        words += f" (these runs could have shown {units.percent(bucket.mde_pct)})"
    change = units.pace_change(bucket.estimate_pct, pace, unit) if pace else None  # type: ignore[arg-type]
    return (
        bucket.bucket,
        units.percent(bucket.estimate_pct, signed=True),
        units.interval(bucket.low_pct, bucket.high_pct),
        f"{units.number(change, signed=True)} s/{unit}" if change is not None else "",
        units.percent(bucket.data_only_pct, signed=True),
        str(bucket.n),
        words,
    )


def _print_naive(naive: tuple[NaiveBucket, ...]) -> None:
    told = [b for b in naive if b.estimate_pct is not None]
    if not told:
        return
    click.echo("\nPlain average pace, not adjusted for effort:")
    print_table(
        ("after leg day", "difference", "runs"),
        ((b.bucket, units.percent(b.estimate_pct, signed=True), str(b.n)) for b in told),
        shape="lrr",
    )
    click.echo(
        "Do not read this one as fatigue: people choose easier runs after leg day, and that "
        "choice alone makes them slower."
    )
