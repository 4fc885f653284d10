"""What the store holds, as the rest of the house sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class FileRow:
    """One input as it was read: what came of it, and the version of the reader.

    Of an export of a whole history, ``first_day`` (on the athlete's clock), ``last_start`` and
    ``last_key`` say which days it covers and what it ends with; ``modified_at`` is when the file
    was written. None and "" where that is not known.
    """

    digest: str
    source: str
    kind: str
    status: str
    reason: str = ""
    problems: tuple[str, ...] = ()
    activities: int = 0
    reader: int = 0
    imported_at: datetime | None = None
    first_day: date | None = None
    last_start: datetime | None = None
    last_key: str = ""
    modified_at: datetime | None = None

    @property
    def said_at(self) -> datetime:
        """When an export said what it says, at the latest: its copies are younger than its word.

        It was made after the last activity it holds.
        """
        written = (self.modified_at, self.imported_at)
        said = min((at for at in written if at), default=datetime.now(UTC))
        return max(said, self.last_start) if self.last_start else said


@dataclass(frozen=True, slots=True)
class FailureRow:
    """One input that could not be read: where it stands, why, since when, and its content's digest.

    ``digest`` is "" when not even the content could be read; ``account`` is the kind of account an
    activity is of, "" for a file.
    """

    place: str
    reason: str
    failed_at: datetime
    digest: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving one input changed: the keys of its new, changed and unchanged records."""

    new: set[str]
    updated: set[str]
    unchanged: set[str]


@dataclass(frozen=True, slots=True)
class Override:
    """What the athlete said of a record: a topic (kind, planned, surface …) and a value."""

    key: str
    topic: str
    value: str
    said_at: datetime
