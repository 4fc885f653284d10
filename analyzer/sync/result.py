"""How to sync, what every part of a sync is handed, and what a sync did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analyzer.errors import Exit, TryLaterError
from analyzer.importers.inputs import is_in_a_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from analyzer.accounts.rate_limit import TimeSource
    from analyzer.accounts.session import RetryPolicy
    from analyzer.config import Config
    from analyzer.errors import LegstatsError, SettingQuestion
    from analyzer.importers.reader import Decoder
    from analyzer.model import ImportFailure, Sport
    from analyzer.store import Store

    Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Touched:
    """The keys of the records a sync met: new, changed, and as they were.

    ``corrected`` are those of the updated that a newer export tells otherwise, ``guessed`` those
    read now whose sport was told by their speed.
    """

    new: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    corrected: set[str] = field(default_factory=set)
    guessed: set[str] = field(default_factory=set)


@dataclass(slots=True)
class SyncResult:
    """What a sync did, counted in activities; what holds none, or failed, is told by input.

    ``new_by_sport`` counts the new by sport. ``failed_before`` are inputs that failed the last time
    too and have not changed, ``ignored`` counts those the athlete wants left alone.
    ``in_part`` are inputs of which something was not understood and is missing.
    ``problems`` are (place, sentence): damage that was survived. ``notes`` are sentences on what
    happened besides. ``left_alone`` are the places of inputs that are of another kind,
    ``without_activity`` of those that hold none. ``measured`` counts, by topic of the journal, the
    days of which a device said something. ``corrected`` counts those of the updated that a newer
    export tells otherwise. ``gone`` and ``expired`` count what left the store because a newer
    export or an account's list no longer has it, or was kept long enough; ``still_to_read`` what is
    listed of an account and not yet read whole; ``read_logs`` tells whether a log that names no
    zone was read. ``without_zone`` counts the new that name no zone. ``stopped`` is what kept an
    account from being read to the end.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    new_by_sport: Counter[Sport] = field(default_factory=Counter)
    failed: list[ImportFailure] = field(default_factory=list)
    failed_before: list[ImportFailure] = field(default_factory=list)
    ignored: int = 0
    in_part: list[ImportFailure] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    without_activity: list[str] = field(default_factory=list)
    measured: Counter[str] = field(default_factory=Counter)
    corrected: int = 0
    gone: int = 0
    expired: int = 0
    still_to_read: int = 0
    read_logs: bool = False
    without_zone: int = 0
    notes: list[str] = field(default_factory=list)
    stopped: LegstatsError | None = None

    def note_stop(self, reason: LegstatsError) -> None:
        """Note what keeps an account from being read on; of several accounts the first counts."""
        if self.stopped is None:
            self.stopped = reason
        else:
            self.notes.append(reason.in_full)

    @property
    def failed_places(self) -> int:
        """Count what failed and is no file: not there, a folder without any, a pipe."""
        return sum(not (one.account or is_in_a_file(one.source)) for one in self.failed)

    @property
    def waiting_until(self) -> str | None:
        """When an account whose quota is spent can be read on (ISO, UTC), None when it need not."""
        if not isinstance(self.stopped, TryLaterError) or self.stopped.until is None:
            return None
        return datetime.fromtimestamp(self.stopped.until, UTC).isoformat().replace("+00:00", "Z")

    @property
    def exit_code(self) -> Exit:
        """``PARTLY`` when an input failed or lacks something; what stops an account is first."""
        if self.stopped:
            return self.stopped.exit_code
        return Exit.PARTLY if self.failed or self.in_part else Exit.DONE

    def to_dict(self) -> dict[str, object]:
        """Return the object ``sync --json`` prints."""
        return {
            "new": self.new,
            "new_by_sport": dict(self.new_by_sport),
            "updated": self.updated,
            "unchanged": self.unchanged,
            "corrected": self.corrected,
            "gone": self.gone,
            "not_activities": len(self.without_activity),
            "failed": [{"source": f.source, "reason": f.reason} for f in self.failed],
            "failed_before": [{"source": f.source, "reason": f.reason} for f in self.failed_before],
            "in_part": [{"source": f.source, "reason": f.reason} for f in self.in_part],
            "waiting_until": self.waiting_until,
        }


@dataclass(frozen=True, slots=True)
class Options:
    """How to sync: read again what is known (``full``), only look (``dry_run``), start when.

    Kinds in ``again`` are read again too. With ``wait`` an account's quota is waited for; ``say``
    takes sentences on what is under way; ``clock`` and ``retry`` are the computer's and ours.
    ``ask_setting`` is called with a sentence and a question when only the athlete knows what a file
    means, and answers with one of its choices; without it such a file fails.
    With ``alone`` everything is read in this process, where others already use the other cores.
    """

    decoder: Decoder = "own"
    since: date | None = None
    full: bool = False
    dry_run: bool = False
    again: frozenset[str] = frozenset()
    ask_setting: Callable[[str, SettingQuestion], str] | None = None
    wait: bool = False
    alone: bool = False
    say: Callable[[str], None] = lambda _: None
    clock: TimeSource | None = None
    retry: RetryPolicy | None = None


@dataclass(frozen=True, slots=True)
class SyncContext:
    """What every part of one sync is handed.

    Attributes:
        store: where activities are kept; in a dry run a copy, which is thrown away.
        config: the settings.
        options: how.
        progress: called with (inputs or requests done, in all, what is under way).
        touched: takes the keys of what is new, changed and unchanged.
        result: takes what happened.
    """

    store: Store
    config: Config
    options: Options = field(default_factory=Options)
    progress: Progress | None = None
    touched: Touched = field(default_factory=Touched)
    result: SyncResult = field(default_factory=SyncResult)

    def note_done(self, sentence: str) -> None:
        """Note what left the store, unless this is a dry run: then nothing did."""
        if not self.options.dry_run:
            self.result.notes.append(sentence)
