"""Garmin's API as a sync needs it: activities by date, their files, nights and weight."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from gcpapi_sync import (
    APIError,
    APIStatusError,
    AuthenticationError,
    NotFoundError,
    ResponseValidationError,
)
from gcpapi_sync.models import SummarizedActivity
from pydantic import ValidationError

from analyzer.accounts.base import TRY_AGAIN, ListedActivity, ListPage, no_api_at
from analyzer.accounts.garmin.activity import (
    listed_activity,
    noted_night,
    noted_weight,
    started_at,
)
from analyzer.accounts.garmin.web import KEY_EXCHANGE_PATH, KeptToken, garmin_client
from analyzer.accounts.recordings import kept_recording
from analyzer.clocks import on_clock
from analyzer.errors import RefusedError, UnansweredError
from analyzer.model import Noted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gcpapi_sync import GarminClient

    from analyzer.accounts.api_key import ApiKey, KeyAccount
    from analyzer.accounts.base import Access
    from analyzer.accounts.session import AccountSession
    from analyzer.settings import Sources

    Raw = dict[str, Any]

PAGE = 45
"""Garmin's search fails for more at once."""
_FARTHEST_ZONE = timedelta(hours=14)
_OUT_OF_PLACE_S = 26 * 3600.0
"""The list is in the order of local times, and zones lie so far apart."""
NIGHTS, WEIGHT = "sleep", "weight"
_DAYS_A_REQUEST = {NIGHTS: 31, WEIGHT: 365}
"""Garmin refuses more."""
_FIRST_DAY = "first day"
_ALWAYS = ("/personal-api-key/token", "/activitylist-service/activities/search/activities")
"""What there is for every athlete, be the list empty."""
_NO_FILE = {204, 400, 404, 406, 410, 422}
"""What is said of a file that there is not, as of an activity entered by hand."""


def find_athlete(
    account: KeyAccount, key: ApiKey, session: AccountSession, sources: Sources
) -> str:
    """Return the number of the athlete whose key it is, "" while there is no activity of theirs.

    Raises:
        LoginNeededError: Garmin does not accept the key.
    """
    client = garmin_client(key.key, account.base_url(sources), session)
    with _problems_explained(account, account.base_url(sources)):
        newest = client.search_activities(limit=1)
        return str(newest[0].owner_id or "") if newest else ""


