"""``legstats repair``: put a damaged store right."""

from __future__ import annotations

import click

from analyzer import units
from analyzer.cli.options import json_option
from analyzer.cli.output import echo, print_json
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import Exit


@click.command()
@json_option
@pass_session
def repair(session: CliSession, *, as_json: bool) -> int:
    """Put a damaged store right, and say what could not be kept.

    All that can be read stays, above all what you said yourself. A damaged record is read again
    from its file, or from what your account sent, and dropped where that is gone. A damaged file is
    set aside, never deleted. Exits with status 5 when something is missing now.

    \b
    Examples:
      legstats repair
    """
    from analyzer.actions.repair import repair as put_right
    from analyzer.answers.damage import damaged_words
    from analyzer.answers.lost_rows import lost_words

    done = put_right(session.config)
    code = Exit.PARTLY if done.dropped or done.lost else Exit.DONE
    if as_json:
        print_json(done)
        return code
    if done.is_sound:
        echo("The store is sound.")
        return Exit.DONE
    if done.read_again:
        records = units.count(done.read_again, "damaged record")
        echo(f"Read again from where it came: {records}.")
    for one in done.dropped:
        echo(f"Dropped, for its source is gone: {damaged_words(session.config, one)}.")
    if done.lost:
        echo(f"Not all could be read of {lost_words(done.lost)}; files were read again.")
    if done.aside:
        echo(f"The damaged file is in {done.aside}.")
    if done.dropped:
        session.note("Give their files to `legstats sync` again, if you have them elsewhere.")
    return code
