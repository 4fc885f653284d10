"""Accounts to log in to: what they hold becomes activities.

Each kind of account has a folder of its own here, named as the source it is, whose face holds one
``ACCOUNT``. What accounts have in common stands beside the folders.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from analyzer import sources

if TYPE_CHECKING:
    from analyzer.accounts.base import Account


def account_kinds() -> tuple[str, ...]:
    """Return the kinds of source that are accounts."""
    return tuple(row.key for row in sources.SOURCES if row.is_account)


def find_account(kind: str) -> Account:
    """Return the account of one kind."""
    return cast("Account", import_module(f"{__name__}.{kind}").ACCOUNT)


def all_accounts() -> list[Account]:
    """Return every account legstats can read."""
    return [find_account(kind) for kind in account_kinds()]
