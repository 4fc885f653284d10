"""Bring the records' clock in order: it may be unset, jump, or step back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from analyzer.importers.clocks import DAY_S, LONGEST_S, clock_was_unset, has_come, utc_time
from analyzer.importers.table import Table
from analyzer.importers.ways import blocks_in_time, is_shorter_by_time
from analyzer.units import count, duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from analyzer.model import Floats

    Places: TypeAlias = NDArray[np.intp]

FAR_OFF_S = 2 * DAY_S
"""Records this far from the rest of their activity carry an impossible time."""

AROUND_S = 3_600.0
"""What else was stamped this close to the records was stamped by the same clock."""

STRAYS = 10
"""At most this many records in a row are taken to be out of order; more are a clock set back."""


JITTER_S = 5.0
"""A step back of up to so much is no clock set back: phones write the same seconds anew."""

_PLACED = ("distance", "position_lat", "latitude")
"""Columns that tell where a record was made, in FIT, GPX and TCX."""

_AROUND = 10
"""Times on either side that say when a jittering clock's time really was."""

OFTEN = 4
"""More small steps back than this: the clock jitters, unless the places step back with it."""


NOTICEABLE_S = 60.0
"""A clock that is set by less changes nothing that anybody would see."""

AGREES = 0.02
"""A recording is as long as its summary says if they differ by less than this share."""

NO_PAUSE_S = 2 * 3600.0
"""A watch that notes each stop, and noted none, was not standing still for so long."""

USUAL_STEPS = 0.3, 3.0
"""Across a clock's jump the runner went as far as in one step: between so little and so much."""


class ClockCorrection(NamedTuple):
    """Times of a clock that was wrong, from and to (s since 1970), and what to add to them.

    Where the right clock shows the same times too, it stamped what stands in the file from
    ``until_position`` on, and a start at ``began_s``.
    """

    from_s: float
    to_s: float
    shift_s: float
    until_position: float = math.inf
    began_s: float = math.nan


class OrderedRecords(NamedTuple):
    """Records in order of time, what was done to them in words, and how clocks were corrected."""

    records: Table
    problems: list[str]
    corrections: list[ClockCorrection]


def in_order(
    records: Table,
    begins: Floats,
    ends: Floats | None = None,
    lasting_s: float = math.nan,
    stops: Floats | None = None,
    running_s: float = math.nan,
) -> OrderedRecords:
    """Return the records with times that never step back, and what was done to them.

    Records without a time, or a few that are days away from all others, are dropped. Records out of
    order are sorted, a few or whole blocks, where that makes the way through them shorter. Where
    the clock was set, back, forward or by days, what it recorded while it was wrong is moved to
    where the right clock goes on, so that no time is lost; where nothing tells which was right,
    what came after a step back is moved on to follow. A clock that jitters goes on evenly instead.

    Args:
        records: the ``record`` messages in the order of the file.
        begins: when the sessions of the file begin (s since 1970), NaN where not known.
        ends: when their summaries were written, alike.
        lasting_s: how long the longest session lasts, NaN where not known: gaps of days are true
            if they fit into it.
        stops: when the timer was stopped: what follows is a pause and no clock set forward.
        running_s: how long the timer ran, of a watch that notes each stop; NaN where not known.
    """
    records, repeats = _without_repeats(records)
    times = records.numbers("timestamp")
    blocks = _clock_blocks(times, begins)
    plausible = np.zeros(len(times), dtype=bool)
    plausible[np.concatenate([*blocks, []]).astype(np.intp)] = True
    right = _right_block(times, blocks, (np.empty(0) if ends is None else ends, begins))
    times, corrections = _set_right(times, blocks, right, lasting_s)
    plausible[np.flatnonzero(plausible)[_alone_in_time(times[plausible])]] = False
    problems = [*repeats, *_dropped_records(len(times) - int(plausible.sum()))]
    problems += [_clock_set(one.shift_s) for one in corrections]
    places = np.flatnonzero(plausible)
    places = places[blocks_in_time(times[places], records.take(places))]
    times, kept = times[places], records.take(places)
    steady, steps = _moved_on(_without_jitter(times, kept))
    order = np.argsort(steady, kind="stable")
    # Of several sessions no single summary tells how long the recording is.
    is_one = len(begins) == 1 and lasting_s > 0
    if is_one or not len(begins):
        stamps = (
            (float(begins[0]), math.nan if ends is None else float(ends[0])) if is_one else None
        )
        back = _set_back(times, steps, stamps, kept.position)
        if back is not None:
            steady, steps = steady + back.shift_s, []
            corrections.append(back)
            problems.append(_moved_back(-back.shift_s))
    kept = kept.take(order)
    if is_one:
        forward = _set_forward(steady[order], kept, (lasting_s, running_s), stops)
        if forward is not None:
            steady = np.where(steady <= forward.to_s, steady + forward.shift_s, steady)
            corrections.append(forward)
            problems.append(_set_forward_by(forward.shift_s))
    problems += [_step_back(step) for step in steps]
    ordered = Table(kept.name, {**kept.columns, "timestamp": steady[order]}, kept.position)
    return OrderedRecords(ordered, problems, corrections)


