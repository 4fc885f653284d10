"""Points in another order than time, and two positions of one second: what a joined file does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
from fakes.tracks import METRES_A_DEGREE, START, Lap, Point, Track, along, gpx, tcx

from analyzer.importers import gpx as gpx_reader
from analyzer.importers import repairs, streams
from analyzer.importers import tcx as tcx_reader
from analyzer.importers.distance import from_positions
from analyzer.importers.reader import Context
from analyzer.importers.table import Table
from analyzer.importers.ways import DEGREES_PER_SEMICIRCLE, degrees

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analyzer.model import Activity

    Reading: TypeAlias = Callable[..., Activity]

MINUTES = 40
RUN = along(range(0, 60 * MINUTES + 1, 5))
FIRST, SECOND, THIRD = RUN[:150], RUN[150:300], RUN[300:]


def of_gpx(*stretches: Sequence[Point]) -> Activity:
    (run,) = gpx_reader.read(gpx(Track(stretches=stretches)), Context("run.gpx"))
    return run


def of_tcx(*stretches: Sequence[Point]) -> Activity:
    laps = [
        Lap(
            second=min(p.second or 0 for p in one),
            timer_s=60 * MINUTES / len(stretches),
            metres=8000 / len(stretches),
            stretches=[index],
        )
        for index, one in enumerate(stretches)
    ]
    (run,) = tcx_reader.read(
        tcx(Track(stretches=stretches, sport="Running", laps=laps)), Context("run.tcx")
    )
    return run


def fit_records(points: Sequence[Point]) -> Table:
    """Return records as a watch writes them, without a distance."""
    north = np.array([48 + (p.metre or 0) / METRES_A_DEGREE for p in points])
    columns = {
        "timestamp": np.array([START.timestamp() + (p.second or 0) for p in points]),
        "position_lat": north / DEGREES_PER_SEMICIRCLE,
        "position_long": np.full(len(points), 11.5 / DEGREES_PER_SEMICIRCLE),
    }
    return Table("record", columns, np.arange(len(points)))


def of_fit(points: Sequence[Point]) -> tuple[float, float, float, list[str]]:
    """Return start and end in seconds from the start, metres, and what was said."""
    ordered, said, _ = repairs.in_order(fit_records(points), np.array([]))
    merged = streams.merge_seconds(ordered)
    times = merged.numbers("timestamp") - START.timestamp()
    return times[0], times[-1], float(np.nanmax(from_positions(*degrees(merged)))), said


def swapped(points: Sequence[Point], every: int) -> list[Point]:
    found = list(points)
    for index in range(every, len(found) - 1, every):
        found[index : index + 2] = found[index + 1], found[index]
    return found


class TestBlocksInAnotherOrder:
    @pytest.mark.parametrize("read", [of_gpx, of_tcx])
    @pytest.mark.parametrize(
        "blocks", [(THIRD, SECOND, FIRST), (FIRST, THIRD, SECOND), (SECOND, THIRD, FIRST)]
    )
    def test_they_are_no_clock_set_back(self, read: Reading, blocks: list[list[Point]]) -> None:
        run = read(*blocks)

        assert (run.started_at, run.ended_at) == (START, START + timedelta(minutes=MINUTES))
        assert run.distance_m == pytest.approx(8000, rel=0.01)
        assert run.problems == ()

    def test_a_watchs_records_are_sorted_alike(self) -> None:
        start, end, way_m, said = of_fit([*SECOND, *THIRD, *FIRST])

        assert (start, end, said) == (0, 60 * MINUTES, [])
        assert way_m == pytest.approx(8000, rel=0.001)

    def test_a_pause_between_them_stays_one(self) -> None:
        later = [Point(second=(p.second or 0) + 1200, metre=p.metre) for p in THIRD]
        run = of_gpx(later, [*FIRST, *SECOND])

        assert run.ended_at == START + timedelta(minutes=MINUTES + 20)
        assert [round(end - start, -1) for start, end in run.pauses] == [1200]

    def test_on_a_loop_they_meet_in_time(self) -> None:
        lap = [Point(second=p.second, metre=0) for p in RUN]
        start, end, _, said = of_fit([*lap[200:], *lap[:200]])

        assert (start, end, said) == (0, 60 * MINUTES, [])

    @pytest.mark.parametrize("back_s", [4000, 2500])
    def test_a_clock_set_back_goes_on_in_place(self, back_s: int) -> None:
        points = [
            Point(second=(p.second or 0) - back_s * (index >= 200), metre=p.metre)
            for index, p in enumerate(RUN)
        ]
        start, end, way_m, said = of_fit(points)

        assert (end - start, len(said)) == (pytest.approx(60 * MINUTES, abs=10), 1)
        assert "clock was set back" in said[0]
        assert way_m == pytest.approx(8000, rel=0.001)


class TestPairsInAnotherOrder:
    @pytest.mark.parametrize("every", [11, 90])
    @pytest.mark.parametrize("read", [of_gpx, of_tcx])
    def test_the_way_is_that_in_order_of_time(self, read: Reading, every: int) -> None:
        stream = read(swapped(RUN, every)).stream

        assert stream.distance_m[-1] == pytest.approx(8000, rel=0.001)

    def test_a_watchs_records_are_sorted_alike(self) -> None:
        assert of_fit(swapped(RUN, 11))[2] == pytest.approx(8000, rel=0.001)


class TestTwoPositionsOfOneSecond:
    @pytest.mark.parametrize("is_first", [True, False])
    @pytest.mark.parametrize("every", [1, 10])
    @pytest.mark.parametrize("aside_m", [-40.0, 30.0])
    def test_the_way_goes_through_one_of_them(
        self, aside_m: float, every: int, *, is_first: bool
    ) -> None:
        doubled: list[Point] = []
        for index, point in enumerate(RUN):
            other = Point(second=point.second, metre=(point.metre or 0) + aside_m)
            both = [other, point] if is_first and index else [point, other]
            doubled += both if index % every == 0 else [point]

        assert of_gpx(doubled).distance_m == pytest.approx(8000, rel=0.01)
        assert of_fit(doubled)[2] == pytest.approx(8000, rel=0.01)
