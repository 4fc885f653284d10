"""``legstats legdays``: which strength sessions were leg days, why, and the athlete's word."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time
from typing import Any

import click

from analyzer import units
from analyzer.cli.output import Day, json_option, print_json, print_table
from analyzer.cli.session import Session, pass_session

_DAY = Day()
_EVENING = time(18)


class _Moment(click.DateTime):
    """A local moment; a day alone means its evening."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click.DateTime
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> datetime:
        """Read a day or a moment, or say what either looks like."""
        with suppress(click.BadParameter):
            return datetime.combine(_DAY.convert(value, param, ctx), _EVENING)
        with suppress(click.BadParameter):
            return super().convert(value, param, ctx)
        like = 'give a day like 2026-11-17 or a moment like "2026-11-17 18:00"'
        raise click.BadParameter(f"{value!r}: {like}.", ctx, param)


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def legdays(ctx: click.Context, as_json: bool) -> None:
    """List the strength sessions and whether they were leg days; add or decide some.

    \b
    Examples:
      legstats legdays
      legstats legdays explain strength-20261116-1730
      legstats legdays set strength-20261116-1730 yes
      legstats legdays add "2026-11-17 18:00" --minutes 60
      legstats legdays remove strength-20261117-1800
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(show, as_json=as_json, undecided=False)


@legdays.command("list")
@click.option("--undecided", is_flag=True, help="Only those nobody has decided.")
@json_option
@pass_session
def show(session: Session, as_json: bool, undecided: bool) -> None:
    """List the strength sessions, the newest last."""
    frame = session.data.strength_sessions
    if undecided:
        frame = frame[frame["decision"] == "unknown"]
    if as_json:
        print_json([_object(row) for row in frame.to_dict("records")])
        return
    if frame.empty:
        session.note(
            "No such session. Read files with legstats sync, or add one by hand: -h says how."
        )
        return
    print_table(
        ("id", "day", "leg day?", "sure", "why", "severity"),
        [_row(row) for row in frame.to_dict("records")],
        shape="lllrwr",
    )


def _row(row: dict[Any, Any]) -> tuple[str, ...]:
    return (
        row["session_id"],
        units.day(row["local_date"], named=True),
        row["decision"],
        _sure(row) or units.UNKNOWN,
        _why(row),
        units.number(row["severity"], 1),
    )


def _sure(row: dict[Any, Any]) -> str:
    return "" if row["decision"] == "unknown" else units.share(row["confidence"], 1)


def _object(row: dict[Any, Any]) -> dict[str, Any]:
    wanted = (
        "started_at",
        "ended_at",
        "decision",
        "confidence",
        "evidence",
        "severity",
        "decided_by",
        "local_date",
        "sources",
        "leg_sets",
    )
    named = {"leg_day_id": row["session_id"]} | {name: row[name] for name in wanted}
    return named | {"leg_load_kg": row["leg_tonnage_kg"]}


def _why(row: dict[Any, Any]) -> str:
    strongest = sorted(row["evidence"], key=lambda e: -abs(e.weight))
    return strongest[0].text if strongest else ""


@legdays.command()
@click.argument("leg_day_id")
@json_option
@pass_session
def explain(session: Session, leg_day_id: str, as_json: bool) -> None:
    """Say why a session counts as leg day, or does not."""
    from analyzer.cli.selection import records_of
    from analyzer.store import Store

    with Store(session.config.store_path) as store:
        activity_id, _ = records_of(store, leg_day_id, "strength")
    frame = session.data.strength_sessions
    row = frame[frame["session_id"] == activity_id].to_dict("records")[0]
    if as_json:
        print_json(_object(row))
        return
    _print_explanation(session, row)


def _print_explanation(session: Session, row: dict[Any, Any]) -> None:
    sure = f"{_sure(row)} sure, {_DECIDED[row['decided_by']]}"
    if not _sure(row):
        sure = "the evidence does not decide it"
    click.echo(f"{row['session_id']}, {units.day(row['local_date'], named=True)}")
    click.echo(f"Leg day: {row['decision']} ({sure})")
    for evidence in sorted(row["evidence"], key=lambda e: -abs(e.weight)):
        sign = "for" if evidence.weight > 0 else "against" if evidence.weight < 0 else "neither"
        click.echo(f"  {sign}: {evidence.text} ({evidence.source})")
    if row["decision"] == "unknown":
        session.note(f"Decide it: legstats legdays set {row['session_id']} yes  (or no)")


_DECIDED = {"auto": "by the evidence", "rule": "by your rule", "athlete": "by your word"}


@legdays.command("set")
@click.argument("leg_day_id")
@click.argument("decision", type=click.Choice(["yes", "no", "auto"]))
@pass_session
def set_(session: Session, leg_day_id: str, decision: str) -> None:
    """Say whether a session was leg day; your word wins. auto takes it back."""
    from analyzer.cli.selection import records_of
    from analyzer.store import Store

    with Store(session.config.store_path) as store:
        activity_id, keys = records_of(store, leg_day_id, "strength")
        store.words.say(keys, "leg_day", None if decision == "auto" else decision)
    session.note(f"{activity_id}: noted.")


@legdays.command()
@click.argument("when", metavar="WHEN", type=_Moment(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]))
@click.option(
    "--minutes",
    type=click.IntRange(5, 600),
    default=60,
    show_default=True,
    help="How long it took.",
)
@pass_session
def add(session: Session, when: datetime, minutes: int) -> None:
    """Add a leg day no file knows.

    WHEN is a day or a moment of your local time; a day alone means 18:00.

    \b
    Examples:
      legstats legdays add 2026-11-17
      legstats legdays add "2026-11-17 18:00" --minutes 45
    """
    from analyzer.importers.clocks import has_come
    from analyzer.store import Store

    activity = _session_at(when, minutes, session.config.sources.zone)
    if not has_come(activity.started_at):
        raise click.UsageError(f"{units.day(when.date(), named=True)} has not come yet.")
    if when.year < _FIRST_YEAR:
        raise click.UsageError(f"{units.day(when.date())} is too long ago.")
    with Store(session.config.store_path) as store:
        store.save_record(activity)
        store.words.say([activity.source.key], "leg_day", "yes")
    day, start = units.day(when.date(), named=True), units.time_of_day(when)
    session.note(f"Leg day added: {day}, {start}, {minutes} min.")


_FIRST_YEAR = 1990


@legdays.command()
@click.argument("leg_day_id")
@pass_session
def remove(session: Session, leg_day_id: str) -> None:
    """Take back a leg day you added; one that a file tells of is set to no instead."""
    from analyzer.cli.selection import records_of
    from analyzer.errors import UsageError
    from analyzer.store import Store

    with Store(session.config.store_path) as store:
        activity_id, keys = records_of(store, leg_day_id, "strength")
        added = [key for key in keys if key.startswith(_ADDED)]
        if not added:
            raise UsageError(
                f"{activity_id} comes from a file and would come again.",
                f"Say that it was none: legstats legdays set {activity_id} no",
            )
        store.forget_added(added)
    session.note(f"{activity_id}: taken back.")


_ADDED = "athlete-"


def _session_at(when: datetime, minutes: int, zone: str) -> Any:  # noqa: ANN401 - model.Activity, imported late
    from datetime import UTC, timedelta
    from zoneinfo import ZoneInfo

    from analyzer.model import Activity, Source

    start = when.replace(tzinfo=ZoneInfo(zone)) if zone else when.astimezone()
    started_at = start.astimezone(UTC)
    offset = start.utcoffset() or timedelta(0)
    return Activity(
        source=Source("athlete", "added by hand", f"{_ADDED}{started_at:%Y%m%dT%H%M}#0"),
        sport="strength",
        started_at=started_at,
        ended_at=started_at + timedelta(minutes=minutes),
        zone=zone or None,
        utc_offset_s=int(offset.total_seconds()),
    )
