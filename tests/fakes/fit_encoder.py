"""Writes FIT files as a watch would, with the vendor's own encoder.

A file is a list of sessions::

    fit_file(strength(start, sets=[Lift("squat", reps=8, weight_kg=80)] * 5), run(later))

``run_file`` and ``strength_file`` are the short forms for one session. Whatever varies during
it (pace, hr, altitude_m, cadence_spm) is a number or a function of the seconds since the start.
"""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fakes.fit_messages import Message, about, activity, along, dated, records_of, summary
from fakes.fit_session import Along, Lift, Session, Watch

from sample_data.fit_files import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

__all__ = [
    "Lift",
    "Session",
    "Watch",
    "chained",
    "fit_file",
    "ride",
    "run",
    "run_file",
    "strength",
    "strength_file",
]


def run(
    started_at: datetime,
    minutes: float = 40.0,
    *,
    pace: Along = 360.0,
    cadence_spm: Along = 170.0,
    **facts: Any,
) -> Session:
    """Return a run of ``minutes`` (pauses included) at ``pace`` seconds per kilometre."""
    facts = {"altitude_m": 100.0, "dynamics": True, "lap_every_s": 360.0} | facts
    return Session(
        started_at=started_at,
        seconds=minutes * 60.0,
        sport="running",
        pace_s_per_km=pace,
        cadence_spm=cadence_spm,
        **facts,
    )


def ride(
    started_at: datetime, minutes: float = 60.0, *, pace: Along = 120.0, **facts: Any
) -> Session:
    """Return a bike ride."""
    return Session(
        started_at=started_at,
        seconds=minutes * 60.0,
        sport="cycling",
        pace_s_per_km=pace,
        **{"power_w": 180.0, **facts},
    )


def strength(
    started_at: datetime,
    sets: Sequence[Lift | str] = (),
    minutes: float | None = None,
    **facts: Any,
) -> Session:
    """Return a strength session; without ``minutes`` it lasts as long as its sets and rests."""
    lifts = [lift if isinstance(lift, Lift) else Lift(lift) for lift in sets]
    lasting = sum(lift.seconds + lift.rest_s for lift in lifts) or 2400.0
    return Session(
        started_at=started_at,
        seconds=lasting if minutes is None else minutes * 60.0,
        sport="training",
        sets=lifts,
        **{"sub_sport": "strength_training", "every_s": 2, "hr": 110.0, **facts},
    )


def run_file(started_at: datetime, minutes: float = 40.0, **facts: Any) -> bytes:
    """Return a FIT file with one run; facts are those of ``Session`` and ``Watch``."""
    return _one_session(run, started_at, facts, minutes=minutes)


def strength_file(
    started_at: datetime,
    sets: Sequence[Lift | str] = (),
    minutes: float | None = None,
    **facts: Any,
) -> bytes:
    """Return a FIT file with one strength session."""
    return _one_session(strength, started_at, facts, sets=sets, minutes=minutes)


def fit_file(*sessions: Session, **facts: Any) -> bytes:
    """Return the bytes of one FIT file with these sessions; facts are those of ``Watch``."""
    watch = Watch(**facts)
    ordered = sorted(sessions, key=lambda one: one.started_at)
    measured = [(one, list(records_of(one))) for one in ordered]
    summaries = [part for one, records in measured for part in summary(one, records)]
    summaries.append(activity(ordered, watch))
    records = [part for one, records in measured for part in along(one, watch, records)]
    if watch.summary_first:
        start = ordered[0].started_at
        records = [*(dated(part, start) for part in reversed(summaries)), *records]
        summaries = []
    parts = [*about(ordered[0], watch), *records, *summaries]
    return encode(_shown(part, watch) for part in parts if part["kind"] not in watch.without)


def _shown(part: Message, watch: Watch) -> Message:
    hidden = watch.hide.get(part["kind"], ())
    return {name: value for name, value in part.items() if name not in hidden}


def _one_session(
    build: Callable[..., Session], started_at: datetime, facts: Message, **more: Any
) -> bytes:
    """Write a file once, however many tests ask for it: the encoder is slow."""
    asked = {
        name: tuple(fact) if isinstance(fact, list) else fact
        for name, fact in (facts | more).items()
    }
    try:
        hash(tuple(asked.values()))
    except TypeError:
        return _written(build, started_at, *asked.items())
    return _written_once(build, started_at, *asked.items())


def _written(build: Callable[..., Session], started_at: datetime, *facts: tuple[str, Any]) -> bytes:
    known = dict(facts)
    of_watch = {one.name for one in fields(Watch)} & known.keys()
    one = build(started_at, **{name: known[name] for name in known.keys() - of_watch})
    return fit_file(one, **{name: known[name] for name in of_watch})


_written_once = lru_cache(200)(_written)


def chained(*files: bytes) -> bytes:
    """Return one file that holds several FIT files one after the other."""
    return b"".join(files)
