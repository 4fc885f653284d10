"""Which way in is quickest for whom: said where nothing is read yet, or nothing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.accounts import all_accounts
from analyzer.sources import account_kinds
from analyzer.store import Store

if TYPE_CHECKING:
    from analyzer.config import Config
    from analyzer.frames.dataset import Dataset

_WAYS = (
    ("", "With a Garmin watch: plug it in"),
    ("garmin", "or: legstats login garmin"),
    ("", "With an Apple Watch: its Health app's export.zip, or the FIT files of any other watch"),
    ("intervals", "or what intervals.icu has of either: legstats login intervals"),
    ("", "With Strava: your archive, by legstats sync export_12345.zip"),
    ("strava", "with a subscription: legstats login strava"),
    ("", "With Hevy or Strong: the app's CSV"),
    ("hevy", "with Hevy Pro: legstats login hevy"),
)
"""The ways, and the account each needs: one that needs none begins a line."""


def ways_in() -> list[str]:
    """Return a line for each kind of runner: how their first runs and lifts come in."""
    kinds, lines = account_kinds(), list[str]()
    for account, way in _WAYS:
        if not account:
            lines.append(way)
        elif account in kinds:
            lines[-1] += f"; {way}"
    return lines


def no_runs_sentence(data: Dataset) -> str:
    """Say that no run is there, and what brings one; "" where there is one."""
    if len(data.runs):
        return ""
    why, command = nothing_there(data.config)
    # Where other things are there, it is only runs that are missing.
    return f"{'No run yet.' if len(data.strength_sessions) else why} Start with: {command}"


def nothing_there(config: Config) -> tuple[str, str]:
    """Return why there is nothing to show, in a sentence, and the command that changes it."""
    if config.store_path.exists():
        with Store(config.store_path) as store:
            for account in all_accounts():
                table = store.account(account.kind)
                if table.state("account") and not table.holds()[0]:
                    logged_in = account.login_file(config.home).exists()
                    again = "legstats sync" if logged_in else f"legstats login {account.kind}"
                    return f"What {account.title} had sent has left the store.", again
    return "Nothing is read yet.", "legstats sync FOLDER"
