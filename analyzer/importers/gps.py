"""From the points and laps of a GPX or TCX file to the runner's activity."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers import distance, sports, streams
from analyzer.importers.clocks import (
    LONGEST_S,
    NO_TRACKS_BEFORE_S,
    NO_WATCH_BEFORE_S,
    clock_was_unset,
    rolled_over_in_words,
    unset_clock_in_words,
    utc_time,
    weeks_rolled_over_s,
)
from analyzer.importers.fit.devices import is_newer_watch
from analyzer.importers.gaps import active_s, gaps_that_make_up, unexplained_gaps
from analyzer.importers.repairs import in_order
from analyzer.importers.table import Table
from analyzer.importers.ways import degrees
from analyzer.model import Activity, Source
from analyzer.units import distance as distance_in_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.importers.gaps import Pause
    from analyzer.model import Floats, Lap, Sport, Stream, Surface

SHORTEST_S = 1.0
FASTEST_ON_FOOT_MPS, FASTEST_MPS = 12.5, 60.0
"""Positions further apart than this are GPS errors and add no distance."""

_FIRST_STEPS_M = 200.0
"""A counter may have counted so far before its first point was written."""

_AT_ONCE_M = 30.0
"""The same of a file that says when it began: what a watch counts before its first fix."""

_OFTEN_S = 0.75
"""Points closer than this on average say nothing that one a second would not."""

_RIDE_S = 180.0
BREAK_S = 5.0
"""A break between two stretches of a track is a pause from this length on."""


@dataclass(slots=True)
class Track:
    """What a file says of one recording beside its points.

    ``saved_s`` is when the file was written (s since 1970), NaN where it does not say;
    ``of_several`` tells that the file holds other recordings.
    """

    kind: str
    sport: str = ""
    name: str = ""
    description: str = ""
    device: str = ""
    began_s: float = np.nan
    saved_s: float = np.nan
    laps: list[Lap] = field(default_factory=list)
    utc_offset_s: int | None = None
    of_several: bool = False

    @property
    def timer_s(self) -> float | None:
        """How long the timer ran, by the laps; None when they do not say, or say nonsense."""
        known = [lap.elapsed_s for lap in self.laps if lap.elapsed_s]
        lasting = sum(known) if len(known) == len(self.laps) else 0.0
        return lasting if 0 < lasting <= LONGEST_S else None


def track_activity(
    points: Table, track: Track, source: str, problems: list[str]
) -> Activity | None:
    """Return one recording as an activity; None when its points have no time.

    Distance is what was recorded, else counted along the positions, which are not kept.

    Args:
        points: its points, in the order of the file.
        track: what else the file says.
        source: what to call the file.
        problems: what was wrong with the file, in words.
    """
    points, track, rollover = _after_rollover(points, track, source)
    problems = [*problems, *rollover]
    records, repairs, _ = in_order(points, np.array([track.began_s]))
    records = streams.merge_seconds(_by_whole_seconds(records))
    times = records.numbers("timestamp")
    if not len(times) or np.ptp(times) < SHORTEST_S:
        return _without_points(track, source, problems)
    begins, lasting = float(times[0]), float(np.ptp(times))
    sport, doubts = _sport_and_doubts(records, track)
    fastest_mps = FASTEST_ON_FOOT_MPS if sport == "run" else FASTEST_MPS
    trusted = streams.with_trusted_distance(
        records, *degrees(records), _recorded_pauses(records, track.timer_s)
    )
    records = trusted.records
    records = _from_zero(_with_distance(records, fastest_mps), track, fastest_mps)
    pauses = [(a - begins, b - begins) for a, b in _recorded_pauses(records, track.timer_s)]
    stream = streams.session_stream(records, begins, sport=sport, pauses=pauses)
    moving = lasting - sum(end - start for start, end in pauses)
    problems = [*problems, *repairs, *doubts, *_odd_clock(begins)]
    laps = sorted(track.laps, key=lambda lap: lap.started_at)
    track = replace(track, laps=_apart(laps, stream, begins))
    facts = _beside_the_points(track, source, sport, problems)
    counted_m = _highest_known(stream, "distance_m")
    if trusted.problem:
        facts = replace(facts, distance_m=None, problems=(*facts.problems, trusted.problem))
    if counted_m and (facts.distance_m or 0.0) > fastest_mps * lasting:
        said = f"Its laps say {distance_in_words(facts.distance_m)}, which is too far for its time;"
        doubt = f"{said} its points were believed."
        facts = replace(facts, distance_m=None, problems=(*facts.problems, doubt))
    return replace(
        facts,
        surface=_surface_run_on(records, track) if sport == "run" else None,
        started_at=utc_time(begins),
        ended_at=utc_time(begins + lasting),
        distance_m=facts.distance_m or counted_m,
        device_distance_m=trusted.device_distance_m,
        elapsed_s=lasting,
        sport_guessed=bool(doubts) and sports.is_guess(sport, lasting),
        moving_s=moving,
        avg_hr_bpm=_mean_known(stream, "hr_bpm"),
        max_hr_bpm=_highest_known(stream, "hr_bpm"),
        temperature_c=_mean_known(stream, "temperature_c"),
        hr_source="unknown" if stream.hr_bpm is not None else None,
        pauses=tuple(pauses),
        stream=stream,
    )


def _after_rollover(points: Table, track: Track, source: str) -> tuple[Table, Track, list[str]]:
    """Return points and track in the weeks in which they were, and what was done to them."""
    times = points.numbers("timestamp")
    known = times[np.isfinite(times)]
    first = float(known[0]) if len(known) else track.began_s
    no_earlier_s = NO_WATCH_BEFORE_S if is_newer_watch(track.device) else NO_TRACKS_BEFORE_S
    weeks_s = weeks_rolled_over_s(first, source, (track.saved_s,), no_earlier_s)
    if not weeks_s:
        return points, track, []
    laps = [
        replace(lap, started_at=lap.started_at + timedelta(seconds=weeks_s)) for lap in track.laps
    ]
    moved = Table(points.name, {**points.columns, "timestamp": times + weeks_s}, points.position)
    return (
        moved,
        replace(track, began_s=track.began_s + weeks_s, laps=laps),
        [rolled_over_in_words(first, weeks_s)],
    )


def _by_whole_seconds(records: Table) -> Table:
    """Return records of a phone that writes two or more a second at whole seconds."""
    times = records.numbers("timestamp")
    if not len(times) or np.ptp(times) > _OFTEN_S * len(times):
        return records
    return Table(records.name, {**records.columns, "timestamp": np.floor(times)}, records.position)


def _from_zero(records: Table, track: Track, fastest_mps: float) -> Table:
    """Return the distance from where this recording began, not from where an earlier leg did.

    What was counted before the first point cannot be more than a few steps and what the fastest
    goes in that time, nor can what was counted from one point to the next; the rest is an earlier
    leg's. ``fastest_mps`` is the fastest that this sport is.
    """
    counted, times = records.numbers("distance").copy(), records.numbers("timestamp")
    known = np.flatnonzero(np.isfinite(counted))
    if not len(known):
        return records
    began = np.nanmin([track.began_s, times[0]])
    steps = np.diff(counted[known], prepend=0.0)
    seconds = np.diff(times[known], prepend=began)
    carried_m = np.where(steps > _FIRST_STEPS_M + FASTEST_MPS * seconds, steps, 0.0)
    # Where the file says when it began, the time before the first point is known.
    if np.isfinite(track.began_s) and steps[0] > _AT_ONCE_M + fastest_mps * seconds[0]:
        carried_m[0] = steps[0]
    if not carried_m.any():
        return records
    counted[known] -= np.cumsum(carried_m)
    return Table(records.name, {**records.columns, "distance": counted}, records.position)


def _beside_the_points(track: Track, source: str, sport: Sport, problems: list[str]) -> Activity:
    """Return what the file says beside the points."""
    lasting = track.timer_s or 0.0
    began = track.began_s if np.isfinite(track.began_s) else 0.0
    return Activity(
        source=Source(track.kind, source, ""),
        sport=sport,
        sport_detail=track.sport.strip().lower(),
        started_at=utc_time(began),
        ended_at=utc_time(began + lasting),
        utc_offset_s=track.utc_offset_s,
        distance_m=sum(lap.distance_m or 0.0 for lap in track.laps) or None,
        elapsed_s=lasting,
        moving_s=lasting,
        name=track.name,
        description=track.description,
        device=track.device,
        laps=tuple(track.laps),
        problems=tuple(problems),
    )


def _apart(laps: list[Lap], stream: Stream, begins: float) -> list[Lap]:
    """Return laps with the distance of each alone, where the file says the total so far of each.

    The recording tells: each lap's distance is nearer to how far it had come by the lap's end than
    to what it covered within the lap, and the last one's is all of it.
    """
    said = np.array([lap.distance_m or np.nan for lap in laps])
    if not laps[1:] or stream.distance_m is None or not (np.diff(said) > 0).all():
        return laps
    known = np.isfinite(stream.distance_m)
    if not known.any():
        return laps
    starts = np.array([lap.started_at.timestamp() - begins for lap in laps])
    ends = np.append(starts[1:], np.inf)
    reached, left = (
        np.interp(at, stream.time_s[known], stream.distance_m[known]) for at in (ends, starts)
    )
    total_m = float(reached[-1])
    goes_on = np.abs(said - reached).sum() < np.abs(said - (reached - left)).sum()
    far = distance.DISAGREE_M + distance.DISAGREE_SHARE * total_m
    if not goes_on or abs(said[-1] - total_m) > far or said.sum() - total_m <= far:
        return laps
    alone = np.diff(said, prepend=0.0).tolist()
    return [replace(lap, distance_m=own) for lap, own in zip(laps, alone, strict=True)]


def _without_points(track: Track, source: str, problems: list[str]) -> Activity | None:
    """Return an activity that has laps alone, as on some treadmills."""
    if not track.timer_s or not np.isfinite(track.began_s):
        return None
    sport = sports.named_sport(track.sport) or sports.named_sport(track.name) or "other"
    surface = sports.named_surface(track.sport) if sport == "run" else None
    return replace(_beside_the_points(track, source, sport, problems), surface=surface)


def _sport_and_doubts(records: Table, track: Track) -> tuple[Sport, list[str]]:
    named = sports.named_sport(track.sport)
    if not named and (not track.sport or sports.is_vague(track.sport)):
        named = sports.named_sport(track.name)
    if named or track.sport:
        return named or "other", []
    seconds = records.numbers("timestamp")
    distance_m = streams.recorded_distance(_with_distance(records, FASTEST_MPS))
    guess = sports.by_speed(active_s(seconds, _recorded_pauses(records, track.timer_s)), distance_m)
    doubt = sports.unnamed_sport(guess, float(np.ptp(seconds)), of_several=track.of_several)
    return guess, [doubt]


def _surface_run_on(records: Table, track: Track) -> Surface:
    """Return what the file says; a run with a distance but without any position was on a belt."""
    named = sports.named_surface(track.sport, track.device)
    indoors = not np.isfinite(records.numbers("latitude")).any()
    counted = streams.recorded_distance(records) is not None
    return "treadmill" if named == "road" and indoors and counted else named


def _with_distance(records: Table, fastest_mps: float) -> Table:
    """Return the records with a distance: the recorded one, else along the positions."""
    if streams.recorded_distance(records) is not None:
        return records
    distance_m = distance.from_positions(records.numbers("latitude"), records.numbers("longitude"))
    known = np.flatnonzero(np.isfinite(distance_m))
    steps = np.diff(distance_m[known], prepend=0.0)
    seconds = np.diff(records.numbers("timestamp")[known], prepend=-np.inf)
    broken = np.diff(records.numbers("segment")[known], prepend=0.0) != 0
    too_fast = steps > fastest_mps * seconds
    # What goes on for long was no error of the GPS but a ride: the measures find it by its speed.
    ridden = _near_much_time(seconds, too_fast) & (steps <= FASTEST_MPS * seconds)
    # Taken out one by one, not smoothed: the rest of the track stays as the watch drew it.
    steps[broken | (too_fast & ~ridden)] = 0.0
    distance_m[known] = np.cumsum(steps)
    return Table(records.name, {**records.columns, "distance": distance_m}, records.position)


def _near_much_time(seconds: Floats, flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell where at least a fifth of the three minutes around a step is flagged."""
    # A step over a hole counts as little: one wrong position behind it must not pass for a ride.
    lasting = np.clip(np.nan_to_num(seconds, neginf=0.0, posinf=0.0), 0.0, _RIDE_S / 6)
    ends = np.cumsum(lasting)
    flagged = np.concatenate(([0.0], np.cumsum(np.where(flags, lasting, 0.0))))
    first = np.searchsorted(ends, ends - _RIDE_S / 2, side="right")
    behind = np.searchsorted(ends, ends + _RIDE_S / 2, side="right")
    near: NDArray[np.bool_] = flagged[behind] - flagged[first] >= _RIDE_S / 5
    return near


