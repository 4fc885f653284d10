"""intervals.icu's API as a sync needs it: activities by date, their files, and days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from analyzer.accounts.base import TRY_AGAIN, ListedActivity, ListPage, no_api_at
from analyzer.accounts.intervals.activity import (
    DAY_FIELDS,
    FIELDS,
    STREAMS,
    is_withheld,
    listed_activity,
    noted_of_day,
)
from analyzer.accounts.recordings import is_whole, kept_recording
from analyzer.accounts.summary import started_at
from analyzer.errors import RefusedError, UnansweredError
from analyzer.importers.clocks import iso_instant

if TYPE_CHECKING:
    from datetime import date

    from requests import Response

    from analyzer.accounts.api_key import ApiKey, KeyAccount
    from analyzer.accounts.base import Access
    from analyzer.accounts.session import AccountSession
    from analyzer.model import Noted
    from analyzer.settings import Sources

    Raw = dict[str, Any]

FIRST_PAGE, PAGE = 50, 500
"""A day's news are few; a history is long."""
_OLDEST = "2000-01-01"
_FARTHEST_ZONE = timedelta(hours=14)
_OUT_OF_PLACE_S = 26 * 3600.0
"""The list is in the order of local times, and zones lie so far apart."""
_OF_THE_KEY = "0"
"""Stands for the id of the key's own athlete."""
_REFUSED = {401, 403}
_NO_ADDRESS = 404
_NOT_THERE = {403, 404, 410, 415, 422}
"""What is said of a file that there is not: never uploaded, or not to be handed on."""


def find_athlete(
    account: KeyAccount, key: ApiKey, session: AccountSession, sources: Sources
) -> str:
    """Return the id of the athlete whose key it is, "" where the service does not say.

    Raises:
        LoginNeededError: the service does not accept the key.
        RefusedError: the address is not that of its API.
    """
    api = _IntervalsApi(account, key, session, sources)
    answer = api.get_of_athlete(f"athlete/{_OF_THE_KEY}")
    return str(answer.get("id", "")) if isinstance(answer, dict) else ""


class _IntervalsApi:
    """Asks with a key."""

    def __init__(
        self, account: KeyAccount, key: ApiKey, session: AccountSession, sources: Sources
    ) -> None:
        self._account = account
        self._auth = ("API_KEY", key.key)
        self._session = session
        self._address = account.base_url(sources)
        self._url = f"{self._address}/api/v1"

    def get(self, path: str, **query: str | int) -> Any:  # noqa: ANN401 - JSON
        """Return the answer to a request, None when there is no such thing."""
        answer = self._answer(path, query)
        return answer.json() if self._is_there(answer) else None

    def _answer(self, path: str, query: dict[str, str | int]) -> Response:
        answer = self._session.get(f"{self._url}/{path}", params=query, auth=self._auth)
        if answer.status_code in _REFUSED:
            raise self._account.refused_key()
        return answer

    def get_of_athlete(self, path: str, **query: str | int) -> Any:  # noqa: ANN401 - JSON
        """Return the answer to a request for what every athlete has, be it empty."""
        answer = self._answer(path, query)
        if answer.status_code == _NO_ADDRESS:
            raise no_api_at(self._account.kind, self._address)
        return answer.json() if self._is_there(answer) else None

    def get_file(self, path: str) -> bytes | None:
        """Return a file, None when there is none."""
        answer = self._session.download(f"{self._url}/{path}", is_whole, auth=self._auth)
        if answer.status_code in _REFUSED - _NOT_THERE:
            raise self._account.refused_key()
        return answer.content if self._is_there(answer) else None

    @staticmethod
    def _is_there(answer: Response) -> bool:
        if answer.status_code in _NOT_THERE:
            return False
        if not answer.ok:
            raise RefusedError(f"intervals.icu refused a request ({answer.status_code}).")
        return True


