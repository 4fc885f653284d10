"""``legstats today``: what today's run may be at most, until when, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analyzer.cli.options import json_option
from analyzer.cli.output import print_json
from analyzer.cli.session import CliSession, pass_session

if TYPE_CHECKING:
    from datetime import datetime

    from analyzer.answers.today import TodayAnswer

_COLOURS = {"as usual": "green", "no run": "red"}
_KEYS = {"n": 0, "s": 5, "w": 8}
"""What one key says of the legs: none, felt on stairs, changing how one walks."""


@click.command()
@click.option("--at", metavar="TIME", help="For a run that begins then; default now.")
@click.option("--short", is_flag=True, help="One line, for a prompt or a notification.")
@json_option
@pass_session
def today(session: CliSession, at: datetime | None, short: bool, as_json: bool) -> None:
    """Say what today's run may be at most, when everything is fine again, and why.

    The limits are those by which `legstats check` judges: a run inside them is kept.

    \b
    Examples:
      legstats today
      legstats today --at "Thu 7:00"
      legstats today --short
    """
    from analyzer.answers.today import todays_answer

    answer = todays_answer(session.data, at)
    if as_json:
        print_json(answer.to_dict())
    elif short:
        click.echo(answer.short)
    else:
        _print_answer(answer)


def _print_answer(answer: TodayAnswer) -> None:
    colour = _COLOURS.get(str(answer.advice.word), "yellow")
    click.secho(answer.headline, fg=colour, bold=True)
    width = max(len(line.kind) for line in answer.lines)
    for line in answer.lines:
        command = f"  {line.command}" if line.command else ""
        click.echo(f"  {line.kind:<{width}}  {line.text}{command}")
