"""What every command is handed: where the data are and how much to say."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.config import Config
    from analyzer.frames.dataset import Dataset


@dataclass
class Session:
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
        return self.config_file or self.config.home / "config.toml"

    @property
    def may_ask(self) -> bool:
        """True when somebody is there to answer."""
        return sys.stdin.isatty() and not self.no_input

    @cached_property
    def data(self) -> Dataset:
        """Everything in the store, as frames."""
        from analyzer.loading import load

        return load(config=self.config)

    def note(self, text: str) -> None:
        """Say something beside the data: on stderr, unless quiet."""
        if not self.quiet:
            click.echo(text, err=True)

    @property
    def shows_progress(self) -> bool:
        """True when somebody is watching."""
        return sys.stderr.isatty() and not self.quiet


pass_session = click.make_pass_decorator(Session)
