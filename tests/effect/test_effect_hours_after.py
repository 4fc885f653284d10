"""What the hours since leg day say of runs: what is left of legs, who is missing, who is beside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fakes.plain_runs import frame
from scipy.stats import t as student

from analyzer.effect import METRICS
from analyzer.effect.answer import JOINED_REFERENCE
from analyzer.effect.rows import Rows, read_rows
from analyzer.effect.sample import (
    BucketGroups,
    choose_sample,
    group_by_bucket,
    has_measures,
    missing_next_day,
)
from analyzer.effect.unadjusted import UnadjustedBucket, next_day_change, pace_by_bucket
from analyzer.errors import UsageError

TODAY = pd.Timestamp("2026-12-31", tz="UTC")
MONDAY = pd.Timestamp("2026-03-02 17:00", tz="UTC")
SPEED = METRICS["speed"]


def after(session_h: float, *hours: float, **facts: Any) -> list[dict[str, Any]]:
    """Runs so many hours after a leg day that ended so many hours after Monday."""
    return [
        {"started_at": MONDAY + pd.Timedelta(hours=session_h + h), "hours_since_leg_day": h} | facts
        for h in hours
    ]


def rows_of(*runs: dict[str, Any], column: str = "gap_speed_mps") -> Rows:
    return read_rows(frame(*runs), column, TODAY)[0]


@pytest.mark.parametrize(
    ("hours", "left"),
    [
        (0.0, 0.67), (3.0, 0.67), (10.5, 0.835), (18.0, 1.0), (30.0, 0.75), (42.0, 0.5),
        (54.0, 0.335), (66.0, 0.17), (78.0, 0.085), (90.0, 0.0), (200.0, 0.0),
    ],
)  # fmt: skip
def test_of_one_leg_day_is_left_what_lies_between_the_middles_of_buckets(
    hours: float, left: float
) -> None:
    assert rows_of(*after(0, hours)).carryover == pytest.approx([left], abs=1e-6)


def test_what_is_left_of_several_leg_days_adds_up() -> None:
    # A leg day every two days, each followed by a run 18 hours later; the one before is 66 h ago.
    runs = [run for session in range(0, 240, 48) for run in after(session, 18.0)]
    assert rows_of(*runs).carryover == pytest.approx([1.0, 1.17, 1.17, 1.17, 1.17], abs=1e-6)
    # Every day: 18, 42, 66 and, with nothing left, 90 hours ago.
    daily = [run for session in range(0, 120, 24) for run in after(session, 18.0)]
    assert rows_of(*daily).carryover == pytest.approx([1.0, 1.5, 1.67, 1.67, 1.67], abs=1e-6)


def test_a_run_in_no_bucket_has_no_carry_over() -> None:
    lapsed, unknown = after(0, 15 * 24.0), {"hours_since_leg_day": np.nan}
    rows = rows_of(*after(0, 18.0), *lapsed, unknown | {"started_at": MONDAY})
    assert np.isnan(rows.carryover).tolist() == [True, False, True]


@pytest.mark.parametrize("days", [-300, -1, 1, 200])
def test_the_calendar_may_begin_on_any_day(days: int) -> None:
    runs = [run for session in (0, 50, 170) for run in after(session, 5.0, 31.0)]
    moved = [run | {"started_at": run["started_at"] + pd.Timedelta(days=days)} for run in runs]
    own, other = rows_of(*runs), rows_of(*moved)
    assert other.carryover == pytest.approx(own.carryover, abs=1e-6)
    assert other.bucket.tolist() == own.bucket.tolist()
    assert other.days - own.days == pytest.approx(np.full(6, days))


@pytest.mark.parametrize(
    ("changed", "column", "known"),
    [
        ({"hr_bpm": 80.0}, "log_hr", True),
        ({"hr_bpm": 230.0}, "log_hr", True),
        ({"gap_speed_mps": 1.0}, "log_speed", True),
        ({"gap_speed_mps": 8.0}, "log_speed", True),
        ({"gap_speed_mps": 0.999}, "log_speed", False),
        ({"hr_bpm": 230.1}, "log_hr", False),
    ],
)
def test_the_bounds_of_what_a_runner_does_are_still_possible(
    changed: dict[str, float], column: str, *, known: bool
) -> None:
    assert np.isfinite(getattr(rows_of(changed), column)).tolist() == [known]


@pytest.mark.parametrize(
    ("changed", "usable"),
    [
        ({"moving_s": 900.0}, True),
        ({"moving_s": 899.0}, False),
        ({"repetitions": 3.0}, False),
        ({"repetitions": 3.0, "kind": "easy"}, True),
        ({"repetitions": 3.0, "kind": "long"}, True),
        ({"repetitions": 2.0}, True),
        ({"repetitions": 0.0, "kind": "stroller"}, False),
    ],
)
def test_fifteen_minutes_and_fewer_than_three_repetitions_make_a_run_usable(
    changed: dict[str, Any], *, usable: bool
) -> None:
    assert rows_of(changed).usable.tolist() == [usable]


@pytest.mark.parametrize("lacking", ["gap_speed_mps", "hr_bpm", "distance_m"])
def test_a_run_lacks_a_measure_when_any_is_unknown(lacking: str) -> None:
    some = rows_of({}, {lacking: np.nan})
    assert has_measures(some, SPEED).tolist() == [True, False]


def test_a_first_start_that_names_no_zone_is_refused_and_none_at_all_is_not() -> None:
    naive = frame({}).assign(started_at=pd.Timestamp("2026-03-02 17:00"))
    with pytest.raises(UsageError, match="not times with a zone"):
        read_rows(naive, "gap_speed_mps", TODAY)
    rows, _ = read_rows(frame({}).assign(started_at=pd.NaT), "gap_speed_mps", TODAY)
    assert len(rows) == 0


def groups(*counts: int) -> BucketGroups:
    """So many runs in each of the four buckets and rested."""
    runs = rows_of(*[{}] * sum(counts))
    return group_by_bucket(replace(runs, bucket=np.repeat(np.arange(5), counts)))


@pytest.mark.parametrize(
    ("counts", "possible"),
    [
        ((0, 6, 0, 0, 6), True),
        ((3, 3, 2, 2, 2), True),
        ((0, 5, 0, 0, 90), False),
        ((0, 90, 0, 0, 5), False),
        ((0, 6, 0, 3, 3), True),
        ((0, 6, 0, 3, 2), False),
        ((0, 6, 0, 6, 0), True),
    ],
)
def test_six_runs_soon_and_six_later_can_be_pooled(
    counts: tuple[int, ...], *, possible: bool
) -> None:
    assert groups(*counts).pooled_possible is possible


@pytest.mark.parametrize(
    ("rested", "third_day", "reference", "n"),
    [(15, 9, ">78 h", 15), (14, 9, JOINED_REFERENCE, 23), (14, 0, JOINED_REFERENCE, 14)],
)
def test_with_fifteen_rested_runs_the_third_day_is_a_bucket_of_its_own(
    rested: int, third_day: int, reference: str, n: int
) -> None:
    found = groups(0, 6, 0, third_day, rested)
    assert (found.reference, found.n_reference) == (reference, n)


def weeks(next_days: int, rested: tuple[float, ...], count: int = 8) -> Rows:
    """A leg day a week, some followed by a run the day after, each by some when rested."""
    runs = [
        run
        for week in range(count)
        for run in after(168 * week, *((24.0,) if week < next_days else ()), *rested)
    ]
    return rows_of(*runs)


def test_who_runs_less_the_day_after_misses_so_many_of_the_usual_runs() -> None:
    # Rested: 90 h of each of seven weeks, from 78 to 168, and 52 h up to the last run; 16 runs.
    usual = 16 / (7 * 90 + 52)
    # The day after: 24 h, eight times; 3 runs.
    assert missing_next_day(weeks(3, (100.0, 130.0))) == pytest.approx(1 - 3 / (8 * 24) / usual)


def test_who_runs_as_much_the_day_after_or_more_misses_none() -> None:
    assert missing_next_day(weeks(8, (100.0, 130.0))) == 0.0
    assert missing_next_day(weeks(0, (100.0, 130.0))) == 1.0


@pytest.mark.parametrize(
    ("rows", "known"),
    [
        (weeks(3, (100.0, 130.0), 6), True),
        (weeks(3, (100.0, 130.0), 5), False),
        (weeks(3, (100.0,), 8), True),
        (weeks(3, (100.0,), 7), False),
    ],
    ids=["six leg days", "five", "eight rested runs", "seven"],
)
def test_few_leg_days_or_rested_runs_do_not_tell_who_is_missing(rows: Rows, *, known: bool) -> None:
    assert (missing_next_day(rows) is not None) is known


def beside(*runs: dict[str, Any]) -> list[int]:
    """Return of which kind each run beside twelve compared ones is."""
    compared = [run for week in range(6) for run in after(168 * week, 24.0, 100.0)]
    return choose_sample(rows_of(*compared, *runs), SPEED).beside.beside.tolist()


def undecided(count: int, from_h: float = 30.0) -> list[dict[str, Any]]:
    return after(0, *np.arange(from_h, from_h + count).tolist(), leg_day_known=False)


def test_six_runs_of_a_kind_stand_beside_those_compared_and_five_do_not() -> None:
    assert beside(*undecided(6)) == [1] * 6
    assert beside(*undecided(5)) == []
    week_off = after(168, *np.arange(181.0, 187.0).tolist())
    assert beside(*undecided(6), *week_off) == [1] * 6 + [3] * 6
    assert beside(*undecided(5), *week_off) == [3] * 6


def test_runs_before_the_first_or_after_the_last_compared_tell_nothing() -> None:
    assert beside(*undecided(5, from_h=25.0), *undecided(1, from_h=23.0)) == []
    assert beside(*undecided(5, from_h=25.0), *undecided(1, from_h=168 * 5 + 101)) == []
    assert beside(*undecided(5, from_h=25.0), *undecided(1, from_h=168 * 5 + 99)) == [1] * 6


def test_a_race_beside_them_does_not_count() -> None:
    assert beside(*(run | {"kind": "race"} for run in undecided(6))) == []
    assert beside(*(run | {"hr_bpm": np.nan} for run in undecided(6))) == []


SOON, RESTED = [2.6, 2.8, 2.7, 2.9], [3.0, 3.1, 2.9, 3.2, 3.3, 3.0]


def paced(third_day: int = 0) -> Rows:
    runs = [
        *({"gap_speed_mps": v, "hours_since_leg_day": 24.0} for v in SOON),
        *({"gap_speed_mps": v, "hours_since_leg_day": 100.0} for v in RESTED),
        *[{"gap_speed_mps": 2.0, "hours_since_leg_day": 60.0}] * third_day,
    ]
    return rows_of(*runs)


def test_mean_pace_differs_by_welchs_interval_with_the_smaller_groups_freedom() -> None:
    found = pace_by_bucket(paced(), joined=False)[1]
    soon, rested = np.log(SOON), np.log(RESTED)
    middle = soon.mean() - rested.mean()
    reach = student.ppf(0.975, 3) * np.sqrt(soon.var(ddof=1) / 4 + rested.var(ddof=1) / 6)
    expected = [100 * (np.exp(middle + side * reach) - 1) for side in (0, -1, 1)]
    assert (found.bucket, found.n) == ("6-30 h", 4)
    assert [found.estimate_pct, found.low_pct, found.high_pct] == pytest.approx(expected)


def test_one_run_or_none_has_no_difference_in_pace() -> None:
    first, _, third, last = pace_by_bucket(paced(third_day=1), joined=False)
    assert (first, third) == (UnadjustedBucket("0-6 h", 0), UnadjustedBucket("30-54 h", 0))
    assert last == UnadjustedBucket("54-78 h", 1)


def test_the_third_day_counts_as_rested_where_it_joins_the_rested_runs() -> None:
    apart, joined = (pace_by_bucket(paced(third_day=6), joined=each) for each in (False, True))
    assert apart[3].n == 6
    assert joined[3] == UnadjustedBucket("54-78 h", 0)
    assert joined[1].estimate_pct > 0 > apart[1].estimate_pct


@pytest.mark.parametrize(("soon", "rested", "known"), [(6, 6, True), (5, 6, False), (6, 5, False)])
def test_six_runs_on_either_side_tell_a_change(soon: int, rested: int, *, known: bool) -> None:
    runs = [{"gap_speed_mps": 2.7 + 0.01 * n, "hr_bpm": np.nan} for n in range(soon)]
    runs += [{"gap_speed_mps": 3.0 + 0.01 * n, "hours_since_leg_day": 100.0} for n in range(rested)]
    found = next_day_change(rows_of(*runs))
    assert (found.speed is not None) is known
    if found.speed is not None:
        assert found.speed.middle == pytest.approx(100 * (2.725 / 3.025 - 1))
        assert found.distance is not None
        assert found.distance.middle == pytest.approx(0.0)
