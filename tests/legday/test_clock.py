"""How long since leg day: the stories first, then the laws, then a slow oracle."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from fakes.dictionary_check import check
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.buckets import BUCKET_EDGES_H, COMPARED_BUCKETS, DECAY_BY_BUCKET, REFERENCE_BUCKET
from analyzer.config import Config
from analyzer.frames import dataset as frames
from analyzer.legday.clock import SessionClock, epoch_microseconds, tag_runs

BERLIN = ZoneInfo("Europe/Berlin")
CONFIG = Config()


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def runs_at(*starts: str | datetime) -> pd.DataFrame:
    moments = [at(s) if isinstance(s, str) else s for s in starts]
    return frames.conform(
        pd.DataFrame(
            {
                "run_id": [f"run{i}" for i in range(len(moments))],
                "started_at": pd.to_datetime([m.astimezone(UTC) for m in moments], utc=True),
                "local_date": pd.to_datetime([m.date() for m in moments]),
                "local_hour": [m.hour + m.minute / 60 for m in moments],
            }
        ),
        "runs",
    )


def sessions(*rows: tuple[str, str, str, str] | tuple[str, str, str, str, float]) -> pd.DataFrame:
    """Rows of (id, decision, start, end, severity=1), local Berlin times."""
    table = [
        {
            "session_id": row[0],
            "decision": row[1],
            "started_at": at(row[2]).astimezone(UTC),
            "ended_at": at(row[3]).astimezone(UTC),
            "local_date": pd.Timestamp(at(row[2]).date()),
            "severity": row[4] if len(row) > 4 else 1.0,
        }
        for row in rows
    ]
    return (
        frames.conform(pd.DataFrame(table), "strength_sessions")
        if table
        else frames.empty("strength_sessions")
    )


TUESDAY_LEGS = ("tue", "yes", "2026-03-03T18:00", "2026-03-03T19:00")


def one(run: str, *rows: tuple) -> pd.Series:
    return tag_runs(runs_at(run), sessions(*rows), CONFIG).iloc[0]


def test_the_morning_after_leg_day() -> None:
    run = one("2026-03-04T07:00", TUESDAY_LEGS)
    assert run["hours_since_leg_day"] == 12.0
    assert run["days_since_leg_day"] == 1
    assert run["bucket"] == "6-30 h"
    assert run["leg_day_id"] == "tue"
    assert run["leg_day_known"]
    assert run["undecided_id"] == ""
    assert run["leg_carryover"] == 1.0


def test_a_run_knows_how_severe_the_leg_day_before_it_was() -> None:
    heavy = ("fri", "yes", "2026-03-06T18:00", "2026-03-06T19:00", 1.8)
    assert one("2026-03-07T07:00", TUESDAY_LEGS, heavy)["session_severity"] == 1.8
    assert one("2026-03-04T07:00", TUESDAY_LEGS, heavy)["session_severity"] == 1.0
    assert pd.isna(one("2026-03-02T07:00", TUESDAY_LEGS, heavy)["session_severity"])


def test_an_arm_day_moves_its_own_clock_and_not_that_of_the_legs() -> None:
    arms = ("arms", "no", "2026-03-03T21:00", "2026-03-03T22:00")
    run = one("2026-03-04T07:00", TUESDAY_LEGS, arms)
    assert (run["hours_since_leg_day"], run["hours_since_upper_day"]) == (12.0, 9.0)
    assert pd.isna(one("2026-03-04T07:00", TUESDAY_LEGS)["hours_since_upper_day"])


def test_a_run_before_lifting_on_the_same_day_belongs_to_the_clock_before() -> None:
    friday = ("fri", "yes", "2026-03-06T18:00", "2026-03-06T19:00")
    run = one("2026-03-06T07:00", TUESDAY_LEGS, friday)
    assert (run["leg_day_id"], run["hours_since_leg_day"], run["days_since_leg_day"]) == (
        "tue",
        60.0,
        3,
    )


def test_a_run_after_lifting_on_the_same_day_is_day_zero() -> None:
    run = one("2026-03-03T19:30", TUESDAY_LEGS)
    assert (run["hours_since_leg_day"], run["days_since_leg_day"], run["bucket"]) == (
        0.5,
        0,
        "0-6 h",
    )


def test_a_run_between_two_sessions_of_one_file_follows_the_first() -> None:
    warm_up = ("s1", "yes", "2026-03-03T18:00", "2026-03-03T18:10")
    lifting = ("s3", "yes", "2026-03-03T18:35", "2026-03-03T18:55")
    run = one("2026-03-03T18:12", warm_up, lifting)
    assert run["leg_day_id"] == "s1"


@pytest.mark.parametrize(
    ("run_start", "leg_day", "hours"),
    [
        ("2026-03-03T18:29", "", None),  # the warm-up run of a session already started
        ("2026-03-03T18:30", "tue", 0.0),  # the timer of the session was left running
        ("2026-03-03T18:58", "tue", 0.0),
    ],
)
def test_a_run_that_overlaps_the_session(run_start: str, leg_day: str, hours: float | None) -> None:
    run = one(run_start, TUESDAY_LEGS)
    assert run["leg_day_id"] == leg_day
    assert (None if pd.isna(run["hours_since_leg_day"]) else run["hours_since_leg_day"]) == hours


def test_of_two_sessions_on_one_day_the_later_end_counts() -> None:
    morning = ("am", "yes", "2026-03-03T07:00", "2026-03-03T08:00")
    inside_a_long_one = ("short", "yes", "2026-03-03T18:05", "2026-03-03T18:45")
    run = one("2026-03-03T20:00", morning, inside_a_long_one, TUESDAY_LEGS)
    assert (run["leg_day_id"], run["hours_since_leg_day"]) == ("tue", 1.0)


@pytest.mark.parametrize(
    ("hours", "bucket"),
    [
        (0, "0-6 h"),
        (5.999, "0-6 h"),
        (6, "6-30 h"),
        (29.999, "6-30 h"),
        (30, "30-54 h"),
        (54, "54-78 h"),
        (77.999, "54-78 h"),
        (78, ">78 h"),
        (14 * 24, ">78 h"),
        (14 * 24 + 0.001, None),
    ],
)
def test_bucket_edges_are_half_open(hours: float, bucket: str | None) -> None:
    end = at("2026-03-03T19:00").astimezone(UTC)
    tagged = tag_runs(runs_at(end + timedelta(hours=hours)), sessions(TUESDAY_LEGS), CONFIG)
    assert tagged.loc[0, "bucket"] == bucket


def test_a_lapsed_log_still_tells_hours_and_days() -> None:
    run = one("2026-03-20T19:00", TUESDAY_LEGS)
    assert run["bucket"] is None
    assert (run["hours_since_leg_day"], run["days_since_leg_day"]) == (17 * 24.0, 17)
    assert run["leg_day_known"]


def test_the_sensitivity_of_21_days_is_a_setting() -> None:
    patient = replace(CONFIG, windows=replace(CONFIG.windows, lapsed_days=21.0))
    tagged = tag_runs(runs_at("2026-03-20T19:00"), sessions(TUESDAY_LEGS), patient)
    assert tagged.loc[0, "bucket"] == ">78 h"


@pytest.mark.parametrize("rows", [(), (TUESDAY_LEGS,), (("x", "no", *TUESDAY_LEGS[2:]),)])
def test_before_the_first_known_leg_day_nothing_is_known(rows: tuple) -> None:
    run = one("2026-03-01T08:00", *rows)
    assert run["days_since_leg_day"] is pd.NA
    assert np.isnan(run["hours_since_leg_day"])
    assert run["bucket"] is None
    assert run["leg_day_known"]
    assert (run["leg_day_id"], run["leg_carryover"]) == ("", 0.0)


THURSDAY_UNDECIDED = ("thu", "unknown", "2026-03-05T18:00", "2026-03-05T19:00")


def test_an_undecided_session_in_between_makes_the_run_unknown() -> None:
    run = one("2026-03-06T07:00", TUESDAY_LEGS, THURSDAY_UNDECIDED)
    assert not run["leg_day_known"]
    assert run["bucket"] is None
    assert run["undecided_id"] == "thu"
    assert (run["leg_day_id"], run["hours_since_leg_day"]) == ("tue", 60.0)


def test_an_undecided_session_older_than_the_last_leg_day_does_not_matter() -> None:
    monday = ("mon", "unknown", "2026-03-02T18:00", "2026-03-02T19:00")
    run = one("2026-03-04T07:00", monday, TUESDAY_LEGS)
    assert run["leg_day_known"]
    assert run["bucket"] == "6-30 h"


def test_an_undecided_session_in_the_same_bucket_does_not_matter() -> None:
    later = ("later", "unknown", "2026-03-03T20:00", "2026-03-03T21:00")
    run = one("2026-03-04T07:00", TUESDAY_LEGS, later)
    assert run["leg_day_known"]
    assert run["bucket"] == "6-30 h"


def test_an_undecided_session_more_than_84_h_ago_matters_only_when_it_unlapses_the_log() -> None:
    assert one("2026-03-10T19:00", TUESDAY_LEGS, THURSDAY_UNDECIDED)["bucket"] == ">78 h"
    lapsed = one("2026-03-18T19:00", TUESDAY_LEGS, THURSDAY_UNDECIDED)
    assert lapsed["bucket"] is None
    assert not lapsed["leg_day_known"]
    assert lapsed["undecided_id"] == "thu"


def test_an_undecided_session_before_the_first_leg_day_matters_until_it_lapses() -> None:
    assert not one("2026-03-06T07:00", THURSDAY_UNDECIDED)["leg_day_known"]
    months_later = one("2026-06-06T07:00", THURSDAY_UNDECIDED)
    assert months_later["leg_day_known"]
    assert months_later["bucket"] is None
    assert months_later["days_since_leg_day"] is pd.NA


def test_a_session_that_was_no_leg_day_does_not_matter() -> None:
    arms = ("thu", "no", "2026-03-05T18:00", "2026-03-05T19:00")
    assert one("2026-03-06T07:00", TUESDAY_LEGS, arms)["bucket"] == "54-78 h"


def test_the_change_to_summer_time_costs_no_hour() -> None:
    saturday = ("sat", "yes", "2026-03-28T17:00", "2026-03-28T18:00")
    run = one("2026-03-29T18:00", saturday)
    assert (run["hours_since_leg_day"], run["days_since_leg_day"]) == (23.0, 1)


def test_days_are_the_local_days_of_a_journey_and_never_negative() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    honolulu = ZoneInfo("Pacific/Honolulu")
    lifted = at("2026-03-05T08:00", auckland)
    legs = sessions(TUESDAY_LEGS).assign(
        started_at=pd.to_datetime([lifted.astimezone(UTC)]),
        ended_at=pd.to_datetime([(lifted + timedelta(hours=1)).astimezone(UTC)]),
        local_date=pd.to_datetime([lifted.date()]),
    )
    tagged = tag_runs(runs_at(at("2026-03-04T20:00", honolulu)), legs, CONFIG)
    assert tagged.loc[0, "days_since_leg_day"] == 0
    assert tagged.loc[0, "hours_since_leg_day"] == 10.0


def test_load_adds_what_is_left_of_each_session_and_is_capped() -> None:
    monday = ("mon", "yes", "2026-03-02T06:00", "2026-03-02T07:00", 1.2)
    tuesday = ("tue", "yes", "2026-03-03T18:00", "2026-03-03T19:00", 0.9)
    assert one("2026-03-04T07:00", monday, tuesday)["leg_carryover"] == pytest.approx(
        1.2 * 0.5 + 0.9
    )
    heavy = [
        (str(i), "yes", f"2026-03-03T{6 + i:02}:00", f"2026-03-03T{7 + i:02}:00", 2.0)
        for i in range(9)
    ]
    assert one("2026-03-04T07:00", *heavy)["leg_carryover"] == 2.0
    assert one("2026-03-09T07:00", *heavy)["leg_carryover"] == 0.0


def test_order_index_and_other_columns_of_the_runs_stay() -> None:
    runs = runs_at("2026-03-06T07:00", "2026-03-04T07:00").set_index(pd.Index([7, 3]))
    tagged = tag_runs(runs, sessions(TUESDAY_LEGS), CONFIG)
    assert tagged.index.tolist() == [7, 3]
    assert tagged["run_id"].tolist() == ["run0", "run1"]
    assert tagged["hours_since_leg_day"].tolist() == [60.0, 12.0]
    assert runs["bucket"].isna().all()


@pytest.mark.parametrize(("n_runs", "n_sessions"), [(0, 0), (0, 1), (2, 0)])
def test_empty_frames_keep_the_dictionary(n_runs: int, n_sessions: int) -> None:
    runs = runs_at(*["2026-03-04T07:00"] * n_runs) if n_runs else frames.empty("runs")
    check(tag_runs(runs, sessions(*[TUESDAY_LEGS] * n_sessions), CONFIG), "runs")


# The laws. Times are minutes on a grid of five weeks, so that edges are hit.

Minute = st.integers(0, 35 * 24 * 4).map(lambda quarter: quarter * 15)
Session = st.tuples(
    Minute, st.integers(0, 150), st.sampled_from(["yes", "no", "unknown"]), st.floats(0.3, 4)
)
GridSession = tuple[int, int, str, float]
EPOCH = pd.Timestamp("2026-01-05", tz="UTC")


def grid_runs(minutes: list[int], shift: timedelta = timedelta()) -> pd.DataFrame:
    starts = _instants(minutes, shift)
    return pd.DataFrame(
        {
            "started_at": starts,
            "ended_at": starts + pd.Timedelta(minutes=40),
            "local_date": starts.tz_localize(None).normalize(),
            "local_hour": (starts - starts.normalize()) / pd.Timedelta(hours=1),
        }
    )


def grid_sessions(rows: list[GridSession], shift: timedelta = timedelta()) -> pd.DataFrame:
    starts = _instants([row[0] for row in rows], shift)
    severity = [row[3] if row[2] == "yes" else np.nan for row in rows]
    return pd.DataFrame(
        {
            "session_id": [f"s{i}" for i in range(len(rows))],
            "started_at": starts,
            "ended_at": starts + pd.to_timedelta([row[1] for row in rows], unit="min"),
            "local_date": starts.tz_localize(None).normalize(),
            "decision": [row[2] for row in rows],
            "severity": pd.Series(severity, dtype="float64"),
        }
    )


def _instants(minutes: list[int], shift: timedelta) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(
        EPOCH + shift + pd.to_timedelta(np.array(minutes, dtype=int), unit="min")
    )


TAGS = [
    "days_since_leg_day",
    "hours_since_leg_day",
    "leg_day_id",
    "leg_day_known",
    "bucket",
    "leg_carryover",
    "undecided_id",
]


def bucket_of(hours: float | None) -> str | None:
    if hours is None or hours > 14 * 24:
        return None
    within = zip(COMPARED_BUCKETS, BUCKET_EDGES_H[1:], strict=True)
    return next((name for name, upper in within if hours < upper), REFERENCE_BUCKET)


def oracle(run: int, rows: list[GridSession]) -> dict[str, object]:
    """Say of one run, session by session, what tag_runs() must say."""

    def hours_since(decision: str) -> dict[int, float]:
        return {
            i: max(0, run - start - length) / 60
            for i, (start, length, word, _) in enumerate(rows)
            if word == decision and run - start >= length / 2
        }

    yes, unknown = hours_since("yes"), hours_since("unknown")
    now = bucket_of(min(yes.values(), default=None))
    nearest = min(unknown.values(), default=None)
    changed = nearest is not None and bucket_of(min([nearest, *yes.values()])) != now
    shape = dict(zip(COMPARED_BUCKETS, DECAY_BY_BUCKET, strict=True))
    load = sum(rows[i][3] * shape.get(bucket_of(h) or "", 0.0) for i, h in yes.items())
    return {
        "hours": min(yes.values(), default=None),
        "known": not changed,
        "bucket": None if changed else now,
        "load": min(2.0, load),
    }


@given(st.lists(Minute, min_size=1, max_size=8), st.lists(Session, max_size=12))
def test_agrees_with_the_oracle(minutes: list[int], rows: list[GridSession]) -> None:
    tagged = tag_runs(grid_runs(minutes), grid_sessions(rows), CONFIG)
    for minute, (_, run) in zip(minutes, tagged.iterrows(), strict=True):
        truth = oracle(minute, rows)
        hours = run["hours_since_leg_day"]
        assert (None if np.isnan(hours) else hours) == truth["hours"]
        assert (run["leg_day_known"], run["bucket"]) == (truth["known"], truth["bucket"])
        assert run["leg_carryover"] == pytest.approx(truth["load"], abs=1e-9)


@given(st.lists(Minute, max_size=6), st.lists(Session, max_size=8), st.integers(-4000, 4000))
def test_shifting_everything_by_whole_days_changes_nothing(
    minutes: list[int], rows: list[GridSession], days: int
) -> None:
    shift = timedelta(days=days)
    here = tag_runs(grid_runs(minutes), grid_sessions(rows), CONFIG)
    there = tag_runs(grid_runs(minutes, shift), grid_sessions(rows, shift), CONFIG)
    pd.testing.assert_frame_equal(here[TAGS], there[TAGS])


@given(Minute, st.lists(Session, max_size=8), Session)
def test_a_session_after_the_run_changes_nothing(
    minute: int, rows: list[GridSession], extra: GridSession
) -> None:
    later = (minute + 1 + extra[0], *extra[1:])
    before = tag_runs(grid_runs([minute]), grid_sessions(rows), CONFIG)
    after = tag_runs(grid_runs([minute]), grid_sessions([*rows, later]), CONFIG)
    pd.testing.assert_frame_equal(before[TAGS], after[TAGS])


@given(Minute, st.lists(Session, max_size=8), st.sampled_from(["yes", "no"]))
def test_deciding_what_is_undecided_gives_one_of_two_buckets(
    minute: int, rows: list[GridSession], word: str
) -> None:
    run = tag_runs(grid_runs([minute]), grid_sessions(rows), CONFIG).iloc[0]
    without = tag_runs(
        grid_runs([minute]), grid_sessions([r for r in rows if r[2] == "yes"]), CONFIG
    )
    if run["leg_day_known"]:
        decided = grid_sessions([(*r[:2], word if r[2] == "unknown" else r[2], r[3]) for r in rows])
        again = tag_runs(grid_runs([minute]), decided, CONFIG).iloc[0]
        assert again["bucket"] == run["bucket"] == without.loc[0, "bucket"]
        return
    which = int(run["undecided_id"].removeprefix("s"))
    if_legs = tag_runs(
        grid_runs([minute]),
        grid_sessions([(*r[:2], "yes" if i == which else r[2], r[3]) for i, r in enumerate(rows)]),
        CONFIG,
    ).iloc[0]
    assert if_legs["leg_day_known"]
    assert if_legs["bucket"] != without.loc[0, "bucket"]
    assert run["bucket"] is None


def hidden(runs: pd.DataFrame) -> pd.DataFrame:
    """Hide when the runs began: known is the day alone, so each seems to begin at midnight."""
    midnight = runs["started_at"].dt.normalize()
    lasting = runs["ended_at"] - runs["started_at"]
    return runs.assign(started_at=midnight, ended_at=midnight + lasting, local_hour=np.nan)


@settings(max_examples=25)
@given(Minute, st.lists(Session, max_size=6))
def test_what_is_said_of_a_hidden_start_holds_for_the_first_and_the_last_start_of_its_day(
    minute: int, rows: list[GridSession]
) -> None:
    legs = grid_sessions(rows)
    run = hidden(grid_runs([minute]))
    found = tag_runs(run, legs, CONFIG).iloc[0]
    day = minute - minute % 1440
    early, late = (
        tag_runs(grid_runs([start]), legs, CONFIG).iloc[0] for start in (day, day + 1400)
    )
    assert found["bucket"] == (early["bucket"] if early["bucket"] == late["bucket"] else None)
    assert np.isnan(found["hours_since_leg_day"]) or early["bucket"] == late["bucket"]
    same = early["leg_day_id"] == late["leg_day_id"]
    assert found["leg_day_id"] == (early["leg_day_id"] if same else "")


@given(Minute, st.lists(Session, max_size=8), st.sampled_from([0.0, 8.0, 36.0, 84.0]))
def test_the_sessions_within_some_hours_are_those_an_oracle_counts(
    minute: int, rows: list[GridSession], hours: float
) -> None:
    sessions = grid_sessions(rows)
    moment = int(epoch_microseconds(grid_runs([minute])["started_at"])[0])
    since = {
        i: max(0, minute - start - length) / 60
        for i, (start, length, *_) in enumerate(rows)
        if minute - start >= length / 2
    }
    found = SessionClock(sessions).sessions_within(moment, hours)
    assert dict(found) == {i: age for i, age in since.items() if age <= hours}
    assert [age for _, age in found] == sorted(age for _, age in found)


def test_the_tag_follows_the_first_of_the_sessions_within_a_fortnight() -> None:
    rows = [(day * 2880, 60, "yes", 1.0) for day in range(6)]
    runs = grid_runs([4000, 9000, 14000])
    moments = epoch_microseconds(runs["started_at"]).tolist()
    clock = SessionClock(grid_sessions(rows))
    nearest = [clock.sessions_within(moment, 336.0)[0] for moment in moments]
    tags = tag_runs(runs, grid_sessions(rows), CONFIG)
    assert [f"s{row}" for row, _ in nearest] == tags["leg_day_id"].tolist()
    assert [age for _, age in nearest] == tags["hours_since_leg_day"].tolist()
