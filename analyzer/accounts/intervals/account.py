"""intervals.icu as an account. What is slow to import is imported when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.accounts.api_key import ApiKey, KeyAccount
from analyzer.sources import source_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.base import Access, Connection
    from analyzer.accounts.session import RetryPolicy
    from analyzer.model import Activity
    from analyzer.settings import Sources

    Raw = dict[str, Any]

_OF_THE_RECORDING = ("start_date", "elapsed_time", "created", "external_id", "file_type")


class _IntervalsAccount(KeyAccount):
    """One athlete's account at intervals.icu, read with a key of their own."""

    kind = "intervals"
    keys_page = "https://intervals.icu/settings"
    key_help = (
        "intervals.icu gives everybody a key: https://intervals.icu/settings, at the end of the "
        "page, Developer Settings."
    )
    withheld_words = (
        "came there from Strava and can't be handed on; take them from Strava's archive."
    )

    def find_athlete(
        self, key: ApiKey, sources: Sources, retry: RetryPolicy, say: Callable[[str], None]
    ) -> str:
        """Return the service's own id of the key's athlete."""
        from analyzer.accounts.intervals.client import find_athlete  # noqa: PLC0415 - slow

        return find_athlete(self, key, self.open_session(sources, retry, say), sources)

    def connect(self, access: Access) -> Connection:
        """Return the account with somebody logged in."""
        from analyzer.accounts.intervals.client import IntervalsConnection  # noqa: PLC0415 - slow

        return IntervalsConnection(self, access)

    def record_key(self, activity_id: str) -> str:
        """Return the key of the record made of an activity."""
        return f"{source_kind(self.kind).key_prefix}{activity_id}#0"

    def same_recording(self, one: Raw, other: Raw) -> bool:
        """Tell whether two summaries of an activity are about the same recording."""
        return all(one.get(field) == other.get(field) for field in _OF_THE_RECORDING)

    def read(self, summary: Raw, detail: Raw | None, streams: Raw | None) -> Activity:  # noqa: ARG002 - the list tells all of it
        """Return the activity that the service's answers hold."""
        from analyzer.accounts.intervals.activity import read_activity  # noqa: PLC0415 - slow

        return read_activity(summary, streams or {}, self.record_key(str(summary["id"])))

    def is_outdated(self, streams: Raw) -> bool:
        """Tell whether the activity's file would be read better today."""
        from analyzer.accounts.recordings import is_outdated  # noqa: PLC0415 - slow

        return is_outdated(streams)


ACCOUNT = _IntervalsAccount()
