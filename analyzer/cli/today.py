"""``legstats today``: what today's run may be at most, until when, and why."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import click

from analyzer import units
from analyzer.cli.morning_keys import SORENESS_KEY, ask_key, may_ask_keys
from analyzer.cli.options import MomentType, json_option
from analyzer.cli.output import echo, print_json, print_text
from analyzer.cli.session import CliSession, pass_session

if TYPE_CHECKING:
    from analyzer.answers.today import TodayAnswer
    from analyzer.answers.typed_dates import TypedMoment

_MORNING = time(7)
_COLOURS = {"as usual": "green", "no run": "red"}


@click.command()
@click.option(
    "--at",
    metavar="TIME",
    type=MomentType(_MORNING, "ahead"),
    help="For a run that begins then, e.g. tomorrow 7:00; without a time 7:00, default now.",
)
@click.option("--short", is_flag=True, help="One line, for a prompt or a notification.")
@json_option
@pass_session
def today(session: CliSession, at: TypedMoment | None, short: bool, as_json: bool) -> None:
    """Say what today's run may be at most, and why.

    It also says from when on hard and long runs are fine again. At a terminal it asks once a day
    how sore your legs are; with `legstats --no-input today` it does not.

    The limits are those by which `legstats check` judges: a run inside them is kept.

    \b
    Examples:
      legstats today
      legstats today --at "tomorrow 7:00"
      legstats today --short
    """
    if short and at is None and not as_json:
        from analyzer.answers.todays_line import todays_line

        echo(todays_line(session.config))
        return
    from analyzer.answers.today import todays_answer

    answer = todays_answer(session.data, at.when if at else None)
    if as_json:
        print_json(answer.to_dict())
    elif short:
        echo(answer.short)
    else:
        if at is None and answer.advice.soreness is None and _note_soreness(session):
            answer = todays_answer(session.read_again())
        if at is not None:  # a day without a year may be another one than was meant
            day = units.day(answer.advice.at.date(), named=True)
            why = "" if at.names_time else ", as no time was given"
            session.note(f"For a run on {day}, {units.time_of_day(answer.advice.at)}{why}:")
        _print_answer(answer)


def _note_soreness(session: CliSession) -> bool:
    """Ask with one key how sore the legs are; return True when the journal now knows."""
    if not may_ask_keys(session) or (soreness := ask_key(SORENESS_KEY)) is None:
        return False
    from analyzer.actions.journal import note_day

    note_day(session.config, None, {SORENESS_KEY.topic: soreness})
    return True


def _print_answer(answer: TodayAnswer) -> None:
    colour = _COLOURS.get(str(answer.advice.word), "yellow")
    print_text(answer.headline, fg=colour, bold=True)
    width = max(len(line.kind) for line in answer.lines)
    for line in answer.lines:
        command = f"  {line.command}" if line.command else ""
        print_text(f"  {line.kind:<{width}}  {line.text}{command}", hang=width + 2)
