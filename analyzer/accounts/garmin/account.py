"""Garmin as an account. What is slow to import is imported when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.accounts.api_key import ApiKey, KeyAccount
from analyzer.accounts.garmin.login import GarminLogin
from analyzer.accounts.secrets import LoginFile
from analyzer.sources import source_kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from analyzer.accounts.base import Access, Connection
    from analyzer.accounts.session import RetryPolicy
    from analyzer.model import Activity
    from analyzer.settings import Sources

    Raw = dict[str, Any]

_OF_THE_RECORDING = ("startTimeGMT", "elapsedDuration")
"""The distance is not: it is corrected there, and the file stays the same."""


class _GarminAccount(KeyAccount):
    """One athlete's account at Garmin Connect, read with a key of their own."""

    kind = "garmin"
    keys_page = "https://connect.garmin.com/modern/settings"
    key_help = (
        "Make a key in Garmin Connect (https://connect.garmin.com/modern/settings, Personal API) "
        "and copy it; it is good for 30 to 365 days, as you choose there."
    )
    key_expires = True
    longest_key_days = 365

    def login_file(self, home: Path) -> LoginFile[ApiKey]:
        """Return where the key is kept, with the token of the day."""
        return LoginFile[ApiKey](home, self.kind, self.title, GarminLogin)

    def find_athlete(
        self, key: ApiKey, sources: Sources, retry: RetryPolicy, say: Callable[[str], None]
    ) -> str:
        """Return Garmin's number of the key's athlete, "" when there is no activity to tell it."""
        from analyzer.accounts.garmin.client import find_athlete  # noqa: PLC0415 - slow

        return find_athlete(self, key, self.open_session(sources, retry, say), sources)

    def connect(self, access: Access) -> Connection:
        """Return the account with somebody logged in."""
        from analyzer.accounts.garmin.client import GarminConnection  # noqa: PLC0415 - slow

        return GarminConnection(self, access)

    def record_key(self, activity_id: str) -> str:
        """Return the key of the record made of an activity."""
        return f"{source_kind(self.kind).key_prefix}{activity_id}#0"

    def same_recording(self, one: Raw, other: Raw) -> bool:
        """Tell whether two summaries of an activity are about the same recording, not cut since."""
        return all(one.get(field) == other.get(field) for field in _OF_THE_RECORDING)

    def read(self, summary: Raw, detail: Raw | None, streams: Raw | None) -> Activity:  # noqa: ARG002 - the list tells all of it
        """Return the activity that Garmin's answers hold."""
        from analyzer.accounts.garmin.activity import read_activity  # noqa: PLC0415 - slow

        return read_activity(summary, streams or {}, self.record_key(str(summary["activityId"])))

    def is_outdated(self, streams: Raw) -> bool:
        """Tell whether the activity's file would be read better today."""
        from analyzer.accounts.recordings import is_outdated  # noqa: PLC0415 - slow

        return is_outdated(streams)


ACCOUNT = _GarminAccount()
