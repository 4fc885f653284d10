"""``legstats today``: what today's run may be at most, until when, and why."""

from __future__ import annotations

import sys
from datetime import time
from typing import TYPE_CHECKING

import click

from analyzer.cli.keys import read_key
from analyzer.cli.options import MomentType, json_option
from analyzer.cli.output import print_json
from analyzer.cli.session import CliSession, pass_session

if TYPE_CHECKING:
    from analyzer.answers.today import TodayAnswer
    from analyzer.answers.typed_dates import TypedMoment

_MORNING = time(7)
_COLOURS = {"as usual": "green", "no run": "red"}
_KEYS = {"n": 0.0, "s": 5.0, "w": 8.0}
"""The soreness, 0 to 10, that one key stands for."""
_QUESTION = "Sore legs? n = none, s = on stairs, w = they change how I walk, Enter = don't know: "


@click.command()
@click.option(
    "--at",
    metavar="TIME",
    type=MomentType(_MORNING, "ahead"),
    help="For a run that begins then, e.g. tomorrow 7:00; default now.",
)
@click.option("--short", is_flag=True, help="One line, for a prompt or a notification.")
@json_option
@pass_session
def today(session: CliSession, at: TypedMoment | None, short: bool, as_json: bool) -> None:
    """Say what today's run may be at most, when everything is fine again, and why.

    The limits are those by which `legstats check` judges: a run inside them is kept.

    \b
    Examples:
      legstats today
      legstats today --at "tomorrow 7:00"
      legstats today --short
    """
    from analyzer.answers.today import todays_answer

    answer = todays_answer(session.data, at.when if at else None)
    if as_json:
        print_json(answer.to_dict())
    elif short:
        click.echo(answer.short)
    else:
        if at is None and answer.advice.soreness is None and _note_soreness(session):
            answer = todays_answer(session.read_again())
        _print_answer(answer)


def _note_soreness(session: CliSession) -> bool:
    """Ask with one key how sore the legs are; return True when the journal now knows."""
    if not (session.may_ask and sys.stdout.isatty()):
        return False
    from analyzer.actions.journal import note_day

    click.echo(_QUESTION, nl=False)
    key = read_key()
    click.echo(key if key in _KEYS else "")
    if key in _KEYS:
        note_day(session.config, None, {"soreness": _KEYS[key]})
    return key in _KEYS


def _print_answer(answer: TodayAnswer) -> None:
    colour = _COLOURS.get(str(answer.advice.word), "yellow")
    click.secho(answer.headline, fg=colour, bold=True)
    width = max(len(line.kind) for line in answer.lines)
    for line in answer.lines:
        command = f"  {line.command}" if line.command else ""
        click.echo(f"  {line.kind:<{width}}  {line.text}{command}")
