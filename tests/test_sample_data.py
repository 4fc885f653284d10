"""The sample athlete: made the same every time, looks like a watch's files, and tells the truth."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from garmin_fit_sdk import Decoder, Stream

from analyzer.advice import judge
from analyzer.pipeline.effect import estimate
from analyzer.pipeline.unadjusted import by_bucket
from sample_data.make import ATHLETE, every_file
from sample_data.season import season
from sample_data.truth import truth

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer import Dataset

WATCH = ATHLETE / "watch"
TRUTH: dict[str, Any] = json.loads((ATHLETE / "truth.json").read_text(encoding="utf-8"))
FILES: dict[str, dict[str, Any]] = TRUTH["files"]


@pytest.fixture(scope="module")
def runs(sample: Dataset) -> pd.DataFrame:
    """Each imported run beside what was planted in it (columns planted_…)."""
    planted = pd.DataFrame(TRUTH["runs"]).add_prefix("planted_")
    planted["started_at"] = pd.to_datetime(planted.pop("planted_started_at")).astype(
        sample.runs["started_at"].dtype
    )
    return sample.runs.merge(planted, on="started_at", how="outer", validate="one_to_one")


@pytest.fixture(scope="module")
def whole(runs: pd.DataFrame) -> pd.DataFrame:
    """All but the run whose file was cut short."""
    return runs[runs["started_at"] != pd.Timestamp(TRUTH["cut_short"])]


def read_by_the_maker(path: Path) -> dict[str, list[dict[str, Any]]]:
    messages, errors = Decoder(Stream.from_file(path)).read()
    assert errors == []
    return messages


def strength_files() -> list[dict[str, list[dict[str, Any]]]]:
    return [
        read_by_the_maker(WATCH / name)
        for name, facts in FILES.items()
        if facts["kind"] == "strength"
    ]


def test_the_same_files_are_made_again() -> None:
    planned = season()
    files = list(every_file(planned))
    assert truth(planned, {one.name: one.facts for one in files}) == TRUTH
    assert {one.name for one in files} == {path.name for path in WATCH.iterdir()}
    for one in files[::9]:
        assert one.build() == (WATCH / one.name).read_bytes(), f"{one.name}: run `make sample`"


def test_the_sample_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in ATHLETE.rglob("*") if path.is_file()) <= 4_000_000


def test_strength_files_look_as_a_watch_writes_them() -> None:
    files = [messages for messages in strength_files() if "set_mesgs" in messages]
    active = [
        one for messages in files for one in messages["set_mesgs"] if one["set_type"] == "active"
    ]
    unknown = [one for one in active if set(one["category"]) == {"unknown"}]
    assert len(unknown) / len(active) == pytest.approx(0.4, abs=0.03)
    assert all(len(one["category"]) == 3 for one in active)
    weights = [one["weight"] for one in active if one["category"][0] in {"squat", "deadlift"}]
    assert 0.0 in weights
    assert max(weights) >= 100.0
    assert all(len({one["timestamp"] for one in m["set_mesgs"]}) == 1 for m in files)
    starts = [one["start_time"] for one in files[0]["set_mesgs"]]
    assert starts == sorted(starts)


def test_runs_are_recorded_as_by_a_watch_that_saves_room() -> None:
    name = next(name for name, facts in FILES.items() if facts == {"kind": "run"})
    records = read_by_the_maker(WATCH / name)["record_mesgs"]
    times = pd.Series([one["timestamp"] for one in records])
    gaps = Counter(times.diff().dropna().dt.total_seconds())
    assert len(gaps) > 5
    assert sum(times for gap, times in gaps.items() if 4 <= gap <= 13) > 0.8 * gaps.total()


def test_every_file_ends_where_it_should(sample: Dataset) -> None:
    status = sample.files.set_index("source")["status"].to_dict()
    by_name = {str(name).rsplit("/", 1)[-1]: word for name, word in status.items()}
    assert set(FILES) <= set(by_name)
    assert [name for name in FILES if by_name[name] == "not an activity"] == ["Settings.fit"]
    assert [name for name in FILES if by_name[name] == "failed"] == []
    assert len(sample.runs) == TRUTH["n_runs"]
    assert len(sample.leg_days) == TRUTH["n_strength_sessions"]


def test_one_file_holds_strength_run_and_strength(sample: Dataset) -> None:
    (name,) = (name for name, facts in FILES.items() if facts["kind"] == "strength, run, strength")
    held = sample.files[sample.files["source"].str.endswith(name)]
    assert held["activities"].tolist() == [3]


def test_a_file_cut_short_is_saved(runs: pd.DataFrame, sample: Dataset) -> None:
    saved = runs[runs["started_at"] == pd.Timestamp(TRUTH["cut_short"])].iloc[0]
    assert 0.8 < saved["moving_s"] / saved["planted_moving_s"] < 0.95
    (name,) = (name for name, facts in FILES.items() if facts.get("truncated"))
    (problems,) = sample.files.loc[sample.files["source"].str.endswith(name), "problems"]
    assert problems


def test_runs_are_measured_as_they_were_planted(whole: pd.DataFrame) -> None:
    assert (whole["surface"] == whole["planted_surface"]).all()
    seconds_off = (whole["moving_s"] - whole["planted_moving_s"]).abs()
    assert seconds_off.quantile(0.95) < 10
    log_gap = np.log(whole["gap_speed_mps"] / whole["planted_gap_speed_mps"])
    assert abs(log_gap.mean()) < 0.004
    assert log_gap.abs().quantile(0.95) < 0.01
    assert log_gap.abs().max() < 0.02
    beats_off = (whole["hr_bpm"] - whole["planted_hr_bpm"]).abs()
    assert beats_off.quantile(0.95) < 0.5
    assert beats_off.max() < 2


def test_local_time_follows_summer_and_winter(whole: pd.DataFrame) -> None:
    local = whole["started_at"].dt.tz_convert("Europe/Berlin")
    hour = local.dt.hour + local.dt.minute / 60 + local.dt.second / 3600
    assert whole["local_hour"].tolist() == pytest.approx(hour.tolist(), abs=0.001)
    assert {stamp.utcoffset() for stamp in local} == {pd.Timedelta(hours=h) for h in (1, 2)}


def test_heart_rate_is_trusted_where_it_was_measured(whole: pd.DataFrame) -> None:
    lost = whole["planted_trouble"].isin(["cadence lock", "no heart rate"])
    assert (whole["hr_usable"] == ~lost).all()
    known = whole[whole["planted_trouble"] != "no heart rate"]
    assert (known["hr_source"] == known["planted_hr_source"]).all()
    locked = whole[whole["planted_trouble"] == "cadence lock"]
    assert locked["hr_problem"].str.contains("cadence lock").all()


def test_repetitions_are_found_in_intervals_and_nowhere_else(whole: pd.DataFrame) -> None:
    found = whole["repetitions"] >= 3
    assert found[whole["planted_shape"] == "intervals"].all()
    assert not found[whole["planted_shape"] != "intervals"].any()


def test_leg_days_are_those_that_were_planted(sample: Dataset) -> None:
    planted = {one["ended_at"]: one["decision"] for one in TRUTH["strength_sessions"]}
    ended = sample.leg_days["ended_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert dict(zip(ended, sample.leg_days["decision"], strict=True)) == planted
    assert Counter(planted.values()) == {"yes": 34, "no": 33, "unknown": 5}


def test_heavier_leg_days_are_seen_as_heavier(sample: Dataset) -> None:
    planted = {one["ended_at"]: one["severity"] for one in TRUTH["strength_sessions"]}
    legs = sample.leg_days[sample.leg_days["decision"] == "yes"]
    ended = legs["ended_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    seen = pd.Series(legs["severity"].to_numpy())
    assert seen.corr(ended.map(planted).reset_index(drop=True), method="spearman") > 0.4


def test_each_run_stands_in_its_bucket_or_waits_for_a_word(runs: pd.DataFrame) -> None:
    told = runs[~runs["planted_untold_session_within_84_h"] & runs["leg_day_known"]]
    assert len(told) > 130
    told = told[told["planted_hours_since_leg_day"] < 14 * 24]
    assert (told["bucket"] == told["planted_bucket"]).all()
    assert told["hours_since_leg_day"].tolist() == pytest.approx(
        told["planted_hours_since_leg_day"].tolist(), abs=0.01
    )


def test_the_planted_effect_is_found_and_the_plain_table_is_far_off(sample: Dataset) -> None:
    planted = TRUTH["effect_pct"]
    effect = estimate(sample.runs)
    inside = {
        one.bucket: one.low_pct <= planted[one.bucket] <= one.high_pct for one in effect.buckets
    }
    next_day = next(one for one in effect.buckets if one.bucket == "8-36 h")
    assert inside["8-36 h"]
    assert sum(inside.values()) >= 3
    assert next_day.verdict == "slower"
    plain = next(one for one in by_bucket(sample.runs) if one.bucket == "8-36 h")
    off = abs(plain.difference_pct - planted["8-36 h"])
    assert off > 2 * abs(next_day.estimate_pct - planted["8-36 h"])


@pytest.fixture(scope="module")
def judged(sample: Dataset, runs: pd.DataFrame) -> pd.DataFrame:
    """Planted behaviour and verdict, where nothing undecided stands in the way."""
    words = {one.run_id: one.verdict for one in judge(sample)}
    planted = runs[(runs["planted_behaviour"] != "") & ~runs["planted_untold_session_within_84_h"]]
    return planted.assign(verdict=planted["run_id"].map(words))


def test_planted_behaviour_gets_its_verdict(judged: pd.DataFrame) -> None:
    settled = judged[judged["started_at"] > judged["started_at"].min() + pd.Timedelta(weeks=8)]
    as_advised = settled["planted_behaviour"] == "as advised"
    assert len(settled) >= 25
    assert settled.loc[as_advised, "verdict"].unique().tolist() == ["kept"]
    assert settled.loc[~as_advised, "verdict"].unique().tolist() == ["broke"]


def test_with_little_to_compare_with_nobody_is_blamed_for_nothing(judged: pd.DataFrame) -> None:
    early = judged[judged["started_at"] <= judged["started_at"].min() + pd.Timedelta(weeks=8)]
    broken = early[early["planted_behaviour"] != "as advised"]
    assert len(broken) >= 6
    assert set(broken["verdict"]) <= {"broke", "borderline", "not judged"}
    assert "broke" not in set(early.loc[early["planted_behaviour"] == "as advised", "verdict"])


def test_the_habit_changes(judged: pd.DataFrame) -> None:
    broke = (judged["verdict"] == "broke").to_numpy()
    third = len(broke) // 3
    assert broke[:third].mean() > 0.5
    assert broke[-third:].mean() < 0.2
