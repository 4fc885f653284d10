"""What every account can do: say who is logged in, list activities, fetch more of one, read them.

An account never touches the store: a sync compares what is listed with what is kept, asks for what
is missing, keeps it, and lets it expire.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from analyzer.accounts.rate_limit import Quota
from analyzer.locks import hold_lock
from analyzer.sources import source_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from analyzer.accounts.rate_limit import RateLimiter
    from analyzer.accounts.secrets import LoginFile
    from analyzer.accounts.session import RetryPolicy
    from analyzer.model import Activity
    from analyzer.settings import Sources

    Raw = dict[str, Any]

_TIMEOUT_S = 60.0
TRY_AGAIN = "Run the same command again later."


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
    """A page of an account's list, newest first; a full one may go on."""

    activities: Sequence[ListedActivity]
    is_full: bool


class Connection(Protocol):
    """An account somebody is logged in to. Every method is one request, or a few tries of one.

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

    def list_page(self, before_s: float | None) -> ListPage:
        """Return the newest activities that began before a moment (s since 1970), or at all."""

    def fetch_listed(self, activity_id: str) -> ListedActivity | None:
        """Return one activity as it would be listed, None when it is gone."""

    def fetch(self, activity_id: str, what: str) -> Raw | None:
        """Return the "streams" or the "detail" of an activity, to be kept; None when it is gone."""


@dataclass(frozen=True, slots=True)
class Access:
    """What an account is given to connect: settings, login, quota, patience, and whom to tell."""

    sources: Sources
    login: LoginFile[Any]
    limiter: RateLimiter
    retry: RetryPolicy
    say: Callable[[str], None]


class Account(Protocol):
    """A kind of account, whether or not somebody is logged in; inherit from it.

    Attributes:
        kind: the kind of source it is, and the name of its folder.
        reader_version: rises when the same answers would be read better; then what is kept of
            them is read again.
        keep_days_setting: the setting of how long what it sent is kept, "" when there is none.
    """

    kind: str
    reader_version: int = 1
    keep_days_setting: str = ""

    @property
    def title(self) -> str:
        """Its name in sentences."""
        return source_kind(self.kind).name

    def login_file(self, home: Path) -> LoginFile[Any]:
        """Return where the login is kept."""
        ...

    def base_url(self, sources: Sources) -> str:  # noqa: ARG002 - an account may have a setting
        """Return where the API answers."""
        return source_kind(self.kind).base_url

    def keep_days(self, sources: Sources) -> str:  # noqa: ARG002 - as above
        """Return how many days what the API sent is kept, or "keep"."""
        return source_kind(self.kind).keep_days

    def timeout_s(self, sources: Sources) -> float:  # noqa: ARG002 - as above
        """Return how long an answer may take."""
        return _TIMEOUT_S

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

    def reading_lock(self, home: Path) -> AbstractContextManager[None]:
        """Hold the lock of the one that reads from the account or deletes what was read.

        Raises:
            TryLaterError: another process does so now.
        """
        return hold_lock(
            home / f"{self.kind}-sync.lock", 0.0, f"Another legstats is reading from {self.title}."
        )
