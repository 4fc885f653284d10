"""Logging in on the service's own page, in the browser."""

from __future__ import annotations

import os
import sys
import tomllib
import webbrowser
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.options import CountType
from analyzer.cli.output import echo, print_text
from analyzer.errors import UsageError
from analyzer.sources import secret_variable

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.accounts.callback_server import CallbackServer, Consent
    from analyzer.accounts.oauth import Application, OAuthAccount
    from analyzer.cli.session import CliSession


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """How to log in in the browser: the options of ``legstats login`` that are about it."""

    no_browser: bool
    public_only: bool
    app_file: Path | None
    new_app: bool
    port: int
    minutes: float


def log_in_in_browser(session: CliSession, account: OAuthAccount, options: BrowserOptions) -> None:
    """Have the athlete say yes on the service's own page, and keep the login."""
    from analyzer.accounts.callback_server import CallbackServer
    from analyzer.actions.accounts import finish_login, unread_notice

    if notice := unread_notice(session.config, account):
        print_text(notice, err=True)
    application = _find_application(session, account, options)
    login_command = account.login_file(session.config.home).login_command
    private = not options.public_only
    with CallbackServer(login_command, account.title, options.port) as server:
        address = server.consent_page(
            account.authorize_url(session.config.sources),
            application.client_id,
            account.consent_query(private=private),
        )
        _show_address(account.title, address, no_browser=options.no_browser)
        consent = _wait_for_consent(session, server, options.minutes)
    finish_login(session.config, account, consent, application, private=private, say=session.note)


def _find_application(
    session: CliSession, account: OAuthAccount, options: BrowserOptions
) -> Application:
    """Return their application: from a file, the environment, the last login, or as typed."""
    from analyzer.accounts.oauth import Application
    from analyzer.actions.accounts import last_application

    if options.app_file:
        return _read_application(options.app_file)
    names = [secret_variable(account.kind, what) for what in ("client_id", "client_secret")]
    client_id, secret = (os.environ.get(name, "").strip() for name in names)
    if client_id and secret:
        return Application(client_id, secret)
    if not options.new_app and (last := last_application(session.config, account)):
        return last
    if not session.may_ask:
        raise UsageError(
            "The client id and secret of your API application are needed.",
            'Write client_id = "..." and client_secret = "..." into a file; name it with --app. Or '
            f"put them into {' and '.join(names)}.",
        )
    print_text(account.application_help, err=True)
    client_id = str(click.prompt("Client ID (a number such as 12345)", type=CountType(1), err=True))
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
