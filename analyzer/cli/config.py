"""``legstats config``: every setting, its value, where it came from and what it rests on."""

from __future__ import annotations

import click

from analyzer.cli.options import json_option
from analyzer.cli.output import print_json, print_table
from analyzer.cli.session import CliSession, pass_session


@click.command()
@json_option
@pass_session
def config(session: CliSession, as_json: bool) -> None:
    """Show every setting, its value, and where both come from.

    Change one in config.toml in your data folder, or for one command with an environment
    variable such as LEGSTATS_ATHLETE_HR_MAX=188.

    \b
    Examples:
      legstats config
      legstats config --json
    """
    from analyzer.answers.settings_list import settings_in_use

    settings = settings_in_use(session.config)
    if as_json:
        print_json([setting.to_dict() for setting in settings])
        return
    print_table(
        ("setting", "value", "from", "meaning"),
        (
            (
                setting.name,
                setting.shown_value,
                setting.origin,
                setting.meaning + (f" ({setting.source})" if setting.source else ""),
            )
            for setting in settings
        ),
        shape="lllw",
    )
    session.note(f"Settings file: {session.config.home / 'config.toml'}")
