"""How far an account is read and how fresh it is, in words: for ``status`` and the living page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.accounts import find_account
from analyzer.answers.local_clock import local_today, on_local_clock, shown_moment

if TYPE_CHECKING:
    from datetime import date

    from analyzer.answers.status import AccountStatus
    from analyzer.config import Config


def account_line(kind: str, account: AccountStatus, config: Config) -> str:
    """Say in one line who is logged in, how far an account is read, and how fresh that is."""
    service = find_account(kind)
    words = ["logged in" if account.logged_in else "logged out"]
    if account.refused:
        words = [f"not read at the last sync: {account.refused.rstrip('.')}"]
    if account.still_to_read:
        left = units.count(account.still_to_read, "activity", "activities")
        words.append(f"{left} still to be read in full: legstats sync")
    if account.leaves:
        setting = f" ({service.keep_days_setting})" if service.keep_days_setting else ""
        until = on_local_clock(config, account.leaves)
        words.append(
            f"{_freshness(until, can_renew=account.logged_in and not account.refused)}{setting}"
        )
    if account.activities and account.first_start:
        held = units.count(account.activities, "activity", "activities")
        words.append(f"{held} since {units.day(on_local_clock(config, account.first_start))}")
    if account.read_at:
        words.append(f"last read {shown_moment(config, account.read_at)}")
    if account.withheld:
        words.append(f"{units.number(account.withheld)} {service.withheld_words.rstrip('.')}")
    if account.login_ends:
        words.append(_key_words(account.login_ends, kind, local_today(config)))
    return f"{service.title}: {'; '.join(words)}"


def _key_words(ends: date, kind: str, today: date) -> str:
    """Say when a key ends, and a week before what to do about it."""
    said = f"its key {'ended' if ends < today else 'ends'} on {units.day(ends)}"
    soon = ends - today <= timedelta(days=7)
    return f"{said}; a new one: legstats login {kind}" if soon else said


def _freshness(leaves: datetime, *, can_renew: bool) -> str:
    """Say until when what an account sent is fresh, and what a sync does about it.

    ``leaves`` is on the athlete's clock.
    """
    day = units.day(leaves)
    if leaves <= datetime.now(UTC):
        again = "is read again" if can_renew else "leaves"
        return f"what its API sent was fresh until {day}, and {again} at the next sync"
    return f"what its API sent is fresh until {day}" + (
        "; a sync before then reads it again" if can_renew else ""
    )
