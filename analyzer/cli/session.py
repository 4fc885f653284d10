"""The global options: what every command is handed, before its name or after it."""

from __future__ import annotations

import sys
from copy import copy
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.output import log_requests, print_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from analyzer.config import Config
    from analyzer.frames.dataset import Dataset
    from analyzer.outputs import Outputs


@dataclass
class CliSession:
    """The global options; settings and data are read when first asked for."""

    home: Path | None
    config_file: Path | None
    quiet: bool = False
    verbose: int = 0
    no_input: bool = False

    @cached_property
    def config(self) -> Config:
        """The settings."""
        from analyzer import config

        return config.load(self.home, self.config_file)

    @property
    def settings_file(self) -> Path:
        """The settings file, which may not be there yet."""
        return self.config.settings_file

    @cached_property
    def data(self) -> Dataset:
        """Everything in the store, as frames."""
        return self.load(self.config)

    def load(self, config: Config) -> Dataset:
        """Return everything in the store by some settings, saying what of it is damaged."""
        from analyzer.loading import load_for_answers

        data = load_for_answers(config)
        if data.damaged:
            from analyzer.answers.damage import damage_note

            self.note(damage_note(config, data.damaged))
        if data.unread:
            from analyzer.answers.lost_rows import unread_note

            self.note(unread_note(data.unread))
        return data

    def outputs(self, *, force: bool) -> Outputs:
        """Return where files are written; ``force`` replaces foreign ones."""
        from analyzer.outputs import Outputs

        return Outputs(self.config.home, force, self.note)

    def read_again(self) -> Dataset:
        """Return the data anew, after the athlete has said something."""
        del self.data
        return self.data

    @property
    def may_ask(self) -> bool:
        """True when somebody is there to answer."""
        return sys.stdin.isatty() and not self.no_input

    @property
    def shows_progress(self) -> bool:
        """True when somebody is watching."""
        return sys.stderr.isatty() and not self.quiet

    @property
    def shows_tracebacks(self) -> bool:
        """True when an error is to be shown with where in the code it came from."""
        return self.verbose > 1

    def note(self, text: str) -> None:
        """Say something beside the data: on stderr, unless quiet."""
        if not self.quiet:
            print_text(text, err=True)


pass_session = click.make_pass_decorator(CliSession)
_GLOBAL = {entry.name for entry in fields(CliSession)}


def with_global_options(
    command: click.Command, options: Iterable[click.Parameter]
) -> click.Command:
    """Let a command and its subcommands take the global options too, unseen in their help.

    That is where most people type them: ``legstats sync -q`` as well as ``legstats -q sync``.

    Args:
        command: the command, changed in place.
        options: those of ``legstats`` itself; the global ones are taken.
    """
    # A command's own option of that name comes first, e.g. report's --config if it had one.
    taken = {option.name for option in command.params}
    repeated = [copy(option) for option in options if option.name in _GLOBAL]
    for option in repeated:
        if option.name not in taken and isinstance(option, click.Option):
            option.hidden, option.expose_value, option.callback = True, False, _set_global
            option.is_eager = True  # "yesterday" depends on the zone in the settings of --home
            command.params.append(option)
    if isinstance(command, click.Group):
        for each in command.commands.values():
            with_global_options(each, repeated)
    return command


def _set_global(context: click.Context, option: click.Parameter, value: Any) -> None:  # noqa: ANN401 - as typed
    session = context.find_object(CliSession)
    if not value or session is None or option.name is None:
        return
    if option.name == "verbose":
        value += session.verbose  # "-v sync -v" stands twice
    setattr(session, option.name, value)
    if session.verbose > 1:
        log_requests()
