"""``legstats try``: a coin decides on a habit, the only way to know whether it does anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analyzer import units
from analyzer.cli.options import ArgumentGroup, CountType, json_option
from analyzer.cli.output import echo, print_json, print_table, print_text
from analyzer.cli.session import CliSession, pass_session

if TYPE_CHECKING:
    from analyzer.answers.trials import FlipsNeeded
    from analyzer.model import Draw, Trial


@click.group("try", cls=ArgumentGroup, invoke_without_command=True)
@click.argument("habit", required=False)
@click.option(
    "--flips",
    type=CountType(),
    metavar="NUMBER",
    help="Begin, with so many leg days; an even number.",
)
@json_option
@click.pass_context
def trials(
    ctx: click.Context, /, flips: int | None, as_json: bool, habit: str | None = None
) -> None:
    """Let a coin decide on a habit, and learn whether it does anything.

    Without --flips it says how many flips it takes. With it the trial begins: on the evening of
    each leg day `legstats try HABIT` says whether tonight is with the habit or without. Do as it
    says, note your soreness on the three days after; the result is told when the last flip is in.
    What was drawn stays drawn.

    \b
    Examples:
      legstats try foam-rolling
      legstats try foam-rolling --flips 88
      legstats try list
      legstats try stop foam-rolling
    """
    if ctx.invoked_subcommand is not None:
        return
    session = ctx.ensure_object(CliSession)
    if habit is None:
        if flips is not None:
            raise click.UsageError("Say which habit: legstats try foam-rolling --flips 88.", ctx)
        _show_trials(session, as_json=as_json)
        return
    from analyzer.actions.trials import begin_trial, check_flips, draw_tonight, running_trial
    from analyzer.answers.trials import flips_needed, habit_named

    wanted = habit_named(habit)
    if flips is not None:
        check_flips(flips)
    needed = flips_needed(session.data, wanted)
    trial = running_trial(session.config, wanted)
    if trial is None or flips is not None:
        if not as_json:
            _print_needed(needed, flips)
        trial = None if flips is None else begin_trial(session.config, wanted, flips)
    draw = draw_tonight(session.data, trial) if trial else None
    if as_json:
        print_json(_answer_object(needed, trial, draw))
    else:
        _print_draw(session, needed, trial, draw)


def _print_needed(needed: FlipsNeeded, flips: int | None) -> None:
    for sentence in needed.sentences:
        print_text(sentence)
    if flips is not None:
        print_text(needed.shown_by(flips))


def _print_draw(
    session: CliSession, needed: FlipsNeeded, trial: Trial | None, draw: Draw | None
) -> None:
    from analyzer.answers.tonight import drawn_words

    option = needed.habit.option
    if trial is None:
        flips = needed.proposed
        session.note(needed.shown_by(flips))
        session.note(f"To begin, with as many as you like: legstats try {option} --flips {flips}")
    elif draw is None:
        session.note(
            "No leg day of today is known, so nothing is drawn. After it: legstats sync, or"
            f" legstats legdays add; then legstats try {option}"
        )
    else:
        print_text(drawn_words(draw, trial), bold=True)


def _answer_object(
    needed: FlipsNeeded, trial: Trial | None, draw: Draw | None
) -> dict[str, object]:
    return {
        "habit": needed.habit.name,
        "flips_needed": needed.to_dict(),
        "flips": trial.flips if trial else None,
        "leg_day": draw.leg_day.isoformat() if draw else None,
        "number": draw.number if draw else None,
        "with_habit": draw.with_habit if draw else None,
    }


@trials.command("list")
@json_option
@pass_session
def list_trials(session: CliSession, as_json: bool) -> None:
    """List the trials, how far each is, and what came of those that are over.

    \b
    Example:
      legstats try list
    """
    _show_trials(session, as_json=as_json)


def _show_trials(session: CliSession, *, as_json: bool) -> None:
    from analyzer.answers.trials import trial_answers

    found = trial_answers(session.data)
    if as_json:
        print_json([each.to_dict() for each in found])
        return
    if not found:
        session.note("No habit is tried. How many flips one takes: legstats try foam-rolling")
        return
    print_table(
        ("habit", "state", "flips", "done as drawn"),
        [
            (
                each.habit.title,
                str(each.state),
                f"{len(each.trial.draws)} of {each.trial.flips}",
                f"{each.as_drawn} of {each.noted}" if each.noted else units.UNKNOWN,
            )
            for each in found
        ],
        shape="llrr",
    )
    echo()
    for each in found:
        print_text(" ".join(filter(None, (*each.sentences, each.tonight_sentence))))


@trials.command("stop")
@click.argument("habit")
@pass_session
def stop(session: CliSession, habit: str) -> None:
    """Give up a trial: what was drawn is kept, but a trial that is stopped has no result.

    \b
    Example:
      legstats try stop foam-rolling
    """
    from analyzer.actions.said_back import stopped_words
    from analyzer.actions.trials import stop_trial
    from analyzer.answers.trials import habit_named

    wanted = habit_named(habit)
    session.note(stopped_words(wanted, stop_trial(session.config, wanted)))
