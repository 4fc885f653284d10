"""The frames of the data dictionary, and ``Dataset`` that holds them.

Floats use NaN, strings "" and timestamps NaT for unknown; whole numbers that may be unknown are
``Int64``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np
import pandas as pd
from pandas.api.types import pandas_dtype

from analyzer.clocks import on_clock
from analyzer.errors import UsageError
from analyzer.frames.dictionary import DICTIONARY, UTC
from analyzer.frames.texts import python_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from pandas.api.extensions import ExtensionDtype

    from analyzer.config import Config
    from analyzer.model import DamagedRecord


@dataclass(frozen=True)
class Dataset:
    """All data of one athlete as tidy frames, and the settings to read them with.

    ``describe_columns(name)`` says what each column means. Runs are sorted by start and tagged
    with the time since leg day; ``strength_sessions`` holds every session with its decision, and
    ``leg_days`` those decided yes.
    ``still_to_read`` counts the activities of accounts that are not read whole yet.
    ``now`` is given where the clock stands still, for the sample athlete. ``stamps`` are those of
    the store's tables as they were read, None where somebody may have changed the frames since.
    ``damaged`` are the records that could not be read, in whole or in part, and were left out;
    ``unread`` names the store's tables of what the athlete said of which not all could be read.
    """

    stamps: ClassVar[Mapping[str, bytes] | None] = None
    damaged: ClassVar[tuple[DamagedRecord, ...]] = ()
    unread: ClassVar[frozenset[str]] = frozenset()

    runs: pd.DataFrame
    strength_sessions: pd.DataFrame
    strength_sets: pd.DataFrame
    journal: pd.DataFrame
    trials: pd.DataFrame
    minutes: pd.DataFrame
    hr_profile: pd.DataFrame
    pace_profile: pd.DataFrame
    files: pd.DataFrame
    config: Config
    still_to_read: int = 0
    now: datetime | None = None

    @property
    def present(self) -> pd.Timestamp:
        """The moment to count from: ``now`` where it is given, else the computer's clock (UTC)."""
        return pd.Timestamp.now("UTC") if self.now is None else pd.Timestamp(self.now)

    @property
    def local_now(self) -> datetime:
        """``present`` on the athlete's clock: in the zone of the settings, else the computer's."""
        return on_clock(self.present.to_pydatetime(), self.config.sources.zone)

    @property
    def leg_days(self) -> pd.DataFrame:
        """The strength sessions decided yes, of a day one knows, as in ``strength_sessions``."""
        sessions = dated(self.strength_sessions)
        return sessions[sessions["decision"] == "yes"]

    @property
    def maybe_leg_days(self) -> pd.DataFrame:
        """The strength sessions not decided no, of a day one knows: the undecided ones too."""
        sessions = dated(self.strength_sessions)
        return sessions[sessions["decision"] != "no"]

    @staticmethod
    def describe_columns(frame: str = "runs") -> pd.DataFrame:
        """Return the data dictionary of one frame: dtype, unit and meaning by column name.

        Raises:
            UsageError: there is no frame of that name.
        """
        columns = {f.name: DICTIONARY[f.name] for f in fields(Dataset) if f.name in DICTIONARY}
        columns["leg_days"] = columns["strength_sessions"]
        if frame not in columns:
            raise UsageError(f"there is no frame {frame!r}", f"choose one of {', '.join(columns)}")
        return pd.DataFrame(columns[frame]).set_index("name")


class LazyDataset(Dataset):
    """A dataset whose frames are read when they are first asked for."""

    @classmethod
    def reading(
        cls,
        read: Callable[[str], pd.DataFrame],
        *,
        config: Config,
        still_to_read: int = 0,
        stamps: Mapping[str, bytes] | None = None,
        damaged: tuple[DamagedRecord, ...] = (),
        unread: frozenset[str] = frozenset(),
    ) -> LazyDataset:
        """Return a dataset whose frames a function returns by name, each asked for once."""
        lazy = object.__new__(cls)
        lazy.__dict__.update(config=config, still_to_read=still_to_read, _read=cache(read))
        lazy.__dict__.update(stamps=stamps, damaged=damaged, unread=unread)
        return lazy

    def handed_out(self) -> LazyDataset:
        """Return the same for somebody who may change the frames."""
        return self.reading(
            self.__dict__["_read"],
            config=self.config,
            still_to_read=self.still_to_read,
            damaged=self.damaged,
            unread=self.unread,
        )

    def but_with(
        self,
        made: Mapping[str, pd.DataFrame],
        *,
        still_to_read: int,
        stamps: Mapping[str, bytes],
    ) -> LazyDataset:
        """Return the same after a change: the frames it touched, and all others as they are.

        Args:
            made: the frames that changed, by name.
            still_to_read: how many activities of accounts are not read whole by now.
            stamps: of the store's tables by now.
        """
        there = {name: self.__dict__[name] for name in _FRAMES if name in self.__dict__}
        changed = self.reading(
            self.__dict__["_read"],
            config=self.config,
            still_to_read=still_to_read,
            stamps=stamps,
            damaged=self.damaged,
            unread=self.unread,
        )
        changed.__dict__.update(there | {**made})
        return changed

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in _FRAMES or "_read" not in self.__dict__:
            raise AttributeError(name)
        frame: pd.DataFrame = self.__dict__["_read"](name)
        self.__dict__[name] = frame
        return frame