class GarminConnection:
    """One athlete's account at Garmin, logged in.

    Args:
        account: the kind of account.
        access: settings, login, quota and patience.
    """

    sees_private = True
    day_lists = (NIGHTS, WEIGHT)

    def __init__(self, account: KeyAccount, access: Access) -> None:
        self._account = account
        self._access = access
        login = access.login.load()
        self.athlete_id: str = login.athlete_id
        self._address = account.base_url(access.sources)
        self._client: GarminClient = garmin_client(
            login.key,
            self._address,
            account.session(access),
            KeptToken(access.login, access.limiter.now),
        )

    def list_page(self, before_s: float | None) -> ListPage:
        """Return activities that began before a moment (s since 1970), or at all, newest first.

        They are asked for by the day, so that whatever is uploaded or deleted meanwhile moves none
        from one page to another.
        """
        days: Raw = {}
        if before_s is not None:
            days["end_date"] = (datetime.fromtimestamp(before_s, UTC) + _FARTHEST_ZONE).date()
        before = float("inf") if before_s is None else before_s
        start = 0
        last = ""
        while True:
            entries = self._entries(start, PAGE, **days)
            if start and (not entries or entries[0].id != last):  # the list moved: once more
                start = 0
                continue
            earlier = [one for one in entries if _began_before(one, before)]
            is_full = len(entries) == PAGE
            if earlier or not is_full:
                return ListPage(earlier, is_full, _OUT_OF_PLACE_S)
            # More than a page on one day: the next one begins with the last of this one.
            start, last = start + PAGE - 1, entries[-1].id

    def fetch_listed(self, activity_id: str) -> ListedActivity | None:
        """Return one activity as it would be listed, None when it is gone.

        Garmin tells of a single activity in other words than in its list: so it is looked up there.
        """
        with _problems_explained(self._account, self._address):
            try:
                there = self._client.get_activity(int(activity_id))
            except NotFoundError:
                return None
        when = there.summary.start_time_local if there.summary else None
        if when is None:
            return None
        on_its_day = self._entries(0, PAGE, start_date=when.date(), end_date=when.date())
        return next((one for one in on_its_day if one.id == activity_id), None)

    def fetch(self, activity_id: str, what: str, summary: Raw) -> Raw | None:  # noqa: ARG002 - only streams are ever pending
        """Return the activity's own file as it is kept; {} where there is none."""
        with _problems_explained(self._account, self._address):
            try:
                file = self._client.download_activity_zip(int(activity_id))
            except APIStatusError as refusal:
                if refusal.status_code in _NO_FILE:
                    return {}
                raise
            except ResponseValidationError as empty:
                if empty.response.content:
                    raise
                return {}
        began = started_at(summary)
        assert began is not None  # noqa: S101 - what cannot be placed in time is never kept
        problems: list[str] = []
        name = f"The file of Garmin activity {activity_id}"
        kept = kept_recording(file, name, began, self._access.sources.zone, problems.append)
        return kept or ({"problem": problems[0]} if problems else {})

    def list_days(self, name: str, oldest: date | None) -> list[Noted]:
        """Return what the days since ``oldest`` say of sleep or of weight.

        A long history takes many requests: how far they came is kept, so that none is repeated.
        """
        now = datetime.fromtimestamp(self._access.limiter.now(), UTC)
        today, since = on_clock(now, self._access.sources.zone).date(), str(oldest)
        kept = self._access.recall(name) or {}
        if kept.get("since") != since:
            kept = {"facts": []}
        facts = [
            Noted(date.fromisoformat(day), topic, value, None)
            for day, topic, value in kept["facts"]
        ]
        begins = date.fromisoformat(kept["next"]) if "next" in kept else oldest or self._first_day()
        while begins is not None and begins <= today:
            ends = min(begins + timedelta(days=_DAYS_A_REQUEST[name] - 1), today)
            facts += self._noted(name, begins, ends)
            begins = ends + timedelta(days=1)
            if begins <= today:  # the last one's is kept by whoever asked
                told = [(one.day.isoformat(), one.topic, one.value) for one in facts]
                so_far = {"since": since, "next": begins.isoformat(), "facts": told}
                self._access.remember(name, so_far)
        return facts

    def _noted(self, name: str, first: date, last: date) -> Iterator[Noted]:
        """Yield what is known of a stretch of days, one request."""
        with _problems_explained(self._account, self._address):
            if name == NIGHTS:
                nights = self._client.get_daily_sleep_summaries(first, last)
                yield from filter(None, map(noted_night, nights))
            else:
                days = self._client.get_weight_range(first, last).daily_weight_summaries
                yield from filter(None, map(noted_weight, days or ()))

    def _first_day(self) -> date | None:
        """Return the day of the athlete's first activity, None when there is none."""
        kept = self._access.recall(_FIRST_DAY)
        if kept:
            return date.fromisoformat(kept)
        first = self._entries(0, 1, sort_order="asc")
        began = first[0].started_at if first else None
        if began is None:
            return None
        self._access.remember(_FIRST_DAY, began.date().isoformat())
        return began.date()

    def _entries(self, start: int, limit: int, **filters: Any) -> list[ListedActivity]:  # noqa: ANN401 - as the library takes them
        """Return entries of the list; the legs of a triathlon stand in it, too."""
        with _problems_explained(self._account, self._address):
            try:
                # The library's own search turns pages of 20.
                pages = self._client.iter_activities(
                    start=start, page_size=limit, exclude_children=False, **filters
                )
                found = [*islice(pages, limit)]
            except ResponseValidationError as odd:
                return [*_readable_entries(odd.raw)]
        return [listed_activity(one) for one in found]


def _readable_entries(raw: bytes) -> Iterator[ListedActivity]:
    """Yield what can be read of a page on which something cannot."""
    entries = json.loads(raw)
    if not isinstance(entries, list):
        raise UnansweredError("Garmin's list of activities is no list.", TRY_AGAIN)
    for one in entries:
        yield _readable_entry(one if isinstance(one, dict) else {})


def _readable_entry(entry: Raw) -> ListedActivity:
    """Return an entry without those of its facts that are not what they should be."""
    try:
        return listed_activity(SummarizedActivity.model_validate(entry))
    except ValidationError as problem:
        odd = {one["loc"][0] for one in problem.errors() if one["loc"]}
    if "activityId" in odd or not odd & entry.keys():
        return ListedActivity("", started_at(entry), {})
    return _readable_entry({name: value for name, value in entry.items() if name not in odd})


@contextmanager
def _problems_explained(account: KeyAccount, address: str) -> Iterator[None]:
    """Say in our words what the library raises; its own may hold what Garmin answered.

    Args:
        account: the kind of account.
        address: where it was asked.

    Raises:
        LoginNeededError: the key is not accepted.
        RefusedError: the request is, or Garmin's API is not at the address.
        UnansweredError: the answer makes no sense.
    """
    try:
        yield
    except AuthenticationError as refusal:
        if KEY_EXCHANGE_PATH in refusal.response.request.url.path:
            raise account.refused_key() from None
        # The token is good: it was renewed just now. So this request alone is refused.
        raise RefusedError("Garmin refused a request (401).") from None
    except APIStatusError as refusal:
        if isinstance(refusal, NotFoundError) and refusal.response.request.url.path.endswith(
            _ALWAYS
        ):
            raise no_api_at(account.kind, address) from None
        raise RefusedError(f"Garmin refused a request ({refusal.status_code}).") from None
    except APIError:
        raise UnansweredError("Garmin's answer is not what was asked for.", TRY_AGAIN) from None


def _began_before(one: ListedActivity, before_s: float) -> bool:
    return one.started_at is None or one.started_at.timestamp() < before_s
