"""The messages of a session, as a watch writes them, for the vendor's encoder."""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Any

from fakes.fit_session import Session, Watch, value, within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

Message = dict[str, Any]

SEMICIRCLES_PER_M = 2**31 / 20_003_931.0
FIT_EPOCH_S = 631_065_600


def message(kind: str, /, **fields: Any) -> Message:
    return {"kind": kind, **fields}


def about(first: Session, watch: Watch) -> list[Message]:
    """Return what stands at the head of a file."""
    head = [
        message("file_id", type=watch.file_type, time_created=first.started_at, **_identity(watch))
    ]
    if watch.workout_name:
        head.append(message("workout", wkt_name=watch.workout_name, sport=first.sport))
    return head + [
        message("workout_step", message_index=index, **_step(step))
        for index, step in enumerate(watch.steps)
    ]


def _step(step: str | Mapping[str, Any]) -> Mapping[str, Any]:
    return {"intensity": step} if isinstance(step, str) else step


def _identity(watch: Watch) -> Message:
    return {
        "manufacturer": watch.manufacturer,
        "product": watch.product,
        "product_name": watch.product_name,
    }


def dated(summed: Message, at: datetime) -> Message:
    """Give a summary written first the start of the file as its time."""
    local = summed.get("local_timestamp")
    shift = (
        {}
        if local is None
        else {"local_timestamp": local - _seconds(summed["timestamp"]) + _seconds(at)}
    )
    return {**summed, "timestamp": at, **shift}


def along(one: Session, watch: Watch, records: list[Message]) -> list[Message]:
    """Return what the watch writes while the session goes on, in order of time."""
    at_start = [{**device, "timestamp": one.started_at} for device in _devices(one, watch)]
    sport = message("sport", name=one.profile_name, sport=one.sport, sub_sport=one.sub_sport)
    return [*at_start, sport, *sorted([*_timer(one), *records], key=lambda m: m["timestamp"])]


def _devices(one: Session, watch: Watch) -> list[Message]:
    local = message("device_info", device_index="creator", source_type="local", **_identity(watch))
    optical = [_OPTICAL] if watch.optical_hr else []
    return [local, *optical, *(_STRAPS[name] for name in one.straps)]


_OPTICAL = message("device_info", device_index=3, device_type=10, source_type="local")
_STRAPS: dict[str, Message] = {
    "ant": message("device_info", device_index=4, device_type=120, source_type="antplus"),
    "ble": message(
        "device_info", device_index=4, device_type=1, source_type="bluetooth_low_energy"
    ),
    "pod": message("device_info", device_index=5, device_type=124, source_type="antplus"),
}


def _timer(one: Session) -> Iterator[Message]:
    breaks = one.pauses if one.pause_events else ()
    edges = [0.0, *(edge for pause in breaks for edge in pause), one.seconds]
    for index, second in enumerate(edges):
        yield message(
            "event",
            timestamp=one.at(second),
            event="timer",
            event_type="stop_all" if index % 2 else "start",
            data=0,
        )


def records_of(one: Session) -> Iterator[Message]:
    """Return what the watch measures, second by second."""
    distance = counted = one.distance_from
    for second, following in pairwise([*range(0, round(one.seconds) + 1, one.every_s), None]):
        if within(second, one.pauses):
            continue
        pace = value(one.pace_s_per_km, second)
        speed = 1000.0 / pace if pace else 0.0
        yield _record(one, float(second), distance, speed) | (
            message("record", distance=round(counted, 2)) if one.frozen else {}
        )
        step = speed * ((following or second) - second)
        distance += step
        counted += 0.0 if within(second, one.frozen) else step


def _record(one: Session, second: float, distance: float, speed: float) -> Message:
    moves = one.pace_s_per_km is not None
    hr = None if within(second, one.dropouts) else value(one.hr, second)
    steps = value(one.cadence_spm, second)
    return message(
        "record",
        timestamp=one.at(second),
        distance=round(distance, 2) if one.distance and moves else None,
        enhanced_speed=round(speed, 3) if one.speed and moves else None,
        enhanced_altitude=value(one.altitude_m, second),
        heart_rate=None if hr is None else round(hr),
        power=value(one.power_w, second),
        temperature=one.temperature_c,
        position_lat=round(distance * SEMICIRCLES_PER_M) if one.positions else None,
        position_long=0 if one.positions else None,
        **_steps(one, steps, speed),
    )


