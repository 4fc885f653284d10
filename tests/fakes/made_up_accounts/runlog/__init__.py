"""A made-up account, as a newcomer would write one: nothing here but what is the service's own.

``GET /activities?before=SECONDS`` lists four activities, ``GET /activities/ID`` one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from analyzer.accounts.api_key import ApiKey, KeyAccount
from analyzer.accounts.base import Access, ListedActivity, ListPage, no_api_at
from analyzer.model import Activity, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.session import RetryPolicy
    from analyzer.settings import Sources

PAGE = 4


class _RunLogAccount(KeyAccount):
    kind = "runlog"
    keys_page = "https://runlog.example/keys"
    key_help = "Runlog shows your key at https://runlog.example/keys."
    key_expires = True

    def find_athlete(
        self, key: ApiKey, sources: Sources, retry: RetryPolicy, say: Callable[[str], None]
    ) -> str:
        url = f"{self.base_url(sources)}/activities/monday"
        answer = self.open_session(sources, retry, say).get(url, headers={"api-key": key.key})
        if answer.status_code == 401:
            raise self.refused_key()
        return ""

    def connect(self, access: Access) -> _RunLogConnection:
        return _RunLogConnection(self, access)

    def record_key(self, activity_id: str) -> str:
        return f"runlog-{activity_id}#0"

    def same_recording(self, one: dict[str, Any], other: dict[str, Any]) -> bool:
        return bool(one["start"] == other["start"])

    def read(
        self, summary: dict[str, Any], detail: dict[str, Any] | None, streams: object
    ) -> Activity:
        assert streams is None
        begins = datetime.fromtimestamp(summary["start"], UTC)
        return Activity(
            Source(self.kind, f"Runlog activity {summary['id']}", self.record_key(summary["id"])),
            sport="run",
            started_at=begins,
            ended_at=begins + timedelta(minutes=summary["minutes"]),
            distance_m=summary["km"] * 1000.0,
            description=(detail or {}).get("note", ""),
        )


class _RunLogConnection:
    athlete_id = ""
    sees_private = True

    def __init__(self, account: _RunLogAccount, access: Access) -> None:
        self._account = account
        self._url = account.base_url(access.sources)
        self._key = access.login.load().key
        self._session = account.session(access)

    def list_page(self, before_s: float | None) -> ListPage:
        query = {} if before_s is None else {"before": before_s}
        found = self._get("activities", **query)
        if found is None:
            raise no_api_at(self._account.kind, self._url)
        listed = [_listed(one) for one in found]
        return ListPage(listed, len(listed) == PAGE)

    def fetch_listed(self, activity_id: str) -> ListedActivity | None:
        whole = self._get(f"activities/{activity_id}")
        return whole and _listed(whole)

    def fetch(self, activity_id: str, what: str, _: object) -> dict[str, Any] | None:
        assert what == "detail"
        return self._get(f"activities/{activity_id}")

    def _get(self, path: str, **query: float) -> Any:
        headers = {"api-key": self._key}
        answer = self._session.get(f"{self._url}/{path}", params=query, headers=headers)
        if answer.status_code == 401:
            raise self._account.refused_key()
        return answer.json() if answer.ok else None


def _listed(one: dict[str, Any]) -> ListedActivity:
    kept = {name: one[name] for name in ("id", "start", "minutes", "km")}
    return ListedActivity(one["id"], datetime.fromtimestamp(one["start"], UTC), kept, "detail")


ACCOUNT = _RunLogAccount()
