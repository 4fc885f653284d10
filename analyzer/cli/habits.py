"""``legstats habits``: what recovery habits went with, and how the trials stand."""

from __future__ import annotations

import click

from analyzer.cli.options import json_option
from analyzer.cli.output import echo, print_json, print_table, print_text
from analyzer.cli.session import CliSession, pass_session


@click.command()
@json_option
@pass_session
def habits(session: CliSession, as_json: bool) -> None:
    """Compare soreness after leg days with each habit and without it.

    One outcome, the mean soreness of the three days after leg day; habits as you noted them before
    you noted that; load, earlier soreness and time held equal; all habits you log counted against
    each other. "Went with" is not "helped": `legstats try` finds that out.

    \b
    Examples:
      legstats habits
      legstats habits --json
    """
    from analyzer.answers.habits import COLUMNS, HOW_TO_NOTE, habits_answer

    answer = habits_answer(session.data)
    if as_json:
        print_json(answer.to_dict())
        return
    print_text(answer.headline, bold=True)
    if answer.found:
        print_table(COLUMNS, answer.rows, shape="lrrrrl")
        echo()
    else:
        echo(f"  {HOW_TO_NOTE}")
    for sentence in answer.sentences:
        print_text(f"  {sentence}", hang=2)
    for trial in answer.trials:
        print_text(f"  {' '.join(trial.sentences)}", hang=2)
