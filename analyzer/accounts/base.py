"""What every account can do: say who is logged in, list activities, fetch more of one, read them.

An account never touches the store: a sync compares what is listed with what is kept, asks for what
is missing, keeps it, and lets it expire.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from analyzer.accounts.rate_limit import Quota
from analyzer.errors import RefusedError
from analyzer.locks import hold_lock
from analyzer.sources import source_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime
    from pathlib import Path

    from analyzer.accounts.rate_limit import RateLimiter
    from analyzer.accounts.secrets import LoginFile
    from analyzer.accounts.session import RetryPolicy
    from analyzer.model import Activity, Noted
    from analyzer.settings import Sources

    Raw = dict[str, Any]

_TIMEOUT_S = 60.0
TRY_AGAIN = "Run the same command again later."


def no_api_at(kind: str, url: str) -> RefusedError:
    """Return what to raise where a service is asked for its list and there is none (404).

    Args:
        kind: the account's kind.
        url: where it was asked.
    """
    return RefusedError(
        f"{source_kind(kind).name}'s API is not at {url}.",
        f"Has it moved? Its address is the setting sources.{kind}_api_url.",
    )


@dataclass(frozen=True, slots=True)
class ListedActivity:
    """One activity as an account lists it.

    Attributes:
        id: the account's own id of it; "" when the list tells none.
        started_at: None when it cannot be placed in time.
        summary: what is kept of the entry, as JSON can hold it; it changes only when the activity
            does.
        pending: what else is worth a request: "streams", "detail", or "".
        start_hidden: the start is only known to the day, and given as its beginning.
    """

    id: str
    started_at: datetime | None
    summary: Raw
    pending: str = ""
    start_hidden: bool = False

    @property
    def start_s(self) -> int:
        """When it began (s since 1970); it must be placed in time."""
        assert self.started_at is not None  # noqa: S101 - whoever lists looks at can_be_placed first
        return int(self.started_at.timestamp())


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of an account's list, newest first; a full one may go on.

    Attributes:
        activities: what it lists.
        is_full: whether older ones may follow on another page.
        out_of_place_s: how far an entry's place may be from its start's: a list in the order of
            local times is not in that of UTC.
        withheld: ids of what the service has from another and may not hand on.
    """

    activities: Sequence[ListedActivity]
    is_full: bool
    out_of_place_s: float = 0.0
    withheld: Sequence[str] = ()


class Connection(Protocol):
    """An account somebody is logged in to. Every method is one request, or a few tries of one.

    What it lists is either a ``TimedList`` or a ``ChangeFeed``; beside it there may be a
    ``DayList``.

    Raises:
        TryLaterError: the quota is spent, or the service does not answer.
        LoginNeededError: the login is not accepted.
        RefusedError: this request is refused for good.
        UnansweredError: no usable answer came.
    """

    @property
    def athlete_id(self) -> str:
        """The service's own id of the athlete, "" when it never says."""

    @property
    def sees_private(self) -> bool:
        """Whether activities that only the athlete sees are listed."""

    def fetch_listed(self, activity_id: str) -> ListedActivity | None:
        """Return one activity as it would be listed, None when it is gone."""

    def fetch(self, activity_id: str, what: str, summary: Raw) -> Raw | None:
        """Return the "streams" or the "detail" of an activity, to be kept; None when it is gone.

        Args:
            activity_id: the account's own id of it.
            what: which of both.
            summary: what is kept of its entry in the list.
        """


@runtime_checkable
class TimedList(Connection, Protocol):
    """Lists activities by when they began: what is new is found by walking back in time."""

    def list_page(self, before_s: float | None) -> ListPage:
        """Return the newest activities that began before a moment (s since 1970), or at all."""


