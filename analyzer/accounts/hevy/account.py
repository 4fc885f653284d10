"""Hevy as an account. What is slow to import is imported when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.accounts.api_key import ApiKey, KeyAccount
from analyzer.errors import LoginNeededError
from analyzer.sources import source_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.base import Access, Connection
    from analyzer.accounts.session import RetryPolicy
    from analyzer.model import Activity
    from analyzer.settings import Sources

    Raw = dict[str, Any]


class _HevyAccount(KeyAccount):
    """One athlete's account at Hevy, read with a key of their own."""

    kind = "hevy"
    keys_page = "https://hevy.com/settings?developer"
    key_help = (
        "Hevy gives a key to those with Hevy Pro. Make one at https://hevy.com/settings?developer "
        "and copy it."
    )

    def refused_key(self) -> LoginNeededError:
        """Return what to raise when Hevy does not accept the key."""
        return LoginNeededError(
            "Hevy does not accept your key: it is wrong or deleted, or your Hevy Pro has ended.",
            f"Get one at {self.keys_page}, then: legstats login hevy. Without Pro, export the CSV "
            "(Settings, Export & Import Data) and read that: legstats sync workouts.csv",
        )

    def find_athlete(
        self, key: ApiKey, sources: Sources, retry: RetryPolicy, say: Callable[[str], None]
    ) -> str:
        """Return Hevy's own id of the key's athlete."""
        from analyzer.accounts.hevy.client import find_user  # noqa: PLC0415 - slow

        return find_user(self, key, self.open_session(sources, retry, say), sources)

    def connect(self, access: Access) -> Connection:
        """Return the account with somebody logged in."""
        from analyzer.accounts.hevy.client import HevyConnection  # noqa: PLC0415 - slow

        return HevyConnection(self, access)

    def record_key(self, activity_id: str) -> str:
        """Return the key of the record made of a workout."""
        return f"{source_kind(self.kind).key_prefix}{activity_id}#0"

    def same_recording(self, one: Raw, other: Raw) -> bool:
        """Tell whether two summaries are about the same recording; there is none to be cut."""
        return bool(one.get("id") == other.get("id"))

    def read(self, summary: Raw, detail: Raw | None, streams: Raw | None) -> Activity:  # noqa: ARG002 - the list tells all
        """Return the strength session that Hevy's answer holds."""
        from analyzer.accounts.hevy.workout import read_workout  # noqa: PLC0415 - slow

        return read_workout(summary, self.record_key(str(summary["id"])))


ACCOUNT = _HevyAccount()
