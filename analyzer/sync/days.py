"""What an account tells of days, into the journal: each of its lists once a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from analyzer.accounts.base import DayList
from analyzer.clocks import on_clock
from analyzer.importers.clocks import day_has_come
from analyzer.units import count

if TYPE_CHECKING:
    from analyzer.accounts.base import Account, Connection
    from analyzer.sync.result import SyncContext

_AGAIN = timedelta(days=14)
"""The last days are told anew: a watch hands its nights in late, and people note things later."""
_DAYS = "days"
OWN = "own "
"""How the topics begin under which an account remembers things."""


def read_days(account: Account, connection: Connection, context: SyncContext, now: float) -> None:
    """Read what an account's lists say of days that were not read today.

    Args:
        account: the kind of account.
        connection: the account, logged in.
        context: the sync this is a part of.
        now: the time by the service's clock (s since 1970).
    """
    if not isinstance(connection, DayList):
        return
    table, journal = context.store.account(account.kind), context.store.journal
    today = on_clock(datetime.fromtimestamp(now, UTC), context.config.sources.zone).date()
    days: set[date] = set()
    try:
        for name in connection.day_lists:
            noted = {} if context.options.full else table.state(_DAYS) or {}
            last = date.fromisoformat(noted[name]) if name in noted else None
            if last == today:
                continue
            oldest = last - _AGAIN if last else None
            facts = [one for one in connection.list_days(name, oldest) if day_has_come(one.day)]
            with context.store.transaction():
                days |= journal.keep_account_days(account.kind, name, facts, oldest)
                table.set_state(_DAYS, (table.state(_DAYS) or {}) | {name: today.isoformat()})
                table.set_state(f"{OWN}{name}", None)
    finally:
        if days:
            context.note_done(
                f"What {account.title} says of {count(len(days), 'day')} went into the journal."
            )