def _steps(one: Session, steps: float | None, speed: float) -> Message:
    """Return cadence as the watch writes it (strides a minute), and what goes with it."""
    if steps is None:
        return {}
    strides, fraction = divmod(steps / 2.0, 1.0)
    cadence = {"cadence": int(strides), "fractional_cadence": fraction}
    if not one.dynamics or not steps:
        return cadence
    step_mm = speed * 60_000.0 / steps
    return cadence | {
        "step_length": round(step_mm, 1),
        "stance_time": 250.0,
        "vertical_oscillation": 90.0,
        "vertical_ratio": round(9000.0 / step_mm, 2) if step_mm else None,
    }


def summary(one: Session, records: list[Message]) -> list[Message]:
    beats = [record["heart_rate"] for record in records if record["heart_rate"]]
    total = max((record["distance"] or 0.0 for record in records), default=0.0) - one.distance_from
    whole = message(
        "session",
        timestamp=one.at(one.seconds),
        start_time=one.claimed_start or one.started_at,
        sport=one.sport,
        sub_sport=one.sub_sport,
        sport_profile_name=one.profile_name,
        total_elapsed_time=one.seconds + one.saved_after_s,
        total_timer_time=one.timer_s,
        total_distance=total if one.distance else None,
        avg_heart_rate=round(sum(beats) / len(beats)) if beats else None,
        max_heart_rate=max(beats, default=None),
        avg_temperature=one.temperature_c,
        workout_rpe=None if one.rpe is None else round(one.rpe * 10),
        workout_feel=one.feel,
        **_climb(records),
    )
    return [*_laps(one, records), *_sets(one), whole]


def _climb(records: list[Message]) -> dict[str, int]:
    heights = [record["enhanced_altitude"] for record in records]
    if None in heights or len(heights) < 2:
        return {}
    steps = [after - before for before, after in pairwise(heights)]
    up, down = (sum(max(sign * step, 0.0) for step in steps) for sign in (1, -1))
    return {"total_ascent": round(up), "total_descent": round(down)}


def _laps(one: Session, records: list[Message]) -> Iterator[Message]:
    if one.lap_every_s is None:
        return
    edges = [*takewhile(lambda s: s < one.seconds, _multiples(one.lap_every_s)), one.seconds]
    for index, (start, end) in enumerate(pairwise(edges)):
        first, last = one.at(start), one.at(end)
        inside = [r for r in records if first <= r["timestamp"] < last]
        beats = [r["heart_rate"] for r in inside if r["heart_rate"]]
        metres = [r["distance"] for r in inside if r["distance"] is not None]
        yield message(
            "lap",
            message_index=index,
            timestamp=one.at(end),
            start_time=one.at(start),
            total_elapsed_time=end - start,
            total_timer_time=end - start,
            total_distance=metres[-1] - metres[0] if metres else None,
            avg_heart_rate=round(sum(beats) / len(beats)) if beats else None,
            intensity="active",
        )


def _multiples(step: float) -> Iterator[float]:
    value = 0.0
    while True:
        yield value
        value += step


def _sets(one: Session) -> Iterator[Message]:
    """Return active sets and rests; all carry the same timestamp, as on a real watch."""
    at, shared = 0.0, one.at(one.seconds)
    for index, lift in enumerate(one.sets):
        yield message(
            "set",
            timestamp=shared,
            set_type="active",
            start_time=one.at(at),
            duration=lift.seconds,
            repetitions=lift.reps,
            weight=lift.weight_kg,
            category=lift.guesses(),
            wkt_step_index=lift.step,
            category_subtype=None if lift.subtype is None else [lift.subtype],
            message_index=2 * index,
        )
        yield message(
            "set",
            timestamp=shared,
            set_type="rest",
            start_time=one.at(at + lift.seconds),
            duration=lift.rest_s,
            message_index=2 * index + 1,
        )
        at += lift.seconds + lift.rest_s


def activity(sessions: list[Session], watch: Watch) -> Message:
    end = max(one.at(one.seconds) for one in sessions)
    offset = watch.utc_offset_h
    local = None if offset is None else _seconds(end) + round(offset * 3600)
    return message(
        "activity",
        timestamp=end,
        local_timestamp=local,
        num_sessions=len(sessions),
        total_timer_time=sum(one.timer_s for one in sessions),
        type="manual",
        event="activity",
        event_type="stop",
    )


def _seconds(at: datetime) -> int:
    """Return seconds since the FIT epoch, 31 December 1989."""
    return round(at.timestamp()) - FIT_EPOCH_S
