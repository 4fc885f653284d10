"""What is in the store, from where, how fresh, and what is undecided: ``legstats status``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING

from analyzer.accounts import all_accounts
from analyzer.answers.last_backup import LastBackup, last_backup
from analyzer.answers.local_clock import assumed_words, clock_words
from analyzer.answers.settings_list import missing_folders
from analyzer.answers.stored_activities import RunsInQuestion, stored_activities
from analyzer.answers.strength_sessions import decided_sessions
from analyzer.answers.verdicts import hr_max_note
from analyzer.frames.dataset import dated
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from analyzer.accounts.base import Account
    from analyzer.config import Config
    from analyzer.frames.dataset import Dataset
    from analyzer.model import DamagedRecord, Sport


@dataclass(frozen=True, slots=True)
class FailedInput:
    """An input that could not be read when it was last tried, and since when (UTC)."""

    source: str
    reason: str
    failed_at: datetime

    @property
    def sentence(self) -> str:
        """The reason, with the whole way to the file where it begins with the file's name."""
        name = PurePath(self.source).name
        return (
            f"{self.source}{self.reason[len(name) :]}"
            if self.reason.startswith(name)
            else self.reason
        )


@dataclass(frozen=True, slots=True)
class RefusedHeartRate:
    """A run whose recorded heart rate is not believed, and why, as the end of a sentence."""

    run_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """What an account gave, and how far it is read.

    ``leaves`` is when the oldest that it sent expires; ``refused`` is why it did not let the last
    sync in, "" where it did. ``activities`` counts what is kept of it, of which the first began at
    ``first_start``; ``read_at`` is when its list was last read. ``login_ends`` is the day on which
    its key expires, None when it never does or nobody said. ``withheld`` counts what it has from
    another service and may not hand on.
    """

    logged_in: bool
    still_to_read: int
    leaves: datetime | None
    refused: str = ""
    activities: int = 0
    first_start: datetime | None = None
    read_at: datetime | None = None
    login_ends: date | None = None
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """What the store holds.

    ``first_run`` and ``last_run`` are of the runs whose date is believed, and
    ``runs_without_true_date`` counts the others. ``accounts`` says how far each kind is read,
    None where nobody is or was logged in. ``sources`` counts runs by kind of source,
    ``in_several_sources`` those in more than one, ``undecided`` are ids of strength sessions,
    ``activities_by_source`` counts by kind of source what it gave, as ``purge`` would delete
    it, ``same_run`` are pairs of runs that may be one, ``sports`` counts all activities by
    sport, ``damaged`` are records that cannot be read, ``last_backup`` is None where none was
    made, ``notes`` are sentences on what deserves the athlete's attention. ``clock`` says by
    whose clock times are shown and who set it; ``without_zone`` counts the activities that name
    none and are read by it.
    """

    store: str
    runs: int
    runs_with_heart_rate: int
    runs_with_usable_heart_rate: int
    last_refused_heart_rate: RefusedHeartRate | None
    first_run: date | None
    last_run: date | None
    runs_without_true_date: int
    sources: Mapping[str, int]
    in_several_sources: int
    strength_sessions: int
    leg_days: int
    undecided: tuple[str, ...]
    same_run: tuple[RunsInQuestion, ...]
    sports: Mapping[Sport, int]
    last_import: datetime | None
    files: int
    failed: tuple[FailedInput, ...]
    damaged: tuple[DamagedRecord, ...]
    activities_by_source: Mapping[str, int]
    last_backup: LastBackup | None
    accounts: Mapping[str, AccountStatus | None]
    clock: str
    without_zone: int
    notes: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """True when nothing was read and nobody is logged in."""
        in_accounts = any(self.accounts.values())
        return not (self.files or self.runs or self.strength_sessions or in_accounts)

    def to_dict(self) -> dict[str, object]:
        """Return the object of ``status --json``, in which each account has a key of its own."""
        content: dict[str, object] = {}
        for entry in fields(self):
            value = getattr(self, entry.name)
            content |= value if entry.name == "accounts" else {entry.name: value}
        return content


