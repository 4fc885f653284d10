"""Which runs are judged: those whose start lies in the window after a leg day.

The window runs from the *end* of a session decided yes: 36 h; 60 h after a heavy or eccentric one,
or when soreness of 4 or more was entered between it and the run; 84 h after the first one in more
than 14 days. Of several windows that hold the run, that of the last session counts: a light session
does not end the window of a severe one before it. A session is the first only when the log can show
it: the leg day before is known, or strength sessions were being recorded for those 14 days, and
none of them is undecided. Where only an undecided session could open the window, the run is not
judged.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from analyzer.dataset.journal import soreness_said
from analyzer.timestamps import DAY_S, HOUR_S, epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analyzer.advice.facts import RunFacts
    from analyzer.advice.strains import Strains
    from analyzer.frames.dataset import Dataset
    from analyzer.settings import Windows


class Session(NamedTuple):
    """One strength session; ``day`` counts calendar days, ``first_in_days`` None = not a first."""

    id: str
    day: float
    started_s: float
    ended_s: float
    decision: str
    load_z: float
    eccentric_share: float
    first_in_days: float | None = None

    @property
    def counts_from_s(self) -> float:
        """The middle: a run that starts later counts as after it (legday.clock)."""
        return (self.started_s + self.ended_s) / 2


class Opening(NamedTuple):
    """Why a run is judged: after which session, how many hours later, what made the window.

    ``kind`` is "leg day", "undecided", or the strain that opened it (then ``session_id`` may be
    a run's). ``window_h`` is how long the window is; ``severe`` says in words what made it longer;
    ``is_earlier`` tells a session that another one followed.
    """

    kind: Literal["leg day", "undecided", "descent", "long race", "plyometrics"]
    hours: float
    session_id: str
    day: float = 0.0
    first_in_days: float | None = None
    severe: str = ""
    is_earlier: bool = False
    window_h: float = 0.0


class Openings:
    """Finds the window each run lies in.

    Args:
        dataset: its leg days and journal.
        strains: runs that open a window as leg days do; None = none does.
        soreness: let soreness lengthen the window.
    """

    def __init__(self, dataset: Dataset, strains: Strains | None, *, soreness: bool = True) -> None:
        self._windows: Windows = dataset.config.windows
        self._strains = strains
        sessions = _with_gaps(
            list(_sessions(dataset.strength_sessions)), self._windows.first_after_days
        )
        self._leg_days, self._undecided = (
            _InTime([s for s in sessions if s.decision == decision], self._longest_h)
            for decision in ("yes", "unknown")
        )
        self._soreness = _Soreness(dataset.journal, self._windows) if soreness else None

    def of(self, run: RunFacts) -> Opening | None:
        """Return the window the run's start lies in, None when it lies in none."""
        opened = self.at(run.started_s)
        if opened and opened.kind == "leg day":
            return opened._replace(is_earlier=opened.session_id != run.leg_day_id)
        return self._strained(run) or opened

    def at(self, at_s: float) -> Opening | None:
        """Return the window of a leg day, else of an undecided session, that holds a moment.

        Args:
            at_s: the moment in seconds since the epoch; it may lie ahead of all data.
        """
        if opened := self._last_to_hold(self._leg_days, at_s):
            return opened
        undecided = self._last_to_hold(self._undecided, at_s)
        return undecided._replace(kind="undecided") if undecided else None

    def _last_to_hold(self, sessions: _InTime, at_s: float) -> Opening | None:
        opened = (self._opened(session, at_s) for session in sessions.before(at_s))
        return next((opening for opening in opened if opening), None)

    def _opened(self, session: Session, at_s: float) -> Opening | None:
        hours = max(at_s - session.ended_s, 0.0) / HOUR_S
        severe = self._severe(session, at_s)
        first_in_days, windows = session.first_in_days, self._windows
        window_h = windows.severe_h if severe else windows.standard_h
        if first_in_days is not None:
            window_h = max(window_h, windows.first_h)
        if hours > window_h:
            return None
        return Opening(
            "leg day", hours, session.id, session.day, first_in_days, severe, window_h=window_h
        )

    def _severe(self, session: Session, at_s: float) -> str:
        if session.load_z >= self._windows.severe_load_z:
            return "a heavy one"
        if session.eccentric_share >= self._windows.severe_eccentric_share - 1e-9:
            return "much lowering, as in lunges or Romanian deadlifts"
        worst = self._soreness.worst(session, at_s) if self._soreness else None
        return "" if worst is None else f"soreness {worst:g} of 10"

    def _strained(self, run: RunFacts) -> Opening | None:
        last = self._strains.before(run.started_s) if self._strains else None
        return Opening(last.kind, last.hours, last.id) if last else None

    @property
    def _longest_h(self) -> float:
        return max(self._windows.standard_h, self._windows.severe_h, self._windows.first_h)


class _InTime:
    """Sessions, to be asked which could hold a moment in their window."""

    def __init__(self, sessions: list[Session], longest_h: float) -> None:
        self._sessions = sorted(sessions, key=lambda s: s.counts_from_s)
        self._from = [s.counts_from_s for s in self._sessions]
        self._reach_s = longest_h * HOUR_S + DAY_S  # no session takes longer than a day

    def before(self, at_s: float) -> list[Session]:
        """Return the sessions that count by then, the last to end first."""
        first = bisect_left(self._from, at_s - self._reach_s)
        here = self._sessions[first : bisect_right(self._from, at_s)]
        return sorted(here, key=lambda s: s.ended_s, reverse=True)


def _sessions(leg_days: pd.DataFrame) -> Iterator[Session]:
    started, ended = epoch_seconds(leg_days["started_at"]), epoch_seconds(leg_days["ended_at"])
    told = leg_days["first_in_days"].astype(object)
    columns = (
        leg_days["session_id"].tolist(),
        (epoch_seconds(leg_days["local_date"]) // DAY_S).tolist(),
        started.tolist(),
        np.fmax(started, ended).tolist(),
        leg_days["decision"].tolist(),
        leg_days["load_z"].tolist(),
        leg_days["eccentric_share"].tolist(),
        told.where(leg_days["first_in_days"].notna(), None).tolist(),
    )
    return (Session(*row) for row in zip(*columns, strict=True))


def _with_gaps(sessions: list[Session], first_after_days: float) -> list[Session]:
    """Keep ``first_in_days`` only where a session is known to be the first in that long."""
    ordered = sorted(sessions, key=lambda s: s.started_s)
    leg_days, undecided = (
        [s for s in ordered if s.decision == decision] for decision in ("yes", "unknown")
    )
    leg_starts, undecided_starts = ([s.started_s for s in kind] for kind in (leg_days, undecided))

    def first_in_days(session: Session) -> float | None:
        before = bisect_left(leg_starts, session.started_s)
        since = leg_days[before - 1] if before else ordered[0]
        rested = session.day - since.day if session.first_in_days is None else session.first_in_days
        doubt = bisect_left(undecided_starts, session.started_s) - 1
        if doubt >= 0 and session.day - undecided[doubt].day <= first_after_days:
            return None
        return rested if rested > first_after_days else None

    return [s._replace(first_in_days=first_in_days(s)) for s in ordered]


class _Soreness:
    """What was said of soreness, in the order in which it was entered."""

    def __init__(self, journal: pd.DataFrame, windows: Windows) -> None:
        said = soreness_said(journal)
        self._high = windows.severe_soreness
        self._entered = epoch_seconds(said["entered_at"]).tolist()
        self._days = (epoch_seconds(said["day"]) // DAY_S).tolist()
        self._values: list[float] = said["soreness"].tolist()

    def worst(self, session: Session, before_s: float) -> float | None:
        """Return the worst soreness of the days since a session, entered after it and before.

        Of what was said of one day the last word counts; None where no day was sore enough.
        """
        first = bisect_right(self._entered, session.ended_s)
        here = range(first, bisect_left(self._entered, before_s))
        by_day = {self._days[i]: self._values[i] for i in here if self._days[i] >= session.day}
        return max((value for value in by_day.values() if value >= self._high), default=None)