def corrected_times(
    times: Floats, positions: Floats, corrections: Iterable[ClockCorrection]
) -> Floats:
    """Return times (s since 1970) as the right clock would have shown them.

    Args:
        times: when something was, or was written.
        positions: where it stands in the file; 0.0 where that tells nothing, as of a start.
        corrections: how the clock was set.
    """
    right = times.copy()
    for one in corrections:
        wrong = (times >= one.from_s) & (times <= one.to_s) & (positions < one.until_position)
        wrong &= ~(np.abs(times - one.began_s) < NOTICEABLE_S)
        right[wrong] += one.shift_s
    return right


def _set_back(
    times: Floats, steps: list[float], summary: tuple[float, float] | None, position: Places
) -> ClockCorrection | None:
    """Return what moves the records before a clock was set back to where the right clock goes on.

    None unless the summary, of which the start and the moment of writing are given, is of the right
    clock: it begins just as much earlier, or was written as the records end. Where there is none,
    the later clock is right: a clock is set to what is.
    """
    (at,) = np.nonzero(np.diff(times) < -NOTICEABLE_S)
    if len(steps) != 1 or len(at) != 1:
        return None
    shift = -(steps[0] + 1.0)
    begins_s, written_s = summary or (math.nan, float(times[-1]))
    begins_right = abs(times[0] + shift - begins_s) < NOTICEABLE_S
    if shift > -2 * NOTICEABLE_S or not (begins_right or abs(times[-1] - written_s) < NOTICEABLE_S):
        return None
    last = int(at[0])
    from_s, to_s = float(times[0]) - NOTICEABLE_S, float(times[last])
    return ClockCorrection(
        from_s, to_s, shift, float(position[last + 1]), begins_s if begins_right else math.nan
    )


def _set_forward(
    times: Floats, records: Table, told_s: tuple[float, float], stops: Floats | None
) -> ClockCorrection | None:
    """Return what moves the records before a clock was set forward to where it went on.

    None where the jump may be a pause: where the summary has room for it, be it by the time that
    the timer ran, the timer was stopped, or the runner went less far, or farther, than in any other
    step. ``told_s``: how long the session lasted by its summary, and how long the timer ran.
    """
    steps = np.diff(times)
    if not len(steps) or np.ptp(steps) < NOTICEABLE_S:  # so is every jump, as on most runs
        return None
    moved_m = np.diff(records.numbers("distance"))
    if not np.isfinite(moved_m).any():
        return None
    last = int(np.argmax(steps))
    jump = float(steps[last] - np.median(steps))
    left_s = float(times[-1] - times[0]) - jump
    slack = max(NOTICEABLE_S / 2, AGREES * left_s)
    lasting_s, running_s = told_s
    is_contradicted = abs(left_s - lasting_s) <= slack
    is_contradicted |= jump >= NO_PAUSE_S and abs(left_s - running_s) <= slack
    if jump < 2 * slack or not is_contradicted:
        return None
    least, most = (share * float(np.nanmedian(moved_m)) for share in USUAL_STEPS)
    if not least < moved_m[last] < most:
        return None
    from_s, to_s = float(times[0]) - NOTICEABLE_S, float(times[last])
    stopped = np.empty(0) if stops is None else stops
    if ((stopped >= to_s - NOTICEABLE_S) & (stopped < times[last + 1])).any():
        return None
    position = float(records.position[last + 1])
    return ClockCorrection(from_s, to_s, jump, position, float(times[0]) + jump)


