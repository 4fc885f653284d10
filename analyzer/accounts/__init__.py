"""Accounts to log in to: what they hold becomes activities.

Each kind of account has a folder of its own here, named as the source it is, whose face holds one
``ACCOUNT``. What accounts have in common stands beside the folders.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from analyzer.sources import account_kinds

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.accounts.base import Account


def find_account(kind: str) -> Account:
    """Return the account of one kind."""
    return cast("Account", import_module(f"{__name__}.{kind}").ACCOUNT)


def all_accounts() -> list[Account]:
    """Return every account legstats can read."""
    return [find_account(kind) for kind in account_kinds()]


def accounts_logged_in(home: Path) -> list[Account]:
    """Return the accounts somebody is logged in to; no other is imported for it.

    Args:
        home: the folder of the athlete's data. Logins that killed processes left there count.
    """
    from analyzer.accounts.secrets import has_login_file  # noqa: PLC0415 - most only ask for kinds

    perhaps = [find_account(kind) for kind in account_kinds() if has_login_file(home, kind)]
    return [account for account in perhaps if account.login_file(home).exists()]
