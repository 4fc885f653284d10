"""Whose temperature a run has: the weather's where a service knows it, else the watch's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from analyzer.dataset.assemble import MergedActivity, assemble_frames
from analyzer.model import (
    Activity,
    Floats,
    HrProfile,
    Joined,
    Minutes,
    PaceProfile,
    Profiles,
    RunMeasures,
    Source,
    Surface,
)

NINE_OCLOCK = datetime(2026, 10, 5, 9, tzinfo=UTC)
NOTHING: Floats = np.empty(0)
NO_PROFILES = Profiles(
    Joined(Minutes(*[NOTHING] * 9), (0,)),
    Joined(HrProfile(*[NOTHING] * 3), (0,)),
    Joined(PaceProfile(*[NOTHING] * 2), (0,)),
)
NO_ONE = Profiles(
    Joined(Minutes(*[NOTHING] * 9), ()),
    Joined(HrProfile(*[NOTHING] * 3), ()),
    Joined(PaceProfile(*[NOTHING] * 2), ()),
)
RUN = Activity(
    source=Source("fit", "a.fit", "k"),
    sport="run",
    started_at=NINE_OCLOCK,
    ended_at=NINE_OCLOCK + timedelta(hours=1),
    distance_m=10_000.0,
    moving_s=3_600.0,
)


@pytest.mark.parametrize(
    ("on_wrist_c", "weather_c", "surface", "expected"),
    [
        (26.0, 14.0, "road", (14.0, "weather")),
        (26.0, None, "road", (26.0, "watch")),
        (21.0, 3.0, "treadmill", (21.0, "watch")),
    ],
)
def test_a_warm_wrist_is_no_weather(
    on_wrist_c: float, weather_c: float | None, surface: Surface, expected: tuple[float, str]
) -> None:
    activity = replace(RUN, weather_temperature_c=weather_c, surface=surface)
    run = MergedActivity("run-1", activity, ("fit",), RunMeasures(temperature_c=on_wrist_c), "k")
    row = assemble_frames([run], lambda _: NO_PROFILES).runs.iloc[0]
    assert (row["temperature_c"], row["temperature_source"]) == expected


def test_a_run_without_any_temperature_names_no_source() -> None:
    runs = assemble_frames([MergedActivity("run-1", RUN, ("fit",))], lambda _: NO_ONE).runs
    assert np.isnan(runs["temperature_c"].iloc[0])
    assert runs["temperature_source"].tolist() == [""]