class IntervalsConnection:
    """One athlete's account at intervals.icu, logged in.

    Args:
        account: the kind of account.
        access: settings, login, quota and patience.
    """

    sees_private = True
    day_lists = ("wellness",)

    def __init__(self, account: KeyAccount, access: Access) -> None:
        self._key = access.login.load()
        self._api = _IntervalsApi(account, self._key, account.session(access), access.sources)
        self._zone = access.sources.zone
        self._say = access.say

    @property
    def athlete_id(self) -> str:
        """The service's id of the athlete, "" when it never says."""
        return str(self._key.athlete_id)

    def list_page(self, before_s: float | None) -> ListPage:
        """Return activities that began before a moment (s since 1970), or at all, newest first."""
        newest, limit = None, FIRST_PAGE
        if before_s is not None:
            newest, limit = datetime.fromtimestamp(before_s, UTC) + _FARTHEST_ZONE, PAGE
        withheld: list[str] = []
        while True:
            entries = self._entries(newest, limit)
            withheld += [str(one.get("id")) for one in entries if is_withheld(one)]
            listed = [listed_activity(one) for one in entries if not is_withheld(one)]
            earlier = [one for one in listed if before_s is None or _is_before(one, before_s)]
            is_full = len(entries) >= limit
            last = _local_start(entries[-1]) if entries else None
            # A page of Strava's activities alone says nothing of what is older.
            if earlier or not is_full or last is None or last == newest:
                break
            newest, limit = last, PAGE
        return ListPage(earlier, is_full, _OUT_OF_PLACE_S, withheld)

    def _entries(self, newest: datetime | None, limit: int) -> list[Raw]:
        asked: dict[str, str | int] = {
            "oldest": _OLDEST, "limit": limit, "fields": ",".join(FIELDS)
        }  # fmt: skip
        if newest is not None:
            asked["newest"] = newest.replace(tzinfo=None).isoformat(timespec="seconds")
        answer = self._api.get_of_athlete(f"athlete/{self._athlete}/activities", **asked)
        if not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer):
            raise UnansweredError("intervals.icu's list of activities is no list.", TRY_AGAIN)
        return answer

    @property
    def _athlete(self) -> str:
        return self.athlete_id or _OF_THE_KEY

    def fetch_listed(self, activity_id: str) -> ListedActivity | None:
        """Return one activity as it would be listed, None when it is gone."""
        whole = self._api.get(f"activity/{activity_id}")
        if not isinstance(whole, dict) or is_withheld(whole):
            return None
        return listed_activity(whole)

    def fetch(self, activity_id: str, what: str, summary: Raw) -> Raw | None:  # noqa: ARG002 - only streams are ever pending
        """Return the activity's own file as it is kept, else its samples; {} for neither."""
        began = started_at(summary)
        assert began is not None  # noqa: S101 - what cannot be placed in time is never kept
        zone = str(summary.get("timezone") or self._zone)
        for path in ("file", "fit-file"):
            file = self._api.get_file(f"activity/{activity_id}/{path}")
            name = f"intervals.icu activity {activity_id}"
            if file and (kept := kept_recording(file, name, began, zone, self._say)):
                return kept
        samples = self._api.get(f"activity/{activity_id}/streams.json", types=",".join(STREAMS))
        told = [one for one in samples or () if isinstance(one, dict)]
        known = [one for one in told if one.get("type") in STREAMS]
        return {one["type"]: {"data": one.get("data")} for one in known}

    def list_days(self, name: str, oldest: date | None) -> list[Noted]:
        """Return what the days since ``oldest`` say of soreness, sleep and weight."""
        answer = self._api.get_of_athlete(
            f"athlete/{self._athlete}/{name}",
            oldest=oldest.isoformat() if oldest else _OLDEST,
            fields=",".join(DAY_FIELDS),
        )
        if not isinstance(answer, list):
            raise UnansweredError("intervals.icu's list of days is no list.", TRY_AGAIN)
        return [fact for day in answer if isinstance(day, dict) for fact in noted_of_day(day)]


def _is_before(one: ListedActivity, before_s: float) -> bool:
    return one.started_at is None or one.started_at.timestamp() < before_s


def _local_start(entry: Raw) -> datetime | None:
    when = iso_instant(entry.get("start_date_local"))
    return when and when.replace(tzinfo=None)
