"""Two records of one session, or not: at each bound, and a hair beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.matching.pairs import (
    about_equal,
    contains,
    is_same_service,
    is_typed_copy,
    length_difference,
    overlap_share,
    records_match,
    shared_time,
    sport_family,
)
from analyzer.model import Activity, Source, SourceRecord

EIGHT = datetime(2026, 11, 16, 8, tzinfo=UTC)
MOMENTS = st.tuples(st.integers(0, 90), st.integers(0, 90))


def session(
    start_min: float = 0,
    lasting_min: float = 60,
    sport: str = "run",
    kind: str = "fit",
    **facts: object,
) -> Activity:
    start = EIGHT + timedelta(minutes=start_min)
    key = str(facts.pop("key", f"{kind} {start_min} {lasting_min}"))
    lasting = timedelta(minutes=lasting_min)
    return Activity(Source(kind, key, key), sport, start, start + lasting, **facts)  # type: ignore[arg-type]


def match(one: Activity, other: Activity) -> bool:
    """Tell whether two records match, and hold that it is the same the other way round."""
    mine, theirs = (SourceRecord(each, each.source.key) for each in (one, other))
    found = records_match(mine, theirs)
    assert records_match(theirs, mine) is found
    return found


def covers(whole: Activity, part: Activity) -> bool:
    return contains(SourceRecord(whole, "whole"), SourceRecord(part, "part"))


@pytest.mark.parametrize(
    ("start", "lasting", "same"),
    [
        (18, 60, True), (18.01, 60, False), (-18, 60, True), (-18.01, 60, False),
        (0, 42, True), (0, 41.9, False), (0, 85.71, True), (0, 86, False),
        (0, 0, True), (59, 0, False), (-1, 0, False),
    ],
)  # fmt: skip
def test_one_run_shares_seven_tenths_and_lasted_as_long(
    start: float, lasting: float, *, same: bool
) -> None:
    assert match(session(), session(start, lasting, kind="strava_export")) is same


@pytest.mark.parametrize(("start", "same"), [(19.99, True), (20, False), (-19.99, True)])
def test_two_long_runs_begin_less_than_twenty_minutes_apart(start: float, *, same: bool) -> None:
    assert match(session(0, 200), session(start, 200, kind="strava_export")) is same


@pytest.mark.parametrize(
    ("facts", "same"),
    [
        ({}, True),
        ({"start_min": 1}, True),
        ({"start_min": 1.02}, False),
        ({"lasting_min": 61.22}, True),
        ({"lasting_min": 61.3}, False),
        ({"distance_m": 10_000 / 0.97}, True),
        ({"distance_m": 10_320.0}, False),
        ({"distance_m": None}, True),
        ({"kind": "gpx"}, False),
    ],
    ids=[
        "alike",
        "a minute later",
        "more than a minute",
        "two per cent longer",
        "more than two",
        "three per cent farther",
        "more than three",
        "a distance nobody knows",
        "two recordings",
    ],
)
def test_a_sport_corrected_at_a_service_is_of_the_very_same_recording(
    facts: dict[str, object], *, same: bool
) -> None:
    walked = {"sport": "walk", "kind": "strava_export", "distance_m": 10_000.0} | facts
    assert match(session(distance_m=10_000.0), session(**walked)) is same  # type: ignore[arg-type]


@given(MOMENTS, MOMENTS, st.integers(-500, 500))
def test_the_share_of_time_is_the_same_both_ways_and_on_any_day(
    one: tuple[int, int], other: tuple[int, int], later: int
) -> None:
    a, b = session(*one), session(*other)
    share = overlap_share(a, b)
    assert share <= 1
    assert share == overlap_share(b, a)
    moved = (session(start + later, lasting) for start, lasting in (one, other))
    assert overlap_share(*moved) == share
    assert (share > 0) == (shared_time(a, b) > timedelta(0) or share == 1)


@pytest.mark.parametrize(
    ("start", "share"), [(-0.01, 0.0), (0, 1.0), (30, 1.0), (60, 1.0), (60.01, 0.0)]
)
def test_a_row_without_a_duration_is_a_moment_within_or_not(start: float, share: float) -> None:
    assert overlap_share(session(), session(start, 0)) == share


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((10_000, None), (9_700, None), 0.03),
        ((10_000, None), (9_699, None), None),
        ((10_000, 3000), (10_000, 2100), 0.3),
        ((10_000, 3000), (10_000, 2099), None),
        ((10_000, 3000), (9_800, 2400), 0.02 + 0.2),
        ((None, 3000), (10_000, 1000), 0.0),
    ],
    ids=[
        "three per cent",
        "more than three",
        "as far, in seven tenths of the time",
        "in less",
        "both count",
        "by time where a distance is unknown",
    ],
)
def test_two_runs_are_as_long_by_distance_and_then_by_time(
    one: tuple[float | None, ...], other: tuple[float | None, ...], difference: float | None
) -> None:
    a, b = (session(distance_m=far, moving_s=moved) for far, moved in (one, other))
    assert length_difference(a, b) == length_difference(b, a)
    expected = None if difference is None else pytest.approx(difference)
    assert length_difference(a, b) == expected
    typed = session(distance_m=other[0], moving_s=other[1], entered_by_hand=True)
    assert is_typed_copy(a, typed) is (difference is not None)
    assert not is_typed_copy(a, b)


def test_lengths_are_compared_by_the_larger() -> None:
    assert about_equal(97, 100)
    assert about_equal(100, 97)
    assert not about_equal(96.9, 100)
    assert about_equal(0, 0)
    assert about_equal(50, 100, 0.5)


@pytest.mark.parametrize(
    ("part_m", "inside"), [(10_000.0, True), (6_251.0, True), (6_240.0, False), (15_900.0, True)]
)
def test_a_part_was_run_about_as_fast_as_the_whole(part_m: float, *, inside: bool) -> None:
    # The whole at 10 km an hour; 1.6 times as fast or as slow is another run.
    whole = session(0, 120, distance_m=20_000.0)
    assert covers(whole, session(40, 60, distance_m=part_m)) is inside


@pytest.mark.parametrize(("moving_min", "inside"), [(84, True), (83.9, False), (None, True)])
def test_without_a_distance_the_whole_has_to_have_been_moving(
    moving_min: float | None, *, inside: bool
) -> None:
    moving_s = None if moving_min is None else 60 * moving_min
    assert covers(session(0, 120, moving_s=moving_s), session(40, 60)) is inside


@pytest.mark.parametrize(("paused_min", "inside"), [(18, True), (18.1, False)])
def test_what_was_paused_in_the_whole_was_run_by_somebody_else(
    paused_min: float, *, inside: bool
) -> None:
    whole = session(0, 120, pauses=((2400.0, 2400.0 + 60 * paused_min),))
    assert covers(whole, session(40, 60)) is inside


@pytest.mark.parametrize(
    ("sport", "detail", "family"),
    [
        ("run", "Workout", "run"),
        ("other", "", "strength"),
        ("other", "Cross-Fit", "strength"),
        ("other", "HIIT", "strength"),
        ("other", "Yoga", "other"),
        ("other", "workouts", "other"),
    ],
)
def test_a_workout_of_no_name_may_be_strength(sport: str, detail: str, family: str) -> None:
    assert sport_family(session(sport=sport, sport_detail=detail)) == family


def test_two_numbers_at_one_service_are_two_activities() -> None:
    def sent(kind: str, key: str) -> SourceRecord:
        return SourceRecord(session(kind=kind, key=key), key)

    first, second = sent("strava_export", "strava-1"), sent("strava_export", "strava-2")
    assert is_same_service(first, second)
    assert not is_same_service(first, first)
    assert not is_same_service(first, sent("garmin_export", "garmin-2"))
    assert not is_same_service(first, sent("fit", "2.fit"))
