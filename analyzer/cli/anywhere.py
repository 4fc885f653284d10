"""Let the global options stand after the command too: that is where most people type them."""

from __future__ import annotations

from copy import copy
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.saying import say_everything
from analyzer.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterable

_GLOBAL = {entry.name for entry in fields(Session)}


def with_global_options(
    command: click.Command, options: Iterable[click.Parameter]
) -> click.Command:
    """Let a command and its subcommands take some of the options, unseen in their help.

    Args:
        command: the command, changed in place.
        options: those of ``legstats`` itself; the global ones are taken.
    """
    known = {option.name for option in command.params}
    repeated = [copy(option) for option in options if option.name in _GLOBAL]
    for option in repeated:
        if option.name not in known and isinstance(option, click.Option):
            option.hidden, option.expose_value, option.callback = True, False, _heed
            command.params.append(option)
    if isinstance(command, click.Group):
        for each in command.commands.values():
            with_global_options(each, repeated)
    return command


def _heed(context: click.Context, option: click.Parameter, value: Any) -> None:  # noqa: ANN401 - as typed
    session = context.find_object(Session)
    if not value or session is None or option.name is None:
        return
    setattr(session, option.name, value)
    if session.verbose > 1:
        say_everything()
