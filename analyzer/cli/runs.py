"""``legstats runs``: the tagged runs, and the athlete's word on what a run was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from analyzer import units
from analyzer.cli.options import (
    HelpfulGroup,
    IdType,
    all_option,
    check_period,
    hand_to_subcommand,
    json_option,
    period_options,
)
from analyzer.cli.output import print_json, print_table
from analyzer.cli.session import CliSession, pass_session
from analyzer.model import PLANNED_KINDS, RUN_KINDS, SPORTS, SURFACES

if TYPE_CHECKING:
    from datetime import date

    from analyzer.answers.runs import TaggedRun
    from analyzer.model import Sport

_SHOWN = 30
_RUN_COLUMNS = (
    "id", "when", "distance", "pace", "avg hr", "after legs", "surface, kind", "verdict",
)  # fmt: skip
_NARROWER = (
    ("id", "distance", "pace", "avg hr", "after legs", "surface, kind", "verdict"),
    ("id", "distance", "pace", "avg hr", "after legs", "verdict"),
    ("id", "distance", "pace", "after legs", "verdict"),
)
"""An id says day and time already; so that is what goes first."""
_SPORTS_TYPED = ("run", "walk", "other")


@click.group(cls=HelpfulGroup, invoke_without_command=True)
@period_options("runs")
@all_option(_SHOWN)
@json_option
@click.pass_context
def runs(ctx: click.Context, /, **listed: Any) -> None:  # noqa: ANN401 - those of list_runs
    """List the runs with the time since leg day, or set what a run was.

    \b
    Examples:
      legstats runs
      legstats runs --all
      legstats runs --since 2026-10-01 --until 2026-10-31
      legstats runs set run-20261107-0900 --kind race
      legstats runs set run-20261107-0900 --planned easy
      legstats runs set run-20261107-0900 --surface treadmill
      legstats runs list --sport other
      legstats runs set other-20261107-0900 --sport run
      legstats runs same run-20261107-0900 run-20261107-1000
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_runs, **listed)
    else:
        hand_to_subcommand(ctx)


@runs.command("list")
@period_options("runs")
@all_option(_SHOWN)
@click.option(
    "--sport",
    type=click.Choice([sport for sport in SPORTS if sport not in {"run", "strength"}]),
    help="List what was no run instead, so that it can be made one.",
)
@json_option
@pass_session
def list_runs(
    session: CliSession,
    as_json: bool,
    everything: bool,
    since: date | None,
    until: date | None,
    sport: Sport | None = None,
) -> None:
    """List the runs, the newest last."""
    from analyzer.answers.runs import tagged_runs
    from analyzer.answers.ways_in import no_runs_sentence
    from analyzer.frames.dataset import of_days

    check_period(since, until)
    if sport:
        _list_others(session, sport, (since, until), as_json=as_json, everything=everything)
        return
    runs = of_days(session.data.runs, since, until)
    if as_json:
        print_json([run.to_dict() for run in tagged_runs(session.data, runs)])
        return
    shown = tagged_runs(session.data, runs if everything else runs.tail(_SHOWN))
    total = len(runs)
    if not shown:
        session.note(no_runs_sentence(session.data) or "No run lies in these days.")
        return
    unit = session.config.display.distance_unit
    print_table(
        _RUN_COLUMNS,
        [_run_cells(run, unit) for run in shown],
        shape="llrrrrlw",
        narrower=_NARROWER,
    )
    if len(shown) < total:
        session.note(f"The last {len(shown)} of {total} are shown; all with --all.")
    if undated := [run for run in shown if run["date_problem"]]:
        session.note(
            f"{units.count(len(undated), 'run')} with no true date ({undated[-1]['run_id']}):"
            f" {undated[-1]['date_problem']}."
        )
    if found := [run for run in shown if run.has_intervals]:
        session.note(
            "Intervals found in a run's speed are not compared; if it was none:"
            f" legstats runs set {found[-1]['run_id']} --kind easy"
        )


