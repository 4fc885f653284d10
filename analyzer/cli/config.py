"""``legstats config``: every setting, its value, where it came from and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analyzer.cli.options import HelpfulGroup, json_option
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
    from collections.abc import Sequence

    from analyzer.answers.settings_list import SettingInUse

_TABLE_WIDTH = 100
"""Characters below which the meanings would have no column worth the name."""


@click.group(cls=HelpfulGroup, invoke_without_command=True)
@json_option
@click.pass_context
def config(ctx: click.Context, as_json: bool) -> None:
    """Show every setting, its value, and where both come from; or change one.

    For one command alone an environment variable changes it, such as
    LEGSTATS_ATHLETE_HR_MAX=188.

    \b
    Examples:
      legstats config
      legstats config set athlete.hr_max 188
      legstats config set sources.folders ~/watch-files ~/Downloads/strong.csv
      legstats config unset athlete.hr_max
      legstats config --json
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_settings, as_json=as_json)


@config.command("list")
@json_option
@pass_session
def list_settings(session: CliSession, as_json: bool) -> None:
    """Show every setting, its value, and where both come from."""
    from analyzer.answers.settings_list import settings_in_use

    settings = settings_in_use(session.config)
    if as_json:
        print_json([setting.to_dict() for setting in settings])
        return
    if is_at_terminal() and terminal_width() < _TABLE_WIDTH:
        _print_one_under_the_other(settings)
    else:
        _print_settings_table(settings)
    session.note(f"Settings file: {session.settings_file}. Change one: legstats config set")


def _print_one_under_the_other(settings: Sequence[SettingInUse]) -> None:
    """Print names and values in columns, each with its meaning below, where a table is too wide."""
    longest = max(len(setting.name) for setting in settings)
    for setting in settings:
        echo(f"{setting.name.ljust(longest)}  {setting.shown_value}")
        print_text(f"    {setting.meaning}")
        if setting.origin != "default":
            print_text(f"    From {setting.origin}")


def _print_settings_table(settings: Sequence[SettingInUse]) -> None:
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
        narrower=(("setting", "value", "meaning"),),
    )


@config.command("set")
@click.argument("name", metavar="SECTION.KEY")
@click.argument("values", metavar="VALUE...", nargs=-1, required=True)
@pass_session
def set_one(session: CliSession, name: str, values: tuple[str, ...]) -> None:
    """Change a setting for good; a list takes several values.

    \b
    Examples:
      legstats config set athlete.hr_max 188
      legstats config set display.distance_unit mi
    """
    from analyzer.actions.settings import set_setting

    for line in set_setting(session.config, session.settings_file, name, values):
        print_text(line)


@config.command("unset")
@click.argument("name", metavar="SECTION.KEY")
@pass_session
def unset(session: CliSession, name: str) -> None:
    """Let the default of a setting hold again."""
    from analyzer.actions.settings import unset_setting

    for line in unset_setting(session.config, session.settings_file, name):
        print_text(line)
