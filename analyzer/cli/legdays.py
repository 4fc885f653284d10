"""``legstats legdays``: which strength sessions were leg days, why, and the athlete's word."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import click

from analyzer import units
from analyzer.cli.options import DayType, json_option
from analyzer.cli.output import print_json, print_table
from analyzer.cli.session import CliSession, pass_session

if TYPE_CHECKING:
    from analyzer.answers.strength_sessions import DecidedSession

_EVENING = time(18)


class _MomentType(click.DateTime):
    """A local moment; a day alone means its evening."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click.DateTime
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> datetime:
        """Read a day or a moment, or say what either looks like."""
        with suppress(click.BadParameter):
            return datetime.combine(DayType().convert(value, param, ctx), _EVENING)
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
        ctx.invoke(list_sessions, as_json=as_json, undecided=False)


@legdays.command("list")
@click.option("--undecided", is_flag=True, help="Only those that are not decided.")
@json_option
@pass_session
def list_sessions(session: CliSession, as_json: bool, undecided: bool) -> None:
    """List the strength sessions, the newest last."""
    from analyzer.answers.strength_sessions import decided_sessions

    found = decided_sessions(session.data, undecided_only=undecided)
    if as_json:
        print_json(found)
        return
    if not found:
        session.note(
            "No such session. Read files with legstats sync, or add one by hand: -h says how."
        )
        return
    print_table(
        ("id", "day", "leg day?", "sure", "why", "severity"),
        [_session_cells(each) for each in found],
        shape="lllrwr",
    )


def _session_cells(found: DecidedSession) -> tuple[str, ...]:
    return (
        found.leg_day_id,
        units.day(found.local_date, named=True),
        found.decision,
        found.sureness or units.UNKNOWN,
        found.reasons[0].text if found.reasons else "",
        units.number(found.severity, 1),
    )


@legdays.command()
@click.argument("leg_day_id")
@json_option
@pass_session
def explain(session: CliSession, leg_day_id: str, as_json: bool) -> None:
    """Explain why a session counts as leg day, or does not."""
    from analyzer.answers.strength_sessions import explained_session

    found = explained_session(session.data, leg_day_id)
    if as_json:
        print_json(found)
        return
    for line in found.explanation:
        click.echo(line)
    if found.decision == "unknown":
        session.note(f"Decide it: legstats legdays set {found.leg_day_id} yes  (or no)")


@legdays.command("set")
@click.argument("leg_day_id")
@click.argument("decision", type=click.Choice(["yes", "no", "auto"]))
@pass_session
def set_decision(session: CliSession, leg_day_id: str, decision: str) -> None:
    """Decide whether a session was leg day; auto returns to the evidence."""
    from analyzer.actions.decisions import decide_session

    found = decide_session(session.config, leg_day_id, decision)
    session.note(f"{found}: noted.")


@legdays.command()
@click.argument("when", metavar="WHEN", type=_MomentType(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]))
@click.option(
    "--minutes",
    type=click.IntRange(5, 600),
    default=60,
    show_default=True,
    help="How long it took.",
)
@pass_session
def add(session: CliSession, when: datetime, minutes: int) -> None:
    """Add a leg day that is in no file.

    WHEN is a day or a moment of your local time; a day alone means 18:00.

    \b
    Examples:
      legstats legdays add 2026-11-17
      legstats legdays add "2026-11-17 18:00" --minutes 45
    """
    from analyzer.actions.decisions import add_leg_day

    session.note(add_leg_day(session.config, when, minutes))


@legdays.command()
@click.argument("leg_day_id")
@pass_session
def remove(session: CliSession, leg_day_id: str) -> None:
    """Remove a leg day you added; one that comes from a file is set to no instead."""
    from analyzer.actions.decisions import remove_leg_day

    found = remove_leg_day(session.config, leg_day_id)
    session.note(f"{found}: removed.")
