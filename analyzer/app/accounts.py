"""The accounts: how fresh each is, reading one now, and how to log in to the others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from analyzer.accounts import find_account
from analyzer.actions.accounts import logged_in_kinds
from analyzer.actions.sources import sync_sources
from analyzer.answers.account_words import account_line
from analyzer.answers.status import account_status
from analyzer.app.adding import sync_begun_at
from analyzer.app.parts import FormOutcome
from analyzer.app.sync_news import news_of_sync, remember_before
from analyzer.app.syncing import page_sync
from analyzer.errors import UsageError
from analyzer.sources import account_kinds
from analyzer.sync import usual_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analyzer.app.parts import Fields, View
    from analyzer.app.syncing import SyncState
    from analyzer.config import Config
    from analyzer.sources import SourceAnswers
    from analyzer.sync import Options, SyncResult

KEY = "accounts"
_EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class AccountCard:
    """An account: its kind and name, how far it is read, "" where nobody ever logged in.

    ``login`` is the command that logs in, "" where somebody is.
    """

    kind: str
    title: str
    line: str
    login: str


@dataclass(frozen=True, slots=True)
class LivingAccounts:
    """All accounts there are, other places that a sync looks in, and how far a sync is.

    ``news`` are what it changed of what the page says.
    """

    cards: tuple[AccountCard, ...]
    places: tuple[str, ...]
    sync: SyncState | None
    news: tuple[str, ...]


def build(view: View) -> LivingAccounts:
    """List the accounts, those logged in to first."""
    cards = [_account_card(kind, view) for kind in account_kinds()]
    kinds = set(account_kinds())
    sync = sync_begun_at(view, KEY)
    places = [str(one) for one in usual_sources(view.config) if str(one) not in kinds]
    return LivingAccounts(
        cards=tuple(sorted(cards, key=lambda card: bool(card.login))),
        places=tuple(places),
        sync=sync,
        news=news_of_sync(view, sync),
    )


def is_reading(view: View) -> bool:
    """Tell whether an account is being read for the page."""
    state = sync_begun_at(view, KEY)
    return state is not None and state.running


def sync_now(view: View, fields: Fields) -> FormOutcome:
    """Begin to read an account, or everything that a sync looks through.

    Raises:
        UsageError: nobody is logged in there, or there is no such account.
        TryLaterError: something is being read.
    """
    kind, config = fields.text("kind"), view.config
    if kind == _EVERYTHING:
        what, sources = "Everything", list[str]()
    else:
        if kind not in account_kinds():
            raise UsageError("There is no such account.", "Choose one of the page.")
        if kind not in logged_in_kinds(config):
            raise UsageError(
                f"Nobody is logged in to {find_account(kind).title}.",
                f"Log in in a terminal: `legstats login {kind}`.",
            )
        what, sources = find_account(kind).title, [kind]
    read = partial(_read_accounts, config, sources)
    sync = page_sync(view.memory)
    sync.refuse_second()
    remember_before(view)
    sync.begin(what, KEY, read)
    return FormOutcome("", KEY, redraw=(KEY,))


def _read_accounts(
    config: Config,
    sources: Sequence[str],
    options: Options,
    progress: Callable[[int, int, str], None],
    answers: SourceAnswers,
) -> SyncResult:
    return sync_sources(
        config,
        sources,
        options,
        settings_file=config.settings_file,
        answers=answers,
        progress=progress,
    )


def _account_card(kind: str, view: View) -> AccountCard:
    account = find_account(kind)
    status = account_status(account, view.config)
    line = account_line(kind, status, view.config) if status else ""
    is_in = status is not None and status.logged_in
    return AccountCard(kind, account.title, line, "" if is_in else f"legstats login {kind}")
