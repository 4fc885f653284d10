"""``legstats plan``: where in the week leg day costs least, and whether a plan keeps the rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer import units
from analyzer.cli.options import (
    CountType,
    HelpfulGroup,
    day_option,
    force_option,
    hand_to_subcommand,
    json_option,
)
from analyzer.cli.output import (
    echo,
    is_at_terminal,
    print_json,
    print_table,
    print_text,
    terminal_width,
)
from analyzer.cli.session import CliSession, pass_session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from analyzer.answers.plan import KeyRun, PlanAnswer

_DAY_WIDTH = 8

_week_option = click.option(
    "--week",
    default="",
    metavar="WEEK",
    help="Your week, or changes to the usual one; see the examples.",
)
_race_option = day_option("--race", "A race to come, e.g. 2027-03-14.")


@click.group(cls=HelpfulGroup, invoke_without_command=True)
@_week_option
@click.option("--leg-days", type=CountType(1, 3), help="How many leg days; default as now.")
@click.option(
    "--same-day/--own-day",
    "with_run",
    default=None,
    help="Legs only on days with a run, or only on days without.",
)
@_race_option
@click.option(
    "--ics",
    "calendar",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the planned week into this calendar file.",
)
@click.option(
    "--weeks",
    type=CountType(1, 52),
    default=4,
    show_default=True,
    help="For how many weeks the calendar repeats it; with --race, until the race.",
)
@force_option
@json_option
@click.pass_context
def plan(
    ctx: click.Context,
    /,
    calendar: Path | None,
    weeks: int,
    force: bool,
    as_json: bool,
    **asked: Any,  # noqa: ANN401 - the options of planned_week
) -> None:
    """Say when in the week leg day costs hard and long runs least.

    Reads your usual week from the last 12 weeks; a week you give replaces it, and entries that
    begin with + or - change it.

    \b
    Examples:
      legstats plan
      legstats plan --week "mon legs 18:00, wed intervals 7:00, sat long 9:00"
      legstats plan --week "-mon legs, +tue legs 18:00" --leg-days 2
      legstats plan --race 2027-03-14 --ics plan.ics
      legstats plan check --week "tue legs 18:00, wed intervals 7:00"
    """
    if ctx.invoked_subcommand is not None:
        hand_to_subcommand(ctx)
        return
    from analyzer.answers.plan import planned_week

    session = ctx.ensure_object(CliSession)
    answer = planned_week(session.data, **asked)
    if calendar is not None:
        session.outputs(force=force).write_one(calendar, answer.calendar(weeks))
        session.note(f"The planned week is in {calendar}.")
    if as_json:
        print_json(answer.to_dict())
        return
    _print_plan(session, answer)


def _print_plan(session: CliSession, answer: PlanAnswer) -> None:
    if answer.usual_words:
        session.note(answer.usual_words)
    print_text(answer.headline, bold=True)
    for sentence in answer.sentences:
        print_text(f"  {sentence}", hang=2)
    echo()
    print_table(
        ("key run", *_headings(answer), "after legs end", "costs"),
        [_run_cells(run) for run in answer.key_runs],
        shape="lrrrr",
    )
    echo()
    for line in _strip_lines(answer):
        echo(line)
    print_text(answer.strip_legend)
    print_text(f"\nAs a week: {answer.week}", hang=4)


def _strip_lines(answer: PlanAnswer) -> Iterator[str]:
    """Yield the week as a picture, below each other as many days as the terminal holds."""
    names = max(len(name) for name, _ in answer.strips)
    day = _DAY_WIDTH + 1
    at_once = (
        max(1, (terminal_width() - names - 1) // day)
        if is_at_terminal()
        else len(units.SHORT_WEEKDAYS)
    )
    for first in range(0, len(units.SHORT_WEEKDAYS), at_once):
        shown = units.SHORT_WEEKDAYS[first : first + at_once]
        yield f"{'':{names}}  {''.join(f'{each:<{day}}' for each in shown)}".rstrip()
        for name, strip in answer.strips:
            yield f"{name:{names}}  {strip[first * day : (first + at_once) * day]}".rstrip()


def _headings(answer: PlanAnswer) -> tuple[str, str]:
    """Head the columns of the week as it is, where it differs."""
    differs = any(run.now_h not in {None, run.planned_h} for run in answer.key_runs)
    return ("now after legs end", "costs") if differs else ("", "")


def _run_cells(run: KeyRun) -> tuple[str, ...]:
    return (
        str(run.session),
        units.hours(run.now_h),
        units.percent(run.now_cost_pct),
        units.hours(run.planned_h),
        units.percent(run.planned_cost_pct),
    )


@plan.command("check")
@click.argument(
    "calendar",
    metavar="[FILE.ics]",
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@_week_option
@_race_option
@json_option
@pass_session
def check_own_plan(
    session: CliSession, calendar: Path | None, week: str, race: date | None, as_json: bool
) -> None:
    """Hold a plan of your own against the rules.

    It may be a week, or a calendar file. Your plan is checked, never replaced. A calendar's events
    are known by their titles, such as "Leg day", "5 x 1000 m" or "Long run".

    \b
    Examples:
      legstats plan check --week "tue legs 18:00, wed intervals 7:00, sat long 9:00"
      legstats plan check my-plan.ics --race 2027-03-14
    """
    from analyzer.answers.plan_check import checked_plan, finding_words

    if calendar and week:
        raise click.UsageError("Give a week or a calendar file, not both.")
    checked = checked_plan(session.data, week, calendar, race)
    if as_json:
        print_json(checked.to_dict())
        return
    print_text(checked.summary, bold=True)
    for finding in checked.findings:
        colour = "red" if finding.level == "breaks" else "yellow"
        # Uncoloured, the indent is seen as one where a line is wrapped.
        level = "  " + click.style(f"{finding.level:<8}", fg=colour)
        print_text(f" {finding_words(finding)}", lead=level, hang=9)
    for note in checked.notes:
        session.note(note)
