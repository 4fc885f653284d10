"""``legstats compare``: speed at equal effort by hours since leg day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from analyzer import units
from analyzer.cli.options import PeriodType, check_period, json_option, period_options
from analyzer.cli.output import echo, print_json, print_table, print_text
from analyzer.cli.session import CliSession, pass_session

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from analyzer.answers.comparison import Comparison, EasyPace
    from analyzer.effect import BucketEffect, PeriodComparison

METRICS = ("speed", "hr", "cadence", "step_length", "ground_contact", "vertical_ratio")


@click.command()
@click.option(
    "--metric",
    metavar="METRIC",
    type=click.Choice(METRICS),
    default="speed",
    show_default=True,
    help=f"What to compare: {units.listed(METRICS, 'or')}.",
)
@period_options("runs")
@click.option(
    "--against",
    metavar="FROM..TO",
    type=PeriodType(),
    help="Compare the days from --since to --until with these instead.",
)
@json_option
@pass_session
def compare(
    session: CliSession,
    metric: str,
    since: date | None,
    until: date | None,
    against: tuple[date, date] | None,
    as_json: bool,
) -> None:
    """Compare runs by hours since leg day, and over the months, at the same effort.

    \b
    Examples:
      legstats compare
      legstats compare --metric hr
      legstats compare --since 2026-06-01 --until 2026-08-31
      legstats compare --since 2026-06-01 --against 2026-03-01..2026-05-31
      legstats compare --json
    """
    from analyzer.answers.comparison import compare_runs, compare_stretches
    from analyzer.answers.ways_in import no_runs_sentence

    check_period(since, until)
    periods = compare_stretches(session.data, metric, since, until, against) if against else None
    if periods and not as_json:
        _print_stretches(periods)
        return
    comparison = compare_runs(session.data, metric, since, until)
    if as_json:
        print_json(replace(comparison, periods=periods).to_dict())
        return
    is_speed = metric == "speed"
    if lacking := comparison.lacking:
        _print_lacking(comparison.title, lacking)
    else:
        _print_effect(comparison, comparison.easy_pace if is_speed else None)
    _print_data_only(comparison)
    if is_speed:
        if needed := comparison.still_needed:
            print_text(f"\n{needed}")
        _print_unadjusted(comparison)
    _print_quarters(comparison, session.data.runs)
    if none := no_runs_sentence(session.data):
        session.note(none)
    if notes := comparison.effect.notes:
        echo()
        for note in notes:
            print_text(note)
        if len(comparison.effect.left_out_counts) > 1:
            print_text("A run that several reasons leave out is counted under the first of them.")


def _print_effect(comparison: Comparison, pace: EasyPace | None) -> None:
    effect = comparison.effect
    runs = units.count(effect.n_reference, "run")
    rested = f"{effect.rested_from_h:g} to {effect.rested_until_h:g} h after leg day"
    print_text(f"{comparison.title}, against {runs} {rested}:")
    print_table(
        (
            "after leg day", "effect", "95 % interval", f"at {pace}" if pace else "", "runs",
            "in words",
        ),
        [_effect_cells(bucket, pace) for bucket in comparison.compared],
        shape="lrrrrw",
        narrower=(
            ("after leg day", "effect", "95 % interval", "runs", "in words"),
            ("after leg day", "effect", "95 % interval", "runs"),
        ),
    )  # fmt: skip
    pooled = effect.per_leg_day
    if pooled is not None and pooled.estimate_pct is not None:
        # It counts more runs than the rows above it: some came later than the last of them.
        print_text(
            "per leg day: what a whole one costs, worked out from all hours together as it fades."
            " It counts every run that had anything left of one, some in no row above too."
        )
    if why := comparison.held_back:
        print_text(why)
    if warning := effect.checks_warning:
        print_text(warning)


def _print_lacking(title: str, lacking: list[tuple[str, int, int]]) -> None:
    print_text(f"{title} by hours since leg day cannot be compared yet. Runs that it takes:")
    print_table(
        ("after leg day", "runs", "more needed"),
        [(hours, str(n), str(more) if more else "enough") for hours, n, more in lacking],
        shape="lrr",
    )


def _effect_cells(found: BucketEffect, pace: EasyPace | None) -> tuple[str, ...]:
    n = str(found.n)
    if found.estimate_pct is None:
        none = units.UNKNOWN
        why = found.why or found.verdict
        words = f"{found.verdict}: {why}" if found.missing_runs and found.why else why
        return (found.bucket, none, none, none, n, words)
    change = pace.change(found.estimate_pct) if pace else ""
    estimate = units.percent(found.estimate_pct, signed=True)
    ends = units.interval(found.low_pct, found.high_pct, signed=True)
    return (found.bucket, estimate, ends, change, n, found.verdict)


def _print_data_only(comparison: Comparison) -> None:
    answered = [found for found in comparison.compared if found.data_only_pct is not None]
    if not answered:
        return
    is_shrunk = comparison.effect.metric == "speed"
    leans = ", not pulled towards what studies found" if is_shrunk else ""
    print_text(f"\nYour runs alone{leans}:")
    print_table(
        ("after leg day", "effect", "95 % interval", "seen from"),
        (
            (
                found.bucket,
                units.percent(found.data_only_pct, signed=True),
                units.interval(found.data_only_low_pct, found.data_only_high_pct, signed=True),
                units.percent(found.mde_pct),
            )
            for found in answered
        ),
        shape="lrrr",
    )


def _print_unadjusted(comparison: Comparison) -> None:
    answered = [found for found in comparison.effect.unadjusted if found.estimate_pct is not None]
    if not answered:
        return
    more = sum(b.n for b in answered) > sum(b.n for b in comparison.effect.buckets)
    counted = " (every run with a pace counts here, more than above)" if more else ""
    print_text(f"\nAverage speed, not adjusted for effort{counted}:")
    print_table(
        ("after leg day", "difference", "95 % interval", "runs"),
        (
            (
                found.bucket,
                units.percent(found.estimate_pct, signed=True),
                units.interval(found.low_pct, found.high_pct, signed=True),
                str(found.n),
            )
            for found in answered
        ),
        shape="lrrr",
    )
    print_text(comparison.unadjusted_warning)


def _print_quarters(comparison: Comparison, runs: pd.DataFrame) -> None:
    from analyzer.answers.months import (
        fitness_sentence,
        lifts_sentence,
        new_device_sentence,
        quarter_name,
        quarters_held_back,
    )

    found = comparison.quarters
    echo()
    print_text(fitness_sentence(found, quarters=True))
    answered = [other for other in found.others if other.estimate_pct is not None]
    if answered and found.later:
        so_far = "" if found.over else " so far"
        echo(f"{quarter_name(found.later)}{so_far}, {units.count(found.later.n, 'run')}:")
        print_table(
            ("against", "change", "95 % interval", "seen from", "runs", "in words"),
            (
                (
                    quarter_name(other.period),
                    units.percent(other.estimate_pct, signed=True),
                    units.interval(other.low_pct, other.high_pct, signed=True),
                    units.percent(other.mde_pct),
                    str(other.period.n),
                    other.verdict,
                )
                for other in answered
            ),
            shape="lrrrrw",
            narrower=(
                ("against", "change", "95 % interval", "runs", "in words"),
                ("against", "change", "95 % interval", "runs"),
            ),
        )
        if why := quarters_held_back(found):
            print_text(why)
        if device := new_device_sentence(found, runs):
            print_text(device)
    if comparison.lifts is not None:
        echo()
        print_text(lifts_sentence(comparison.lifts.max_lifted))


def _print_stretches(periods: PeriodComparison) -> None:
    from analyzer.answers.months import fitness_sentence

    print_text(fitness_sentence(periods, quarters=False))