_FRAMES = {each.name for each in fields(Dataset)} & DICTIONARY.keys()


def runs_that_count(runs: pd.DataFrame) -> pd.Series[bool]:
    """Flag the runs (frame RUNS) that somebody can have run, on a day one knows, and left in."""
    return ~runs["ignored"].astype(bool) & (runs["implausible"] == "") & are_dated(runs)


def are_dated(rows: pd.DataFrame) -> pd.Series[bool]:
    """Flag the runs or sessions (frames RUNS, STRENGTH_SESSIONS) whose date is believed.

    Where nobody knows when something was, it came before nothing and after nothing. Without the
    column ``date_problem`` nothing is known against a date.
    """
    if "date_problem" not in rows:
        return pd.Series(data=True, index=rows.index)
    return rows["date_problem"] == ""


def dated(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the runs or sessions whose date is believed."""
    return rows[are_dated(rows)]


def of_days(rows: pd.DataFrame, since: date | None, until: date | None) -> pd.DataFrame:
    """Return the runs or sessions from a day to a day, both included; None = no limit.

    Of no days in particular are also those whose date is not believed.
    """
    if since is None and until is None:
        return rows
    known = dated(rows)
    days = known["local_date"].dt.date
    wanted = pd.Series(data=True, index=known.index)
    if since is not None:
        wanted &= days >= since
    if until is not None:
        wanted &= days <= until
    return known[wanted]


def recorded(sessions: pd.DataFrame) -> pd.Series[bool]:
    """Flag the sessions (frame STRENGTH_SESSIONS) that a watch or log has, not the athlete alone.

    A leg day added by hand says nothing of what else happened until then.
    """
    return sessions["sources"].map(lambda sources: sources != ADDED_BY_HAND).astype(bool)


ADDED_BY_HAND = ("athlete",)


def empty(name: str) -> pd.DataFrame:
    """Return a frame of the dictionary's columns and dtypes with no rows."""
    return _empty_once(name).copy()


@cache
def _empty_once(name: str) -> pd.DataFrame:
    with python_texts():
        columns = {c.name: pd.Series(dtype=cast("Any", c.dtype)) for c in DICTIONARY[name]}
        return pd.DataFrame(columns)


def no_data(config: Config) -> LazyDataset:
    """Return the dataset of somebody of whom nothing is known yet."""
    return LazyDataset.reading(empty, config=config)


def conform(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return ``frame`` with the dictionary's columns in order and dtypes; missing ones unknown."""
    # Which kind of text is meant is a setting of pandas at this moment.
    dtypes = _DTYPES | {"str": pandas_dtype("str")}
    unknown = cache(partial(_unknown, len(frame)))
    columns = {
        c.name: _column(frame[c.name], c.dtype, dtypes[c.dtype])
        if c.name in frame
        else unknown(c.dtype)
        for c in DICTIONARY[name]
    }
    return pd.DataFrame(columns, index=frame.index)


def _column(values: pd.Series[Any], name: str, dtype: ExtensionDtype | np.dtype[Any]) -> Any:  # noqa: ANN401 - an array or column
    """Return the values as they are where they are as they should be: a cast takes far longer."""
    is_sound = values.dtype == dtype and (name not in _MAY_LACK or not values.hasnans)
    return values if is_sound else _cast(values, name)


def _unknown(rows: int, dtype: str) -> Any:  # noqa: ANN401 - an array or column
    if dtype == "float64":
        return np.full(rows, np.nan)
    return _cast(pd.Series([None] * rows, dtype="object"), dtype).array


def _cast(values: pd.Series[Any], dtype: str) -> pd.Series[Any]:
    if dtype in _WHEN_UNKNOWN:
        # Before the cast, or an unknown text would become the word "None".
        values = values.astype("object").where(values.notna(), _WHEN_UNKNOWN[dtype])
    if dtype == UTC:
        values = pd.to_datetime(values, utc=True)
    converted: pd.Series[Any] = values.astype(cast("Any", dtype))
    return converted


_WHEN_UNKNOWN: dict[str, Any] = {"str": "", "bool": False, "object": None}
_MAY_LACK = {"str", "object"}
"""Dtypes of which a value may be unknown in another way than the dictionary's."""
_DTYPES = {
    column.dtype: pandas_dtype(column.dtype)
    for columns in DICTIONARY.values()
    for column in columns
    if column.dtype != "str"
}