def _recorded_pauses(records: Table, timer_s: float | None) -> list[Pause]:
    """Return (start, end) of each pause, s since 1970.

    By the laps' time where that is shorter than the recording, else by breaks of the track
    and by gaps in which the runner stood.
    """
    times = records.numbers("timestamp")
    if timer_s is not None:
        found = gaps_that_make_up(times, float(times[-1] - times[0]) - timer_s)
        if found:
            return found
    breaks = np.flatnonzero((np.diff(records.numbers("segment")) != 0) & (np.diff(times) > BREAK_S))
    gaps = unexplained_gaps(times, streams.recorded_distance(records))
    return sorted({*((float(times[i]), float(times[i + 1])) for i in breaks), *gaps})


def _odd_clock(begins: float) -> list[str]:
    if not clock_was_unset(begins):
        return []
    return [unset_clock_in_words(begins)]


def _known_values(stream: Stream, column: str) -> Floats:
    values: Floats | None = getattr(stream, column)
    return np.empty(0) if values is None else values[np.isfinite(values)]


def _mean_known(stream: Stream, column: str) -> float | None:
    values = _known_values(stream, column)
    return float(values.mean()) if len(values) else None


def _highest_known(stream: Stream, column: str) -> float | None:
    values = _known_values(stream, column)
    return float(values.max()) or None if len(values) else None
