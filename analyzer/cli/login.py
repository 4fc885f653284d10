"""``legstats login``: let legstats read an account."""

from __future__ import annotations

import sys
import tomllib
import webbrowser
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import click

from analyzer.accounts import account_kinds
from analyzer.cli.output import echo
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer.accounts.callback_server import CallbackServer, Consent
    from analyzer.accounts.oauth import Application, OAuthAccount


@click.command()
@click.argument(
    "account", type=click.Choice(account_kinds(), case_sensitive=False), default="strava"
)
@click.option("--no-browser", is_flag=True, help="Show the address instead of opening a browser.")
@click.option("--public-only", is_flag=True, help="Leave out activities that only you can see.")
@click.option(
    "--app",
    "app_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with client_id and client_secret, instead of typing them.",
)
@click.option("--new-app", is_flag=True, help="Ask for the client id and secret again.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=0,
    metavar="PORT",
    help="Port the browser is sent back to.  [default: any]",
)
@click.option(
    "--minutes",
    type=click.FloatRange(0.0, 1440.0),
    default=5.0,
    show_default=True,
    metavar="MINUTES",
    help="How long to wait for you.",
)
@pass_session
def login(  # noqa: PLR0913, PLR0917 - one argument for each option
    session: CliSession,
    account: str,
    no_browser: bool,
    public_only: bool,
    app_file: Path | None,
    new_app: bool,
    port: int,
    minutes: float,
) -> None:
    """Let legstats read your account at Strava.

    You agree on Strava's own page; legstats never sees your password. The login is kept in a
    file in your data folder that only you can read.

    \b
    Examples:
      legstats login strava
      legstats login strava --no-browser
      legstats login strava --app strava-app.toml
    """
    from analyzer.accounts.callback_server import CallbackServer
    from analyzer.accounts.oauth import find_oauth_account
    from analyzer.actions.accounts import finish_login, unread_notice

    service = find_oauth_account(account)
    if notice := unread_notice(session.config, service):
        echo(notice, err=True)
    application = _find_application(session, service, app_file, new_app=new_app)
    login_command = service.login_file(session.config.home).login_command
    with CallbackServer(login_command, service.title, port) as server:
        address = server.consent_page(
            service.authorize_url(session.config.sources),
            application.client_id,
            service.consent_query(private=not public_only),
        )
        _show_address(service.title, address, no_browser=no_browser)
        consent = _wait_for_consent(session, server, minutes)
    private = not public_only
    finish_login(session.config, service, consent, application, private=private, say=session.note)
    echo(f"Logged in to {service.title}. Read your activities with: legstats sync")


def _find_application(
    session: CliSession, service: OAuthAccount, app_file: Path | None, *, new_app: bool
) -> Application:
    """Return the athlete's application: from a file, from the last login, or as typed."""
    from analyzer.accounts.oauth import Application
    from analyzer.actions.accounts import last_application

    if app_file:
        return _read_application(app_file)
    if not new_app and (last := last_application(session.config, service)):
        return last
    if not session.may_ask:
        raise UsageError(
            "The client id and secret of your API application are needed.",
            'Write client_id = "..." and client_secret = "..." into a file; name it with --app.',
        )
    echo(service.application_help, err=True)
    client_id = str(click.prompt("Client ID (a number such as 12345)", type=int, err=True))
    secret = str(click.prompt("Client Secret (not shown)", hide_input=True, err=True))
    return Application(client_id, secret.strip())


def _read_application(path: Path) -> Application:
    from analyzer.accounts.oauth import Application

    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return Application(str(content["client_id"]), str(content["client_secret"]))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError):
        raise UsageError(
            f"{path} does not hold both client_id and client_secret.",
            'It needs two lines: client_id = "12345" and client_secret = "..."',
        ) from None


def _show_address(title: str, address: str, *, no_browser: bool) -> None:
    if not no_browser and webbrowser.open(address):
        echo(f"Your browser shows {title}'s page: press Authorize there.", err=True)
        echo(f"If it does not, open this address:\n{address}", err=True)
    else:
        echo(f"Open this address and press Authorize there:\n{address}", err=True)


def _wait_for_consent(session: CliSession, server: CallbackServer, minutes: float) -> Consent:
    """Wait for the browser; where it runs on another computer, for the address it ended at."""
    if session.may_ask:
        echo(
            "Waiting. (Browser on another computer? Its last page will not load; paste that "
            "page's address here and press Enter.)",
            err=True,
        )
        # A daemon: it reads stdin for ever, and must not hold up the end of the command.
        Thread(target=_accept_pasted, args=(server,), daemon=True).start()
    return server.wait(minutes * 60)


def _accept_pasted(server: CallbackServer) -> None:
    for line in sys.stdin:
        if consent := server.read_address(line.strip()):
            server.accept(consent)
        elif line.strip():
            echo("That is not the address this login ends at; copy all of it.", err=True)