def _list_others(
    session: CliSession,
    sport: Sport,
    days: tuple[date | None, date | None],
    *,
    as_json: bool,
    everything: bool,
) -> None:
    from analyzer.answers.other_sports import activities_of

    found = activities_of(session.data.config, sport, *days)
    if as_json:
        print_json([one.to_dict() for one in found])
        return
    if not found:
        where = "in these days" if any(days) else "here"
        session.note(f"Nothing {where} is of the sport {sport}.")
        return
    unit = session.config.display.distance_unit
    rows = [
        (
            one.activity_id,
            one.when,
            units.distance(one.distance_m, unit),
            units.duration(one.moving_s),
            one.detail,
        )
        for one in (found if everything else found[-_SHOWN:])
    ]
    print_table(("id", "when", "distance", "time", "recorded as"), rows, shape="llrrl")
    session.note(f"If one was a run: legstats runs set {found[-1].activity_id} --sport run")


def _run_cells(run: TaggedRun, unit: units.DistanceUnit) -> tuple[str, ...]:
    return (
        run["run_id"],
        units.day_and_hour(run["local_date"], run["local_hour"]),
        units.distance(run["distance_m"], unit),
        units.pace(run["pace_s_per_km"], unit),
        units.beats(run["avg_hr_bpm"]),
        run.since_leg_day,
        " ".join(filter(None, (run["surface"], run.kind_in_words, _mark_of(run)))),
        run.verdict.verdict if run.verdict else "",
    )


def _mark_of(run: TaggedRun) -> str:
    """Say why a run counts for nothing, "" where it counts."""
    from analyzer.answers.local_clock import NO_TRUE_DATE

    if run["ignored"]:
        return "(ignored)"
    if run["implausible"]:
        return "(implausible)"
    return NO_TRUE_DATE if run["date_problem"] else ""


@runs.command("set")
@click.argument("run_id", type=IdType("activity"))
@click.option(
    "--kind",
    type=click.Choice([k for k in RUN_KINDS if k] + ["auto"], case_sensitive=False),
    help="What kind of run it was; auto returns to what the files say.",
)
@click.option(
    "--planned",
    metavar="KIND",
    type=click.Choice([*PLANNED_KINDS, "none", "auto"], case_sensitive=False),
    help="What it was meant to be before it began, however it went:"
    f" {', '.join(PLANNED_KINDS)}; none: nothing of these; auto returns to what the files say.",
)
@click.option(
    "--surface",
    type=click.Choice([*SURFACES, "auto"], case_sensitive=False),
    help="What it was run on; auto returns to what the files say.",
)
@click.option(
    "--sport",
    type=click.Choice([*_SPORTS_TYPED, "auto"], case_sensitive=False),
    help="What sport it was; auto returns to what the files say.",
)
@click.option("--ignore/--no-ignore", default=None, help="Leave it out of everything.")
@pass_session
def set_run(
    session: CliSession,
    run_id: str,
    kind: str | None,
    planned: str | None,
    surface: str | None,
    sport: str | None,
    ignore: bool | None,
) -> None:
    """Set what a run was.

    Your word overrides the file's and survives every sync.
    """
    from analyzer.actions import decisions
    from analyzer.actions.said_back import run_words

    ignored = None if ignore is None else "yes" if ignore else decisions.TAKE_BACK
    typed = {"sport": sport, "kind": kind, "planned": planned}
    typed |= {"surface": surface, "ignored": ignored}
    facts = {topic: value for topic, value in typed.items() if value}
    if not facts:
        options = "--kind, --planned, --surface, --sport or --ignore"
        raise click.UsageError(f"Say what it was: {options}.")
    found = decisions.set_run(session.config, run_id, facts)
    session.note(run_words(found, facts))


@runs.command("same")
@click.argument("run_id", type=IdType("run"))
@click.argument("other_id", type=IdType("run"))
@pass_session
def join_runs(session: CliSession, run_id: str, other_id: str) -> None:
    """Say that two runs are one run; your word survives every sync."""
    from analyzer.actions import decisions
    from analyzer.actions.said_back import joined_words

    joined, one, other = decisions.join_runs(session.config, run_id, other_id)
    session.note(joined_words(joined, one, other))
    session.note(f"To undo it: legstats runs apart {one} {other}")


@runs.command("apart")
@click.argument("run_id", type=IdType("run"))
@click.argument("other_id", type=IdType("run"))
@pass_session
def part_runs(session: CliSession, run_id: str, other_id: str) -> None:
    """Say that two runs are not one run.

    The ids they had when they were two still count.
    """
    from analyzer.actions import decisions
    from analyzer.actions.said_back import parted_words

    one, other = decisions.part_runs(session.config, run_id, other_id)
    session.note(parted_words(one, other))
