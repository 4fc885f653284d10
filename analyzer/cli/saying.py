"""Saying what went wrong, and what goes on behind a command."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from analyzer.errors import LegstatsError

_TOLD = ("analyzer", "stravalib", "urllib3")


def say(error: LegstatsError) -> None:
    """Say on stderr what went wrong, and what to do about it."""
    click.secho(f"legstats: {error.message}", err=True, fg="red")
    if error.hint:
        click.echo(error.hint, err=True)


def say_everything() -> None:
    """Say on stderr every request that is sent; none of it holds a secret."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s")
    for name in _TOLD:
        logging.getLogger(name).setLevel(logging.DEBUG)
