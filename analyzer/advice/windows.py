"""Which runs are judged: those whose start lies in the window after a leg day.

The window runs from the *end* of a session decided yes: 36 h; 60 h after a heavy or eccentric one,
or when soreness of 4 or more was entered between it and the run; 84 h after the first one in more
than 14 days. Legs too sore to run (``soreness``) open a window of their own, for that day. Of
several windows that hold the run, that of the last session counts: a light session does not end the
window of a severe one before it. A session is the first only when the log can show it: the leg day
before is known, or strength sessions were being recorded for those 14 days, and none of them is
undecided. Where only an undecided session could open the window, the run is not judged; neither is
one whose source hides when it began, unless every possible start lies in a window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from analyzer.advice.soreness import SorenessHistory
from analyzer.frames.dataset import dated
from analyzer.legday.breaks import Breaks
from analyzer.legday.clock import SessionClock
from analyzer.timestamps import DAY_S, epoch_days, epoch_seconds
from analyzer.units import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.advice.leg_stressors import LegStressors
    from analyzer.advice.runner import RunFacts
    from analyzer.frames.dataset import Dataset
    from analyzer.settings import Windows

MICROSECONDS = 1_000_000


WindowKind = Literal[
    "leg day", "undecided", "hidden start", "descent", "long race", "plyometrics", "soreness"
]


class FirstIn(NamedTuple):
    """For how many days a leg day was the first, or for at least so many.

    The latter where an undecided session before it may have been leg day, or no leg day is known.
    """

    days: float
    at_least: bool = False

    def __str__(self) -> str:
        """For how long, e.g. "21 days", "at least 300 days"."""
        return f"{'at least ' if self.at_least else ''}{count(round(self.days), 'day')}"


class Window(NamedTuple):
    """Why a run is judged: after which session, how many hours later, what made the window.

    ``kind`` is "leg day", "undecided", "hidden start" (whether the run lies in a window is not
    known), or the leg stressor that opened it (then ``session_id`` may be a run's). ``window_h`` is
    how long the window is; ``severe`` says in words what made it longer; ``is_earlier`` tells a
    session that another one followed. ``at_most_h`` is given where the start is hidden: the run
    came from ``hours`` to so many hours after. ``too_sore`` is the soreness entered that day, where
    it forbids any run.
    """

    kind: WindowKind
    hours: float
    session_id: str
    day: float = 0.0
    first_in: FirstIn | None = None
    severe: str = ""
    is_earlier: bool = False
    window_h: float = 0.0
    at_most_h: float | None = None
    too_sore: float | None = None


class WindowFinder:
    """Finds the window each run lies in.

    Args:
        dataset: its strength sessions and journal.
        stressors: runs that open a window as leg days do; None = none does.
        soreness: let soreness lengthen the window, or open one; then it is there as ``soreness``.
    """

    def __init__(
        self, dataset: Dataset, stressors: LegStressors | None, *, soreness: bool = True
    ) -> None:
        self._windows: Windows = dataset.config.windows
        self._stressors = stressors
        sessions = dated(dataset.strength_sessions)
        self._breaks = Breaks(sessions)
        first_in = _first_in(sessions, self._breaks, self._windows.first_after_days)
        sessions = sessions.assign(first_in=first_in)
        self._leg_days, self._undecided = (
            _Sessions(sessions[sessions["decision"] == decision]) for decision in ("yes", "unknown")
        )
        self._first_in = {
            facts.id: facts.first_in
            for of_decision in (self._leg_days, self._undecided)
            for facts in of_decision.facts
        }
        self.soreness = SorenessHistory(dataset) if soreness else None
        self._longest_h = max(
            self._windows.standard_h, self._windows.severe_h, self._windows.first_h
        )

    def first_in(self, session_id: str) -> FirstIn | None:
        """Return for how many days a session was the first; None where it is not known to be."""
        return self._first_in.get(session_id)

    def would_be_first(self, moment_s: float) -> bool:
        """Tell whether a leg day at a moment to come [s since the epoch] would be a first one."""
        rested = self._breaks.rested_at(np.array([moment_s]))
        return bool(rested.are_first(self._windows.first_after_days)[0])

    def window_of(self, run: RunFacts) -> Window | None:
        """Return the window the run's start lies in, None when it lies in none."""
        window = (
            self._window_of_hidden(run) if run.start_is_hidden else self.window_at(run.started_s)
        )
        window = self._with_soreness(window, run.day, run.started_s)
        if window and window.kind == "leg day" and window.session_id:
            return window._replace(is_earlier=window.session_id != run.leg_day_id)
        return window

    def window_of_day(self, moment_s: float, day: float) -> Window | None:
        """Return the window of a run to come, soreness entered for its day included.

        Args:
            moment_s: when it begins, in seconds since the epoch.
            day: its calendar day, in days since the epoch.
        """
        return self._with_soreness(self.window_at(moment_s), day, moment_s)

    def _with_soreness(self, window: Window | None, day: float, before_s: float) -> Window | None:
        """Add the soreness that forbids a run; by itself it opens a window for that day."""
        sore = self.soreness.forbidding(day, before_s) if self.soreness else None
        if sore is None:
            return window
        if window is None or window.kind in {"undecided", "hidden start"}:
            return Window("soreness", sore.hours, "", too_sore=sore.value)
        return window._replace(too_sore=sore.value)

    def window_at(self, moment_s: float, entered_by_s: float | None = None) -> Window | None:
        """Return the window of a leg day, a stressor or an undecided session that holds a moment.

        Args:
            moment_s: the moment in seconds since the epoch; it may lie ahead of all data.
            entered_by_s: soreness entered later than this does not count; default ``moment_s``.
        """
        entered_by_s = moment_s if entered_by_s is None else entered_by_s
        if window := self._last_to_hold(self._leg_days, moment_s, entered_by_s):
            return window
        if self._stressors and (last := self._stressors.last_before(moment_s)):
            return Window(last.kind, last.hours, last.id)
        undecided = self._last_to_hold(self._undecided, moment_s, entered_by_s)
        return undecided._replace(kind="undecided") if undecided else None

    def _window_of_hidden(self, run: RunFacts) -> Window | None:
        """Return the window that holds every possible start, "hidden start" where only some are."""
        # Soreness entered on the run's day may have been entered after the run.
        found = [self.window_at(moment, run.started_s) for moment in self._possible_starts(run)]
        windows = [window for window in found if window]
        if not windows:
            return None
        kinds, ids = {w.kind for w in windows}, {w.session_id for w in windows}
        if len(windows) < len(found) or len(kinds) > 1 or (len(ids) > 1 and kinds != {"leg day"}):
            return windows[0]._replace(kind="hidden start")
        hours = [window.hours for window in windows]
        # Whichever of the leg days it followed, it lies in a window: only the hours are open.
        if len(ids) > 1:
            return Window("leg day", min(hours), "", at_most_h=max(hours))
        return windows[0]._replace(at_most_h=max(hours))

    def _possible_starts(self, run: RunFacts) -> Iterator[float]:
        """Yield the moments between which no window begins without another one being asked."""
        yield run.started_s
        # Between two openings windows only close, so the last moment before each is enough.
        for clock in (self._leg_days.clock, self._undecided.clock):
            for moment in clock.moments_of_sessions(
                round(run.started_s * MICROSECONDS), round(run.latest_start_s * MICROSECONDS)
            ):
                yield (moment - 1) / MICROSECONDS
                yield moment / MICROSECONDS
        yield run.latest_start_s

    def _last_to_hold(
        self, sessions: _Sessions, moment_s: float, entered_by_s: float
    ) -> Window | None:
        within = sessions.clock.sessions_within(round(moment_s * MICROSECONDS), self._longest_h)
        opened = (
            self._window_of_session(sessions.facts[row], hours, entered_by_s)
            for row, hours in within
        )
        return next((window for window in opened if window), None)

    def _window_of_session(
        self, session: _SessionFacts, hours: float, entered_by_s: float
    ) -> Window | None:
        severe, windows = self._why_severe(session, entered_by_s), self._windows
        window_h = windows.severe_h if severe else windows.standard_h
        if session.first_in is not None:
            window_h = max(window_h, windows.first_h)
        if hours > window_h:
            return None
        return Window(
            "leg day", hours, session.id, session.day, session.first_in, severe,
            window_h=window_h,
        )  # fmt: skip

    def _why_severe(self, session: _SessionFacts, entered_by_s: float) -> str:
        if session.load_z >= self._windows.severe_load_z:
            return "a heavy one"
        # A third of the sets, divided as floats, may come out a hair below a third.
        if session.eccentric_share >= self._windows.severe_eccentric_share - 1e-9:
            return "much lowering, as in lunges or Romanian deadlifts"
        worst = (
            self.soreness.worst_since(session.ended_s, session.day, entered_by_s)
            if self.soreness
            else None
        )
        return "" if worst is None else f"soreness {worst:g} of 10"


class _SessionFacts(NamedTuple):
    """One strength session; ``day`` counts calendar days, ``first_in`` None = not a first."""

    id: str
    day: float
    ended_s: float
    load_z: float
    eccentric_share: float
    first_in: FirstIn | None


class _Sessions:
    """The sessions of one decision: their clock, and what makes each one's window longer."""

    def __init__(self, sessions: pd.DataFrame) -> None:
        self.clock = SessionClock(sessions)
        ended = sessions[["started_at", "ended_at"]].max(axis=1)
        columns = (
            sessions["session_id"].tolist(),
            epoch_days(sessions["local_date"]),
            epoch_seconds(ended).tolist(),
            sessions["load_z"].tolist(),
            sessions["eccentric_share"].tolist(),
            sessions["first_in"].tolist(),
        )
        self.facts = [_SessionFacts(*row) for row in zip(*columns, strict=True)]


def _first_in(sessions: pd.DataFrame, breaks: Breaks, first_after_days: float) -> pd.Series:
    """Return per session for how long it was the first; None unless known to be a first."""
    if sessions.empty:
        return pd.Series(dtype=object)
    starts = epoch_seconds(sessions["started_at"])
    rested = breaks.rested_at(starts)
    in_log = sessions["first_in_days"].to_numpy(dtype=float)
    known = np.where(np.isnan(in_log), rested.leg_day_d, in_log)
    # Where no leg day is known, for as long as strength sessions have been recorded.
    recorded = (starts - epoch_seconds(sessions["ended_at"])[np.argmin(starts)]) / DAY_S
    rested = rested._replace(leg_day_d=np.where(np.isnan(known), recorded, known))
    at_least = (rested.doubt_d < rested.leg_day_d) | np.isnan(known)
    found = [
        # Whatever the undecided one was, since then there was none.
        FirstIn(min(days, doubt), at_least=is_least) if is_first else None
        for days, doubt, is_least, is_first in zip(
            *(part.tolist() for part in (*rested, at_least, rested.are_first(first_after_days))),
            strict=True,
        )
    ]
    return pd.Series(found, index=sessions.index, dtype=object)
