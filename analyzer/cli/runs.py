"""``legstats runs``: the tagged runs, and the athlete's word on what a run was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from analyzer import units
from analyzer.buckets import RESTED_FROM_H
from analyzer.cli.output import json_option, print_json, print_table
from analyzer.cli.session import Session, pass_session
from analyzer.model import RUN_KINDS, SURFACES

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.frames.dataset import Dataset
    from analyzer.model import Verdict

_SHOWN = 30


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def runs(ctx: click.Context, as_json: bool) -> None:
    """List the runs with the time since leg day, or say what a run was.

    \b
    Examples:
      legstats runs
      legstats runs list --all
      legstats runs set run-20261107-0900 --kind race
      legstats runs set run-20261107-0900 --surface treadmill
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(show, as_json=as_json, everything=False)


@runs.command("list")
@click.option("--all", "everything", is_flag=True, help=f"Not only the last {_SHOWN}.")
@json_option
@pass_session
def show(session: Session, as_json: bool, everything: bool) -> None:
    """List the runs, the newest last."""
    data = session.data
    from analyzer.advice import judge

    verdicts = {verdict.run_id: verdict for verdict in judge(data)}
    if as_json:
        print_json(listing(data, verdicts))
        return
    if data.runs.empty:
        session.note("No run yet. Start with: legstats sync FOLDER")
        return
    frame = data.runs if everything else data.runs.tail(_SHOWN)
    unit: Any = session.config.display.distance_unit
    print_table(
        ("id", "day", "distance", "pace", "hr", "since leg day", "surface, kind", "verdict"),
        [_row(run, verdicts.get(run["run_id"]), unit) for run in _records(frame)],
        shape="llrrrrlw",
    )
    if len(frame) < len(data.runs):
        session.note(f"The last {len(frame)} of {len(data.runs)} runs; all with --all.")


def listing(data: Dataset, verdicts: dict[str, Verdict]) -> list[dict[str, Any]]:
    """Return the objects of ``runs --json``: the tagged runs with their verdicts."""
    return [_object(run, verdicts.get(str(run["run_id"]))) for run in _records(data.runs)]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _object(run: dict[str, Any], verdict: Verdict | None) -> dict[str, Any]:
    return {
        **{k: v for k, v in run.items() if k != "name"},
        "leg_day_id": run["leg_day_id"] or None,
        "undecided_id": run["undecided_id"] or None,
        "hr_source": run["hr_source"] or None,
        "verdict": verdict.verdict if verdict else None,
        "score": verdict.score if verdict else None,
        "reasons": verdict.reasons if verdict else [],
    }


def _row(run: dict[str, Any], verdict: Verdict | None, unit: units.DistanceUnit) -> tuple[str, ...]:
    return (
        run["run_id"],
        units.day(run["local_date"], named=True),
        units.distance(run["distance_m"], unit),
        units.pace(run["pace_s_per_km"], unit),
        units.beats(run["avg_hr_bpm"]),
        _since(run),
        " ".join(filter(None, (run["surface"], run["kind"], "(ignored)" * run["ignored"]))),
        verdict.verdict if verdict else "",
    )


def _since(run: dict[str, Any]) -> str:
    """Tell the time since leg day: hours at first, days later, doubt where there is some."""
    if not run["leg_day_known"]:
        return "undecided"
    if not units.is_known(run["hours_since_leg_day"]):
        return "–"
    in_hours = run["hours_since_leg_day"] <= RESTED_FROM_H
    return units.hours(run["hours_since_leg_day"]) if in_hours else f"{run['days_since_leg_day']} d"


@runs.command("set")
@click.argument("run_id")
@click.option(
    "--kind",
    type=click.Choice([k for k in RUN_KINDS if k] + ["auto"]),
    help="What kind of run it was; auto takes your word back.",
)
@click.option(
    "--surface",
    type=click.Choice([*SURFACES, "auto"]),
    help="What it was run on; auto takes your word back.",
)
@click.option("--ignore/--no-ignore", default=None, help="Leave it out of everything.")
@pass_session
def set_(
    session: Session, run_id: str, kind: str | None, surface: str | None, ignore: bool | None
) -> None:
    """Say what a run was; your word wins over the file's and survives every sync."""
    from analyzer.cli.selection import records_of
    from analyzer.store import Store

    given = {
        "kind": kind,
        "surface": surface,
        "ignored": {True: "yes", False: "auto", None: None}[ignore],
    }
    if not any(given.values()):
        raise click.UsageError("Say what it was: --kind, --surface or --ignore.")
    with Store(session.config.store_path) as store:
        activity_id, keys = records_of(store, run_id, "run")
        for topic, value in given.items():
            if value:
                store.words.say(keys, topic, None if value == "auto" else value)
    said = ", ".join(f"{topic} {value}" for topic, value in given.items() if value)
    session.note(f"{activity_id}: noted {said}.")