@dataclass(frozen=True, slots=True)
class NumberedPage:
    """One page of a list in numbered pages, of which there are ``pages`` in all."""

    activities: Sequence[ListedActivity]
    pages: int


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One page of what changed: activities as they are now, and ids of those deleted since."""

    changed: Sequence[ListedActivity]
    deleted: Sequence[str]
    pages: int


@runtime_checkable
class ChangeFeed(Connection, Protocol):
    """Lists everything once, in numbered pages, and from then on what changed.

    Attributes:
        page_size: how many activities a full page holds.
    """

    page_size: int

    def numbered_page(self, number: int) -> NumberedPage:
        """Return a page of all activities, newest first; the first is 1."""

    def change_page(self, since: datetime, number: int) -> ChangePage:
        """Return a page of what changed since a moment, newest first; the first is 1."""


@runtime_checkable
class DayList(Protocol):
    """Tells of days, for the journal: how the athlete slept, what they weighed.

    Attributes:
        day_lists: its lists, each one request: "wellness".
    """

    day_lists: tuple[str, ...]

    def list_days(self, name: str, oldest: date | None) -> Sequence[Noted]:
        """Return all that a list says of the days since ``oldest``, None for all days."""


@dataclass(frozen=True, slots=True)
class Access:
    """What an account is given to connect: settings, login, quota, patience, and whom to tell.

    ``recall`` and ``remember`` keep what JSON can hold from one sync to the next, by topic. What
    stands under the name of a list of days is forgotten when all the list says was kept.
    """

    sources: Sources
    login: LoginFile[Any]
    limiter: RateLimiter
    retry: RetryPolicy
    say: Callable[[str], None]
    recall: Callable[[str], Any] = lambda _: None
    remember: Callable[[str, object], None] = lambda *_: None


class Account(Protocol):
    """A kind of account, whether or not somebody is logged in; inherit from it.

    Attributes:
        kind: the kind of source it is, and the name of its folder.
        reader_version: rises when the same answers would be read better; then what is kept of
            them is read again.
        keep_days_setting: the setting of how long what it sent is kept, "" when there is none.
        withheld_words: what to do about what the service may not hand on, "" where there is none.
    """

    kind: str
    reader_version: int = 1
    keep_days_setting: str = ""
    withheld_words: str = ""

    @property
    def title(self) -> str:
        """Its name in sentences."""
        return source_kind(self.kind).name

    def login_file(self, home: Path) -> LoginFile[Any]:
        """Return where the login is kept."""
        ...

    def base_url(self, sources: Sources) -> str:
        """Return where the API answers: the setting of that name, else what its row says."""
        own = source_kind(self.kind).base_url
        return str(getattr(sources, f"{self.kind}_api_url", own)).rstrip("/")

    def keep_days(self, sources: Sources) -> str:
        """Return how many days what the API sent is kept, or "keep": a setting, else its row."""
        own = source_kind(self.kind).keep_days
        return str(getattr(sources, f"{self.kind}_keep_days", own))

    def timeout_s(self, sources: Sources) -> float:
        """Return how long an answer may take: a setting, else a minute."""
        return float(getattr(sources, f"{self.kind}_timeout_s", _TIMEOUT_S))

    def expires_on(self, home: Path) -> date | None:  # noqa: ARG002 - a key may tell
        """Return the day on which the login ends by itself, None when it never says."""
        return None

    def initial_quota(self) -> Quota:
        """Return what may be asked, as long as no answer says otherwise."""
        return Quota()

    def read_quota(self, quota: Quota, headers: Mapping[str, str]) -> Quota:  # noqa: ARG002
        """Return the quota as the headers of an answer tell it."""
        return quota

    def connect(self, access: Access) -> Connection:
        """Return the account with somebody logged in.

        Raises:
            LoginNeededError: nobody is.
        """

    def record_key(self, activity_id: str) -> str:
        """Return the stable key of the record made of an activity."""

    def same_recording(self, one: Raw, other: Raw) -> bool:
        """Tell whether two summaries of an activity are about the same recording, not cut since."""

    def read(self, summary: Raw, detail: Raw | None, streams: Raw | None) -> Activity:
        """Return the activity that the kept answers hold."""

    def is_outdated(self, streams: Raw) -> bool:  # noqa: ARG002 - a file is read before it is kept
        """Tell whether the streams would be read better today, so that they are worth a request."""
        return False

    def reading_lock(self, home: Path) -> AbstractContextManager[None]:
        """Hold the lock of the one that reads from the account or deletes what was read.

        Raises:
            TryLaterError: another process does so now.
        """
        return hold_lock(
            home / f"{self.kind}-sync.lock", 0.0, f"Another legstats is reading from {self.title}."
        )