def _alone_in_time(times: Floats) -> Places:
    """Return where a single time is wrong: those before and after it are near each other, not it.

    Sorted in, a damaged one would let the run begin or end hours off.
    """
    if len(times) <= STRAYS:
        return np.empty(0, dtype=np.intp)
    before, own, after = times[:-2], times[1:-1], times[2:]
    off = (np.abs(own - before) > NOTICEABLE_S) & (np.abs(own - after) > NOTICEABLE_S)
    alone = np.flatnonzero(off & (np.abs(after - before) <= NOTICEABLE_S)) + 1
    first = np.flatnonzero(times[:1] > times[1] + NOTICEABLE_S)
    last = np.flatnonzero(times[-1:] < times[-2] - NOTICEABLE_S) + len(times) - 1
    return np.concatenate([alone, first, last])


def _without_repeats(records: Table) -> tuple[Table, list[str]]:
    """Leave out records that stand there twice, as when a copy wrote a block once more.

    Only where time steps back, and the same second was at the same place: a clock that was set back
    shows the same seconds anew, but the runner has gone on.
    """
    times = records.numbers("timestamp")
    back = np.flatnonzero(np.diff(times) < -JITTER_S)
    if not len(back):
        return records, []
    columns = [one for one in records.columns.values() if one.dtype == np.float64 and one.ndim == 1]
    is_placed = np.zeros(len(times), dtype=bool)
    for name in _PLACED:
        is_placed |= np.isfinite(records.numbers(name))
    seen: set[bytes] = set()
    repeated = np.zeros(len(times), dtype=bool)
    for place, row in enumerate(np.column_stack(columns)):
        written = row.tobytes()
        repeated[place] = place > back[0] and is_placed[place] and written in seen
        seen.add(written)
    repeats = int(repeated.sum())
    # A few may be alike by chance, of somebody who stood still.
    if repeats <= STRAYS:
        return records, []
    twice = f"{count(repeats, 'record')} stand in the file twice, as after a faulty copy;"
    return records.take(np.flatnonzero(~repeated)), [f"{twice} they were kept once."]


def _clock_blocks(times: Floats, begins: Floats) -> list[Places]:
    """Return the places of the records that one clock stamped, block by block, without strays.

    In a block no step is as long as ``FAR_OFF_S``; a race of three days is one.
    """
    known = np.flatnonzero(np.isfinite(times))
    long = [block for block in _unbroken(known, times) if len(block) > STRAYS]
    if not long:
        few = np.flatnonzero(_plausible_times(times, begins))
        return [few] if len(few) else []
    # Where strays are left out, what they stood between may be one block.
    return _unbroken(np.concatenate(long), times)


def _unbroken(places: Places, times: Floats) -> list[Places]:
    breaks = np.flatnonzero(np.abs(np.diff(times[places])) > FAR_OFF_S) + 1
    return [block for block in np.split(places, breaks) if len(block)]


def _right_block(times: Floats, blocks: list[Places], stamps: Iterable[Floats]) -> int:
    """Return which block's clock was right: neither unset nor ahead of today.

    Of several, it is the one that the summaries were written by; else the last, since a clock is
    set to what is right.
    """
    able = [index for index, block in enumerate(blocks) if _can_be_right(float(times[block[-1]]))]
    able = able or list(range(len(blocks)))
    for written in stamps:
        for index in reversed(able):
            if (np.abs(written - times[blocks[index][-1]]) < FAR_OFF_S).any():
                return index
    return able[-1] if able else 0


def _can_be_right(seconds: float) -> bool:
    return not clock_was_unset(seconds) and has_come(utc_time(seconds))


