"""The story of one run: pace and heart rate minute by minute, with the limits it went over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer import units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from analyzer.model import Floats
    from analyzer.report.known import Known
    from analyzer.report.limits import Limits

_STOPPED_S = 45.0
_FEWEST = 5
_COLUMNS = ["minute", "stopped_s", "distance_m", "speed_mps", "hr_bpm"]


@dataclass(frozen=True, slots=True)
class Story:
    """Equally long columns, one entry a minute, None where unknown; ``title`` says the finding."""

    title: str
    minute: tuple[float, ...]
    pace_s_per_km: tuple[float | None, ...]
    hr_bpm: tuple[float | None, ...]


def stories(known: Known, limits: Mapping[str, Limits]) -> dict[str, Story]:
    """Tell the story of each run that has minutes."""
    minutes = known.dataset.minutes
    moving = known.runs["moving_s"].fillna(0.0)
    wanted = minutes[minutes["run_id"].isin(set(limits))]
    return {
        str(run_id): _story(part, limits[str(run_id)], float(moving[run_id]))
        for run_id, part in wanted.groupby("run_id", sort=True)
        if len(part) >= _FEWEST
    }


def _story(part: pd.DataFrame, limit: Limits, moving_s: float) -> Story:
    told = part[_COLUMNS].to_numpy()
    in_order = told[np.argsort(told[:, 0], kind="stable")]
    minute, stopped_s, distance_m, speed_mps, hr_bpm = in_order.T
    speed = np.where(speed_mps > 0, speed_mps, np.nan)
    moving = ~(stopped_s >= _STOPPED_S)
    hr = tuple(_known(value, 0) for value in hr_bpm.tolist())
    return Story(
        title=_title(hr, _moving_min(distance_m, speed), max(1, round(moving_s / 60)), limit),
        minute=tuple(minute.tolist()),
        pace_s_per_km=tuple(_known(value, 1) for value in np.where(moving, 1000 / speed, np.nan)),
        hr_bpm=hr,
    )


def _known(value: float, digits: int) -> float | None:
    return round(float(value), digits) if units.is_known(value) else None


def _moving_min(distance_m: Floats, speed_mps: Floats) -> list[float]:
    """Return how much of each minute was run: the last one is seldom whole."""
    share = distance_m / speed_mps / 60
    whole = np.where(np.isfinite(share), share, 1.0)
    clipped: list[float] = np.clip(whole, 0.0, 1.0).tolist()
    return clipped


def _above(
    hr: tuple[float | None, ...], moving: Sequence[float], minutes: int, ceiling: float
) -> int:
    """Count the minutes drawn above the ceiling; all of them only if every one is."""
    over = [beat is not None and beat > ceiling for beat in hr]
    if not any(over):
        return 0
    above = round(sum(share for share, is_over in zip(moving, over, strict=True) if is_over))
    most = minutes if all(over) else minutes - 1
    return max(1, min(above, most))


def _title(
    hr: tuple[float | None, ...], moving: Sequence[float], minutes: int, limit: Limits
) -> str:
    said = []
    if limit.ceiling_bpm is not None and any(hr):
        above = _above(hr, moving, minutes, limit.ceiling_bpm)
        if above:
            said.append(f"above the ceiling for {above} of {minutes} minutes")
        else:
            said.append("easy enough")
    too_long = round(minutes - limit.longest_min) if limit.longest_min is not None else 0
    if too_long > 0:
        joint = "but " if said == ["easy enough"] else ""
        said.append(f"{joint}{units.count(too_long, 'minute')} over your moderate length")
    if not said:
        return "Minute by minute"
    words = ", ".join(said) if "but" in said[-1] else units.listed(said)
    return words[:1].upper() + words[1:]
