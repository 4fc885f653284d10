"""The buckets: one set of edges, and everybody puts a run into the same one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from fakes.stories import Story, at, rested_log

from analyzer.buckets import (
    BUCKET_EDGES_H,
    BUCKETS,
    DECAY_BY_BUCKET,
    NO_BUCKET,
    bucket_positions,
    decay_after,
)
from analyzer.effect.rows import read_rows

LEGS_END = at(14, "Mon", "19:00")


def story_of_runs(*hours: float, lapsed_days: float = 14.0) -> Story:
    story = rested_log()
    windows = replace(story.config.windows, lapsed_days=lapsed_days)
    story.config = replace(story.config, windows=windows)
    story.leg_day(at(14, "Mon", "18:00"))
    for h in hours:
        story.run(LEGS_END + timedelta(hours=h), run_id=f"{h:g} h after")
    return story


def test_the_names_are_made_of_the_edges() -> None:
    assert BUCKETS == ("0-6 h", "6-30 h", "30-54 h", "54-78 h", ">78 h")
    assert len(BUCKETS) == len(BUCKET_EDGES_H)


@pytest.mark.parametrize("place", range(len(BUCKET_EDGES_H)))
def test_a_run_on_an_edge_is_in_the_same_later_bucket_for_the_frame_and_the_estimate(
    place: int,
) -> None:
    hours = BUCKET_EDGES_H[place]
    runs = story_of_runs(hours).dataset().runs
    tagged = runs.set_index("run_id").loc[f"{hours:g} h after", "bucket"]
    assert tagged == BUCKETS[place]
    row = int(np.flatnonzero(runs["run_id"] == f"{hours:g} h after")[0])
    for frame in (runs, runs.drop(columns="bucket")):
        estimated = read_rows(frame, "gap_speed_mps", today=pd.Timestamp(at(20)))[0]
        assert BUCKETS[estimated.bucket[row]] == tagged


def test_unknown_negative_and_lapsed_hours_are_in_no_bucket() -> None:
    hours = np.array([np.nan, -0.1, 0.0, 336.0, 336.1])
    assert bucket_positions(hours, 336.0).tolist() == [NO_BUCKET, NO_BUCKET, 0, 4, NO_BUCKET]


@pytest.mark.parametrize(("lapsed_days", "compared"), [(5.0, False), (14.0, True)])
def test_a_run_after_the_log_lapsed_is_neither_tagged_nor_compared(
    lapsed_days: float, *, compared: bool
) -> None:
    dataset = story_of_runs(6 * 24.0, lapsed_days=lapsed_days).dataset()
    last = dataset.runs.iloc[-1]
    assert bool(last["bucket"] == BUCKETS[-1]) is compared
    rows = read_rows(dataset.runs, "gap_speed_mps", today=pd.Timestamp(at(20)))[0]
    assert bool(rows.bucket[-1] != NO_BUCKET) is compared


def test_what_is_left_of_a_leg_day_is_the_same_for_a_moment_as_for_a_run() -> None:
    hours = [*BUCKET_EDGES_H, 20.0, 300.0]
    position = bucket_positions(np.array(hours), np.inf)
    assert [decay_after(h) for h in hours] == [(*DECAY_BY_BUCKET, 0.0)[p] for p in position]