def _set_right(
    times: Floats, blocks: list[Places], right: int, lasting_s: float
) -> tuple[Floats, list[ClockCorrection]]:
    """Move the blocks of wrong clocks next to the right one, outwards on both sides."""
    moved, corrections = times.copy(), []
    before = ((index, index + 1) for index in range(right - 1, -1, -1))
    after = ((index, index - 1) for index in range(right + 1, len(blocks)))
    for index, neighbour in (*before, *after):
        own, other = blocks[index], moved[blocks[neighbour]]
        gap = other[0] - moved[own[-1]] if index < neighbour else moved[own[0]] - other[-1]
        # A gap may be true: of a watch that was paused for days, or around another wrong clock.
        if 0 < gap <= max(FAR_OFF_S, min(np.nan_to_num(lasting_s), LONGEST_S)):
            continue
        shift = float(gap - 1.0 if index < neighbour else 1.0 - gap)
        around = moved[own].min() - AROUND_S, moved[own].max() + AROUND_S
        corrections.append(ClockCorrection(float(around[0]), float(around[1]), shift))
        moved[own] += shift
    return moved, corrections


def _clock_set(shift_s: float) -> str:
    return (
        f"The watch's clock was set on the way, by {count(round(abs(shift_s) / DAY_S), 'day')}; "
        "what it recorded while it was wrong was moved to fit."
    )


def _plausible_times(times: Floats, begins: Floats) -> np.ndarray:
    known: np.ndarray = np.isfinite(times)
    if not known.any():
        return known
    near = _near_any(times, begins)
    # Where the summary's start is the impossible one, the records outvote it.
    if near.sum() < known.sum() / 2:
        near = np.abs(times - np.median(times[known])) < FAR_OFF_S
    return np.asarray(known & near)


def _near_any(times: Floats, begins: Floats) -> np.ndarray:
    near = np.zeros(len(times), dtype=bool)
    for begin in begins[np.isfinite(begins)]:
        near |= np.abs(times - begin) < FAR_OFF_S
    return near


def _dropped_records(dropped: int) -> list[str]:
    if not dropped:
        return []
    were = "was" if dropped == 1 else "were"
    return [f"{count(dropped, 'record')} with no time, or an impossible one, {were} dropped."]


def _without_jitter(times: Floats, records: Table) -> Floats:
    """Return times that go on evenly where the clock stepped back by seconds over and over.

    Each becomes the mean of the times around it: sorted by such times, the track would zigzag
    between places the runner passed in order. Where the places step back with the times, it is the
    order of the file that zigzags, and the times are right.
    """
    back = -np.diff(times)
    if np.sum((back > 0) & (back <= JITTER_S)) <= OFTEN:
        return times
    pauses = -back > 2 * JITTER_S + np.median(np.abs(back))
    breaks = np.flatnonzero(pauses | (back > JITTER_S)) + 1
    even = [
        times[part]
        if is_shorter_by_time(times[part], records.take(part))
        else np.floor(np.maximum.accumulate(_mean_around(times[part])))
        for part in np.split(np.arange(len(times)), breaks)
    ]
    return np.concatenate(even)


def _mean_around(times: Floats) -> Floats:
    """Return the mean of each time and those before and after it, as many on each side."""
    sums = np.concatenate([[0.0], np.cumsum(times - times[0])])
    places = np.arange(len(times))
    reach = np.minimum(_AROUND, np.minimum(places, len(times) - 1 - places))
    means = (sums[places + reach + 1] - sums[places - reach]) / (2 * reach + 1)
    return np.asarray(times[0] + means)


def _moved_on(times: Floats) -> tuple[Floats, list[float]]:
    """Return times in which no clock was set back, and by how much each step went back (s)."""
    steady, steps = times.copy(), []
    for index in np.flatnonzero(np.diff(times) < 0) + 1:
        before = steady[:index].max()
        behind = np.flatnonzero(steady[index:] >= before)
        stray = len(behind) and behind[0] <= STRAYS
        if steady[index] < before and not stray:
            steps.append(float(before - steady[index]))
            steady[index:] += before - steady[index] + 1.0
    return steady, steps


def _by(seconds: float) -> str:
    return duration(seconds) if seconds >= NOTICEABLE_S else f"{seconds:.0f} s"


def _moved_back(seconds: float) -> str:
    return (
        f"The watch's clock was set back by {_by(seconds)} on the way; "
        "what came before was moved to fit."
    )


def _set_forward_by(seconds: float) -> str:
    return (
        f"The watch's clock was set forward by {_by(seconds)} on the way; "
        "what came before was moved to fit."
    )


def _step_back(seconds: float) -> str:
    return (
        f"The watch's clock was set back by {_by(seconds)} on the way; "
        "what came after was moved on."
    )