def store_status(data: Dataset) -> StoreStatus:
    """Return what there is of one athlete."""
    runs, sessions, files = data.runs, data.strength_sessions, data.files
    activities, days = stored_activities(data.config), dated(runs)["local_date"]
    imported = files["imported_at"].dropna()
    missing = missing_folders(data.config.sources.folders)
    assumed = assumed_words(data.config, activities.without_zone)
    notes = [hr_max_note(data), assumed, activities.moving, *activities.refused, *missing]
    return StoreStatus(
        store=str(data.config.store_path),
        runs=len(runs),
        runs_with_heart_rate=int((runs["hr_source"] != "").sum()),
        runs_with_usable_heart_rate=int(runs["hr_usable"].sum()),
        last_refused_heart_rate=_last_refused(runs),
        first_run=None if days.empty else days.iloc[0].date(),
        last_run=None if days.empty else days.iloc[-1].date(),
        runs_without_true_date=len(runs) - len(days),
        sources=Counter(kind for kinds in runs["sources"] for kind in kinds),
        in_several_sources=sum(len(kinds) > 1 for kinds in runs["sources"]),
        strength_sessions=len(sessions),
        leg_days=len(data.leg_days),
        undecided=tuple(one.leg_day_id for one in decided_sessions(data, undecided_only=True)),
        same_run=activities.same_run,
        sports=activities.sports,
        last_import=None if imported.empty else imported.max(),
        files=len(files),
        failed=failed_inputs(data.config),
        damaged=data.damaged,
        activities_by_source=_activities_by_source(data.config),
        last_backup=last_backup(data.config.home),
        accounts={account.kind: account_status(account, data.config) for account in all_accounts()},
        clock=clock_words(data.config),
        without_zone=activities.without_zone,
        notes=tuple(note for note in notes if note),
    )


def _activities_by_source(config: Config) -> dict[str, int]:
    if not config.store_path.exists():
        return {}
    with Store(config.store_path) as store:
        return store.sources()


def _last_refused(runs: pd.DataFrame) -> RefusedHeartRate | None:
    """Return the last run with a heart rate that is not usable, None where each one's is."""
    refused = runs[(runs["hr_source"] != "") & ~runs["hr_usable"].astype(bool)]
    if refused.empty:
        return None
    run = refused.iloc[-1]
    return RefusedHeartRate(str(run["run_id"]), str(run["hr_problem"]))


def failed_inputs(config: Config) -> tuple[FailedInput, ...]:
    """Return what could not be read when it was last tried, by place."""
    if not config.store_path.exists():
        return ()
    with Store(config.store_path) as store:
        return tuple(FailedInput(f.place, f.reason, f.failed_at) for f in store.failures.rows())


def inputs_in_part(config: Config) -> tuple[str, ...]:
    """Return a sentence on each file of which something could not be read, by place."""
    if not config.store_path.exists():
        return ()
    with Store(config.store_path) as store:
        lacking = [f for f in store.files() if f.reason and f.activities]
        said = {place: f.reason for f in lacking for place in store.places(f.digest)}
    return tuple(f"{place} was read in part: {reason}" for place, reason in sorted(said.items()))


def account_status(account: Account, config: Config) -> AccountStatus | None:
    """Return how far an account is read; None where nobody is or was logged in."""
    logged_in = account.login_file(config.home).exists()
    login_ends = account.expires_on(config.home) if logged_in else None
    if not config.store_path.exists():
        return AccountStatus(True, 0, None, login_ends=login_ends) if logged_in else None
    with Store(config.store_path) as store:
        table = store.account(account.kind)
        oldest = table.oldest()
        if not logged_in and oldest is None:
            return None
        activities, first_start = table.holds()
        read_at = table.state("read_at")
        keep = account.keep_days(config.sources)
        return AccountStatus(
            logged_in,
            still_to_read=table.still_to_read(),
            leaves=oldest + timedelta(days=int(keep)) if oldest and keep.isdecimal() else None,
            refused=(logged_in and table.state("refused")) or "",
            activities=activities,
            first_start=first_start,
            read_at=None if read_at is None else datetime.fromtimestamp(read_at, UTC),
            login_ends=login_ends,
            withheld=len(table.state("withheld") or ()),
        )
