"""Hevy's API as a sync needs it: pages of workouts, what changed since, muscle groups."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analyzer.accounts.base import (
    TRY_AGAIN,
    ChangePage,
    ListedActivity,
    NumberedPage,
    no_api_at,
)
from analyzer.accounts.hevy.workout import listed_workout, muscle_groups, template_ids
from analyzer.errors import RefusedError, UnansweredError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.accounts.api_key import ApiKey, KeyAccount
    from analyzer.accounts.base import Access
    from analyzer.accounts.session import AccountSession
    from analyzer.settings import Sources

    Raw = dict[str, Any]

PAGE, TEMPLATE_PAGE = 10, 100
"""Hevy lists at most this many at once."""
_REFUSED = {401, 402, 403}
_NOT_THERE = 404
_TEMPLATES = "exercise templates"


def find_user(account: KeyAccount, key: ApiKey, session: AccountSession, sources: Sources) -> str:
    """Return the id of the athlete whose key it is, "" where Hevy does not say.

    Raises:
        LoginNeededError: Hevy does not accept the key.
        RefusedError: the address is not that of Hevy's API.
    """
    user = _HevyApi(account, key, session, sources).get_user().get("data")
    return str(user.get("id", "")) if isinstance(user, dict) else ""


class _HevyApi:
    """Asks with a key."""

    def __init__(
        self, account: KeyAccount, key: ApiKey, session: AccountSession, sources: Sources
    ) -> None:
        self._account = account
        self._key = key
        self._session = session
        self._address = account.base_url(sources)
        self._url = f"{self._address}/v1"

    def get(self, path: str, **query: str | int) -> Raw | None:
        """Return the answer to a request, None when there is no such thing."""
        headers = {"api-key": self._key.key, "Accept": "application/json"}
        answer = self._session.get(f"{self._url}/{path}", params=query, headers=headers)
        if answer.status_code in _REFUSED:
            raise self._account.refused_key()
        if answer.status_code == _NOT_THERE:
            return None
        if not answer.ok:
            raise RefusedError(f"Hevy refused a request ({answer.status_code}).")
        told = answer.json()
        if not isinstance(told, dict):
            raise UnansweredError("Hevy's answer is not what was asked for.", TRY_AGAIN)
        return told

    def get_user(self) -> Raw:
        """Return what Hevy says of the key's athlete, of whom any key has one."""
        answer = self.get("user/info")
        if answer is None:
            raise no_api_at(self._account.kind, self._address)
        return answer

    def get_page(self, path: str, number: int, size: int, **query: str) -> Raw:
        """Return a page of a list, {} for one after its last."""
        answer = self.get(path, page=number, pageSize=size, **query)
        if answer is None and number == 1:
            # Even an empty list may be said not to be there; so may anything where Hevy is not.
            self.get_user()
        return answer or {}


class HevyConnection:
    """One athlete's account at Hevy, logged in.

    Args:
        account: the kind of account.
        access: settings, login, quota and patience.
    """

    page_size = PAGE
    sees_private = True

    def __init__(self, account: KeyAccount, access: Access) -> None:
        self._key = access.login.load()
        self._api = _HevyApi(account, self._key, account.session(access), access.sources)
        self._access = access
        kept = access.recall(_TEMPLATES) or {}
        self._muscles: dict[str, list[str]] = kept.get("muscles", {})
        self._next_page: int = kept.get("next_page", 1)
        """The next page of exercises to ask for, 0 when all are known."""

    @property
    def athlete_id(self) -> str:
        """Hevy's id of the athlete, "" when it never says."""
        return str(self._key.athlete_id)

    def numbered_page(self, number: int) -> NumberedPage:
        """Return ten workouts, newest first."""
        answer = self._api.get_page("workouts", number, PAGE)
        workouts = self._objects(answer, "workouts")
        return NumberedPage(self._listed(workouts), _page_count(answer))

    def change_page(self, since: datetime, number: int) -> ChangePage:
        """Return ten workouts that were changed or deleted since a moment, newest first."""
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        answer = self._api.get_page("workouts/events", number, PAGE, since=moment)
        events = self._objects(answer, "events")
        workouts = [one["workout"] for one in events if isinstance(one.get("workout"), dict)]
        deleted = [str(one.get("id", "")) for one in events if one.get("type") == "deleted"]
        return ChangePage(self._listed(workouts), deleted, _page_count(answer))

    def fetch_listed(self, activity_id: str) -> ListedActivity | None:
        """Return one workout as it would be listed, None when it is gone."""
        told = self._api.get(f"workouts/{activity_id}")
        return self._listed([told])[0] if told else None

    def fetch(self, activity_id: str, what: str, summary: Raw) -> Raw | None:
        """Return more of a workout; the list tells all, so nothing is ever pending."""
        raise NotImplementedError(f"{what} of {activity_id}, {len(summary)} facts")

    def _listed(self, workouts: Sequence[Raw]) -> list[ListedActivity]:
        self._learn_muscles(set[str]().union(*map(template_ids, workouts)))
        return [listed_workout(one, self._muscles) for one in workouts]

    def _learn_muscles(self, templates: set[str]) -> None:
        """Ask for all exercises at first, and later for each that joins them."""
        if self._next_page:
            self._list_templates()
        for unknown in sorted(templates - self._muscles.keys()):
            template = self._api.get(f"exercise_templates/{unknown}")
            self._muscles[unknown] = muscle_groups(template or {})
            self._remember()

    def _list_templates(self) -> None:
        while self._next_page:
            answer = self._api.get_page("exercise_templates", self._next_page, TEMPLATE_PAGE)
            for one in self._objects(answer, "exercise_templates"):
                self._muscles[str(one.get("id"))] = muscle_groups(one)
            self._next_page = self._next_page + 1 if self._next_page < _page_count(answer) else 0
            self._remember()

    def _remember(self) -> None:
        """Keep what is known: no page is asked for again after a crash."""
        kept = {"muscles": self._muscles, "next_page": self._next_page}
        self._access.remember(_TEMPLATES, kept)

    @staticmethod
    def _objects(answer: Raw, name: str) -> list[Raw]:
        found = answer.get(name) if answer else []
        if not isinstance(found, list):
            raise UnansweredError(f"Hevy's list of {name} is no list.", TRY_AGAIN)
        return [one for one in found if isinstance(one, dict)]


def _page_count(answer: Raw) -> int:
    pages = answer.get("page_count")
    return pages if isinstance(pages, int) else 0
