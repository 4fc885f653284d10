"""Time, distance and pace of a run are of the same minutes, whatever watch and summary say.

Clocks that are set on the way, races of days, summaries of a part, and belts corrected afterwards.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.fit_writer import (
    ENUM,
    FIT_EPOCH_S,
    RECORD,
    UINT8,
    UINT16,
    UINT32,
    Definition,
    fit_file,
)

from analyzer.importers.fit import read
from analyzer.measures.run import measure_run
from analyzer.units import duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.model import Activity

START = 1_128_000_000
LASTING = 3_000
MPS = 2.8
DAY = 86_400
TREADMILL = 1

RUN = Definition(RECORD, [(253, 4, UINT32), (5, 4, UINT32), (3, 1, UINT8), (6, 2, UINT16)])
SUMMARY = Definition(
    18,
    [
        (253, 4, UINT32), (2, 4, UINT32), (7, 4, UINT32), (8, 4, UINT32), (9, 4, UINT32),
        (5, 1, ENUM), (6, 1, ENUM),
    ],
    local=1,
)  # fmt: skip
LAP = Definition(19, [(253, 4, UINT32), (2, 4, UINT32), (7, 4, UINT32)], local=2)


def summary(
    *, starts: int = START, lasts: float = LASTING, metres: float = LASTING * MPS,
    sub_sport: int = 0, stamped: int | None = None, ran: float | None = None,
) -> bytes:  # fmt: skip
    stamp = starts + int(lasts) if stamped is None else stamped
    timer = lasts if ran is None else ran
    return SUMMARY.written() + SUMMARY.message(
        stamp, starts, int(lasts * 1000), int(timer * 1000), int(metres * 100), 1, sub_sport
    )


def recording(times: Sequence[int], mps: float = MPS, *, step_s: int = 1) -> bytes:
    rows = (
        RUN.message(at, int(index * step_s * mps * 100), 140, int(mps * 1000))
        for index, at in enumerate(times)
    )
    return RUN.written() + b"".join(rows)


def only_run(*parts: bytes) -> Activity:
    (run,) = read(fit_file(*parts), "run.fit")
    return run


def pace_and_compared(run: Activity) -> tuple[float, float]:
    """Metres a second by the summary of the run, and by what is compared."""
    assert run.stream is not None
    assert run.surface is not None
    assert run.distance_m is not None
    measures = measure_run(run.stream, surface=run.surface, pauses=run.pauses, hr_source="chest")
    assert measures.speed_mps is not None
    assert measures.moving_s is not None
    return run.distance_m / measures.moving_s, measures.speed_mps


STRAIGHT = range(START, START + LASTING)
WRONG_CLOCKS = {
    "never set": 1_000 - START,
    "back at the year 2015": -3_700 * DAY,
    "years ahead": 4_000 * DAY,
    "ten days late": -10 * DAY,
    "ten days ahead": 10 * DAY,
}


@pytest.mark.parametrize("start_says", ["old", "new", "nothing"])
@pytest.mark.parametrize("off", WRONG_CLOCKS.values(), ids=list(WRONG_CLOCKS))
@pytest.mark.parametrize("wrong", [20, 477, 2_000])
def test_a_clock_set_on_the_way_costs_no_minute(off: int, start_says: str, wrong: int) -> None:
    times = [at + off if index < wrong else at for index, at in enumerate(STRAIGHT)]
    told = {
        "old": [summary(starts=START + off, stamped=START + LASTING)],
        "new": [summary()],
        "nothing": [],
    }[start_says]
    run = only_run(recording(times), *told)

    assert run.started_at == datetime.fromtimestamp(START + FIT_EPOCH_S, UTC)
    assert run.elapsed_s == pytest.approx(LASTING, abs=1)
    assert run.stream is not None
    assert np.diff(run.stream.time_s).tolist() == [1.0] * (LASTING - 1)
    assert run.distance_m == pytest.approx(LASTING * MPS, abs=3)
    assert any("clock was set on the way" in problem for problem in run.problems)


def test_laps_begun_with_the_wrong_clock_lie_within_the_run() -> None:
    wrong = START - 3_700 * DAY
    times = [at - 3_700 * DAY if index < 400 else at for index, at in enumerate(STRAIGHT)]
    laps = LAP.written() + LAP.message(START + 1_500, wrong, 1_500_000)
    run = only_run(recording(times), laps, summary())
    assert [lap.started_at for lap in run.laps] == [run.started_at]


def test_a_few_records_of_another_year_are_dropped_in_the_middle_too() -> None:
    times = [at - 400 * DAY if 1_000 <= at - START < 1_005 else at for at in STRAIGHT]
    run = only_run(recording(times), summary())
    assert run.elapsed_s == LASTING
    assert run.problems == ("5 records with no time, or an impossible one, were dropped.",)


def test_a_watch_paused_for_three_days_was_paused() -> None:
    times = [at + 3 * DAY * (at - START >= 1_000) for at in STRAIGHT]
    run = only_run(recording(times), summary(lasts=LASTING + 3 * DAY, ran=LASTING))
    assert run.elapsed_s == LASTING + 3 * DAY
    assert [round(end - start) for start, end in run.pauses] == [3 * DAY + 1]


@pytest.mark.parametrize("hours", [30, 49, 72, 144])
@pytest.mark.parametrize("is_summed_up", [True, False])
def test_a_race_of_days_is_kept_whole(hours: int, is_summed_up: bool) -> None:  # noqa: FBT001
    times = range(START, START + hours * 3_600 + 1, 60)
    metres = hours * 3_600 * 1.5
    parts = [summary(lasts=hours * 3_600, metres=metres)] if is_summed_up else []
    run = only_run(recording(times, 1.5, step_s=60), *parts)
    assert (run.elapsed_s, run.distance_m) == (hours * 3_600, pytest.approx(metres, abs=1))
    assert not any("dropped" in problem for problem in run.problems)


def test_a_summary_alone_may_last_three_days() -> None:
    run = only_run(summary(lasts=3 * DAY, metres=388_800.0))
    assert (run.elapsed_s, run.distance_m) == (3 * DAY, 388_800.0)


def test_a_summary_of_the_first_part_does_not_make_a_slow_run() -> None:
    run = only_run(recording(STRAIGHT), summary(metres=5_000.0))
    listed, compared = pace_and_compared(run)
    assert listed == pytest.approx(compared, rel=0.01)
    assert run.problems == (
        "Its summary says 5.0 km, its recording 8.4 km; the recording was believed.",
    )


def test_a_recording_that_goes_on_beyond_its_summary_counts_whole() -> None:
    run = only_run(recording(STRAIGHT), summary(lasts=1_500, metres=1_500 * MPS))
    assert run.moving_s == pytest.approx(LASTING, abs=1)
    assert run.distance_m == pytest.approx(LASTING * MPS, abs=3)
    assert run.problems[0] == (
        "It was recorded for 25 min beyond the end its summary names; the recording was believed."
    )


def test_a_recording_of_the_first_half_leaves_the_summary_its_word() -> None:
    run = only_run(recording(STRAIGHT[:1_500]), summary())
    assert (run.distance_m, run.moving_s) == (LASTING * MPS, LASTING)


def test_a_leap_of_reception_does_not_beat_the_summary() -> None:
    rows = [RUN.message(at, index * 280 + 900_000 * (index > 1_000), 140, 2_800)
            for index, at in enumerate(STRAIGHT)]  # fmt: skip
    run = only_run(RUN.written(), *rows, summary())
    assert run.distance_m == LASTING * MPS


@pytest.mark.parametrize("metres", [7_000.0, 8_000.0, 9_500.0])
def test_a_belt_corrected_after_the_run_has_one_pace(metres: float) -> None:
    run = only_run(recording(STRAIGHT), summary(metres=metres, sub_sport=TREADMILL))
    assert run.surface == "treadmill"
    assert run.distance_m == metres
    listed, compared = pace_and_compared(run)
    assert listed == pytest.approx(compared, rel=0.005)
    assert run.problems == ()


def test_a_summary_nobody_can_have_run_is_not_believed() -> None:
    run = only_run(recording(STRAIGHT), summary(metres=40_000_000.0))
    assert run.distance_m == pytest.approx(LASTING * MPS, abs=3)


def ran_on(run: Activity, began: int) -> None:
    """Every second of the run is there once, and it began when the right clock says."""
    assert run.started_at == datetime.fromtimestamp(began + FIT_EPOCH_S, UTC)
    assert run.elapsed_s == pytest.approx(LASTING, abs=2)
    assert run.moving_s == pytest.approx(LASTING, abs=2)
    assert run.pauses == ()
    assert run.stream is not None
    assert np.diff(run.stream.time_s).tolist() == [1.0] * (LASTING - 1)
    assert len(run.problems) == 1


@pytest.mark.parametrize("start_says", ["old", "new"])
@pytest.mark.parametrize(
    ("late_s", "wrong"), [(35 * 60, 40), (3_600, 900), (8 * 60, 1_500), (12_600, 300)]
)
def test_a_clock_set_forward_by_minutes_or_hours_is_no_pause(
    late_s: int, wrong: int, start_says: str
) -> None:
    times = [at - late_s if index < wrong else at for index, at in enumerate(STRAIGHT)]
    starts = START - late_s if start_says == "old" else START
    laps = LAP.written() + LAP.message(START + LASTING, starts, 1_500_000)
    run = only_run(recording(times), laps, summary(starts=starts, stamped=START + LASTING))
    ran_on(run, START)
    assert f"clock was set forward by {duration(late_s)} on" in run.problems[0]
    assert [lap.started_at for lap in run.laps] == [run.started_at]


@pytest.mark.parametrize("lasts_longer_s", [0, 35 * 60])
def test_a_stop_that_the_summary_has_room_for_stays_a_pause(lasts_longer_s: int) -> None:
    times = [at if index < 700 else at + 35 * 60 for index, at in enumerate(STRAIGHT)]
    told = summary(lasts=LASTING + 35 * 60, ran=LASTING)
    stood = only_run(recording(times), told)
    assert stood.elapsed_s == pytest.approx(LASTING + 35 * 60, abs=2)
    assert len(stood.pauses) == 1
    # A drive across the gap is none of a clock's either.
    moved = [0.0 if index < 700 else 4_000.0 for index in range(LASTING)]
    rows = b"".join(
        RUN.message(at, int((index * MPS + far) * 100), 140, int(MPS * 1000))
        for index, (at, far) in enumerate(zip(times, moved, strict=True))
    )
    driven = only_run(RUN.written() + rows, summary(lasts=LASTING + lasts_longer_s, ran=LASTING))
    assert not any("clock was set" in problem for problem in driven.problems)


@pytest.mark.parametrize(("ahead_s", "wrong"), [(3_600, 700), (30 * 60, 1_200), (7_200, 90)])
def test_a_clock_set_back_leaves_the_start_to_the_summary(ahead_s: int, wrong: int) -> None:
    times = [at + ahead_s if index < wrong else at for index, at in enumerate(STRAIGHT)]
    run = only_run(recording(times), summary())
    ran_on(run, START)
    assert "clock was set back" in run.problems[0]
    old = only_run(recording(times), summary(starts=START + ahead_s, stamped=START + LASTING))
    ran_on(old, START)
    cut = only_run(recording(times))
    assert cut.started_at == datetime.fromtimestamp(START + FIT_EPOCH_S, UTC)


@pytest.mark.parametrize(
    ("place", "off_s"), [(0, 4_000), (1_500, 4_000), (1_500, -9 * 3_600), (LASTING - 1, -9 * 3_600)]
)
def test_a_single_time_that_is_off_lets_no_run_begin_or_end_hours_off(
    place: int, off_s: int
) -> None:
    times = [at + off_s if index == place else at for index, at in enumerate(STRAIGHT)]
    run = only_run(recording(times), summary())
    assert run.elapsed_s == pytest.approx(LASTING, abs=2)
    begun = run.started_at - datetime.fromtimestamp(START + FIT_EPOCH_S, UTC)
    assert abs(begun.total_seconds()) <= 1
