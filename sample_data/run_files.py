"""A run as the messages of a FIT file: smart recording, timer events, laps, the summary."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from sample_data.effort import felt_exertion
from sample_data.fit_files import Message, message
from sample_data.noise import smooth
from sample_data.streams import track
from sample_data.watch import device_messages, is_updated, timer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from numpy.typing import NDArray

    from sample_data.plans import RunPlan

    Floats = NDArray[np.float64]

SEMICIRCLES_PER_DEGREE = 2**31 / 180
NO_VALUE = 0xFF
"""What a FIT file says in place of a heart rate that was not measured."""
GAPS_S = np.arange(4, 14)
SUB_SPORTS = {"treadmill": "treadmill", "trail": "trail", "track": "track"}
PROFILES = {"treadmill": "Treadmill", "trail": "Trail Run", "track": "Track Run"}


class RunFile:
    """The messages of one run: ``along`` the way and the ``summaries`` of laps and session."""

    def __init__(self, plan: RunPlan) -> None:
        self.plan, self.track = plan, track(plan)
        self._rng = np.random.default_rng([plan.seed, 1])
        self._contact_ms, self._rise_mm = self._rng.normal((286, 62), (4, 1.5))
        self.seconds = len(self.track.timer)
        self.ended_at = self._moment_of(self.seconds)
        self.timer_s = float(self.track.timer.sum())

    def along(self) -> list[Message]:
        """Return devices, records and timer events by time."""
        moments = sorted(
            [*self._event_messages(), *self._record_messages()], key=lambda one: one["timestamp"]
        )
        return [
            *device_messages(self.plan.started_at, self.plan.hr_source),
            self._sport_message(),
            *moments,
        ]

    def summaries(self, first_lap: int = 0, index: int = 0) -> list[Message]:
        """Return the laps and the session."""
        ends = [end for end, _ in self.track.laps]
        begins = [0, *ends[:-1]]
        laps = [
            self._lap_message(first_lap + number, begin, end, intensity)
            for number, (begin, (end, intensity)) in enumerate(
                zip(begins, self.track.laps, strict=True)
            )
        ]
        return [*laps, self._session_message(first_lap, len(laps), index)]

    def _moment_of(self, second: int) -> datetime:
        return self.plan.started_at + timedelta(seconds=int(second))

    def _event_messages(self) -> Iterator[Message]:
        edges = np.flatnonzero(np.diff(self.track.timer.astype(int), prepend=0, append=0))
        for number, second in enumerate(edges):
            yield timer(self._moment_of(int(second)), "stop_all" if number % 2 else "start")

    def _sport_message(self) -> Message:
        surface = self.plan.surface
        kind = SUB_SPORTS.get(surface, "generic")
        name = PROFILES.get(surface, "Run")
        return message("sport", sport="running", sub_sport=kind, name=name)

    def _record_messages(self) -> list[Message]:
        return [self._record_message(int(second)) for second in self._recorded_seconds()]

    def _recorded_seconds(self) -> NDArray[np.int64]:
        """Choose the seconds a watch in smart recording writes: more where the pace changes."""
        gaps = self._rng.choice(GAPS_S, self.seconds)
        regular = np.cumsum(gaps)
        on = self.track.timer
        edges = np.flatnonzero(np.diff(on.astype(int), prepend=0, append=0))
        around = np.concatenate([edges, edges - 1, edges + 1])
        turns = np.flatnonzero(np.abs(np.gradient(smooth(self.track.speed_mps, 3))) > 0.12)
        chosen = np.unique(np.concatenate([regular, around, turns[::2], [0]]))
        chosen = chosen[(chosen >= 0) & (chosen < self.seconds)]
        return np.asarray(chosen[on[chosen]])

    def _record_message(self, second: int) -> Message:
        seen, cadence = self.track, float(self.track.cadence_spm[second])
        strides = int(cadence / 2)
        hr = seen.hr_bpm[second]
        return message(
            "record",
            timestamp=self._moment_of(second + 1) if second else self._moment_of(0),
            distance=round(float(seen.distance_m[second]), 2) if second else 0.0,
            heart_rate=NO_VALUE if np.isnan(hr) else round(float(hr)),
            cadence=strides,
            fractional_cadence=0.5 if cadence / 2 - strides >= 0.5 else 0.0,
            temperature=round(float(seen.temperature_c[second])),
            **self._position_fields(second),
            **self._distance_fields(second),
            **self._dynamics_fields(second),
        )

    def _position_fields(self, second: int) -> Message:
        if np.isnan(self.track.latitude[second]):
            return {}
        return {
            "position_lat": round(float(self.track.latitude[second]) * SEMICIRCLES_PER_DEGREE),
            "position_long": round(float(self.track.longitude[second]) * SEMICIRCLES_PER_DEGREE),
        }

    def _distance_fields(self, second: int) -> Message:
        prefix = "enhanced_" if is_updated(self.plan.started_at) else ""
        message = {f"{prefix}speed": round(float(self.track.speed_mps[second]), 3)}
        altitude = self.track.altitude_m[second]
        if not np.isnan(altitude):
            message[f"{prefix}altitude"] = round(float(altitude), 1)
        return message

    def _dynamics_fields(self, second: int) -> Message:
        """Return the strap's running dynamics; leg day shortens the step and lengthens contact."""
        speed, cadence = self.track.speed_mps[second], self.track.cadence_spm[second]
        if self.plan.hr_source != "chest":
            return {}
        running = cadence > 0 and speed > 0
        step_mm = 60_000 * speed / cadence if running else np.nan
        rise_mm = self._rise_mm + 0.021 * step_mm + self._rng.normal(0, 1.2)
        contact_ms = (self._contact_ms - 22 * (speed - 2.4)) * (1 + 0.015 * self.plan.stride)
        return {
            "step_length": _or_invalid(step_mm, 10),
            "vertical_oscillation": _or_invalid(rise_mm, 10),
            "vertical_ratio": _or_invalid(100 * rise_mm / step_mm, 100),
            "stance_time": _or_invalid(contact_ms + self._rng.normal(0, 2) + 0 * step_mm, 10),
        }

    def _lap_message(self, number: int, begin: int, end: int, intensity: str) -> Message:
        return message(
            "lap",
            timestamp=self._moment_of(end),
            message_index=number,
            intensity=intensity,
            lap_trigger="manual" if self.plan.shape == "intervals" else "distance",
            event="lap",
            event_type="stop",
            **self.totals(begin, end),
        )

    def _session_message(self, first_lap: int, laps: int, index: int) -> Message:
        surface = self.plan.surface
        return message(
            "session",
            timestamp=self.ended_at,
            message_index=index,
            sport="running",
            sub_sport=SUB_SPORTS.get(surface, "generic"),
            sport_profile_name=PROFILES.get(surface, "Run"),
            first_lap_index=first_lap,
            num_laps=laps,
            event="session",
            event_type="stop",
            trigger="activity_end",
            **self.totals(0, self.seconds),
            **self._feeling_fields(),
        )

    def totals(self, begin: int, end: int) -> Message:
        """Return what happened between two seconds of elapsed time, by FIT's field names."""
        seen = self.track
        distance = seen.distance_m[end - 1] - (seen.distance_m[begin - 1] if begin else 0.0)
        timer_s = float(seen.timer[begin:end].sum())
        hr = seen.hr_bpm[begin:end][seen.timer[begin:end]]
        known = hr[~np.isnan(hr)]
        height = smooth(seen.altitude_m, 15)[begin:end]
        steps = np.diff(height) if not np.isnan(height).any() else np.zeros(0)
        return {
            "start_time": self._moment_of(begin),
            "total_elapsed_time": float(end - begin),
            "total_timer_time": timer_s,
            "total_distance": round(float(distance), 2),
            "enhanced_avg_speed": round(float(distance) / timer_s, 3),
            "avg_heart_rate": round(float(known.mean())) if known.size else None,
            "max_heart_rate": round(float(known.max())) if known.size else None,
            "total_ascent": round(float(steps[steps > 0].sum())) if steps.size else None,
            "total_descent": round(float(-steps[steps < 0].sum())) if steps.size else None,
        }

    def _feeling_fields(self) -> Message:
        """Return how it felt, which the athlete enters after two runs of three."""
        if self._rng.random() > 0.67:
            return {}
        rpe = 10 * felt_exertion(self.plan)
        return {"workout_rpe": rpe, "workout_feel": int(self._rng.choice([50, 75, 100]))}


def _or_invalid(value: float, scale: int) -> float:
    """Return the value, or what FIT writes in a 16-bit field when it is not known."""
    return 0xFFFF / scale if np.isnan(value) else round(float(value), 2)
