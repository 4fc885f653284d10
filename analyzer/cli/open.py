"""``legstats open``: the report as a page that lives."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from analyzer.cli.output import echo
from analyzer.cli.session import CliSession, pass_session

if TYPE_CHECKING:
    from analyzer.app.server import LiveServer

_LAST_PORT = 65_535


@click.command("open")
@click.option(
    "--port",
    type=click.IntRange(1, _LAST_PORT),
    help="Where it listens on this computer.  [default: a free one]",
)
@click.option(
    "--no-browser", is_flag=True, help="Print the page's address instead; it is a secret."
)
@click.option(
    "--sample", is_flag=True, help="The sample athlete, to try things on; nothing of it is kept."
)
@pass_session
def open(session: CliSession, port: int | None, no_browser: bool, sample: bool) -> None:  # noqa: A001
    """Open the report as a page that lives: decide, note and plan on it.

    It is shown by a small server that answers this computer alone; nothing leaves it. Ctrl-C ends
    it; what you did is kept.

    \b
    Examples:
      legstats open
      legstats open --sample
    """
    from analyzer import config
    from analyzer.app.opening import opened_page
    from analyzer.app.server import LiveServer, opened_browser

    with (
        # Whenever it comes: there is nothing that a page half opened could leave undone.
        suppress(KeyboardInterrupt),
        opened_page(lambda: config.load(session.home, session.config_file), sample=sample) as page,
    ):
        server = LiveServer(page, port or 0)
        if no_browser:
            _serve(session, server, is_told=True)
        else:
            with opened_browser(server.address, page.home) as is_opened:
                session.note(
                    "Your page is in the browser. If it is not: legstats open --no-browser"
                    if is_opened
                    else "No browser was found. Open this address in one; it is a secret:"
                )
                _serve(session, server, is_told=not is_opened)
    session.note("Closed. What you did is kept.")


def _serve(session: CliSession, server: LiveServer, *, is_told: bool) -> None:
    """Serve until Ctrl-C, which counts from the moment on that the address is told."""
    with server.ended_by_ctrl_c():
        if is_told:
            echo(server.address)
        session.note("Ctrl-C ends it.")
        server.run()
