"""When somebody is asked whether two runs are one, and which may be said to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_one_run import doubts, hidden, said, strava
from test_same_activity import recorded

from analyzer.matching.ids import groups_by_id
from analyzer.matching.questions import follow_each_other, same_run_questions

if TYPE_CHECKING:
    from analyzer.model import SourceRecord

WATCH = recorded("watch", 0, 40, device="Garmin", distance_m=7_300.0)


def phone(start_min: float, minutes: float = 40, **facts: object) -> SourceRecord:
    return recorded("phone", start_min, minutes, kind="gpx", **facts)


def test_two_that_overlap_do_not_follow_each_other() -> None:
    assert not follow_each_other([WATCH], [phone(20)])
    assert not follow_each_other([WATCH], [phone(39)])


@pytest.mark.parametrize("start_min", [40, 55, 99])
def test_what_one_device_records_within_the_hour_are_two_parts_of_an_outing(
    start_min: float,
) -> None:
    again = recorded("again", start_min, 40, device="Garmin", distance_m=7_300.0)
    assert follow_each_other([WATCH], [again])
    assert follow_each_other([again], [WATCH])


def test_an_hour_later_one_device_may_have_had_another_clock() -> None:
    for start_min, follows in ((99, True), (100, False), (160, False)):
        again = recorded("again", start_min, 40, device="Garmin", distance_m=7_300.0)
        assert follow_each_other([WATCH], [again]) is follows


@pytest.mark.parametrize(
    ("distance_m", "follows"),
    [(7_300.0, False), (7_600.0, False), (6_980.0, False), (7_800.0, True), (3_000.0, True)],
)
def test_another_distance_is_another_run_and_one_alike_may_be_the_same(
    distance_m: float, *, follows: bool
) -> None:
    assert follow_each_other([WATCH], [phone(60, distance_m=distance_m)]) is follows


@pytest.mark.parametrize(("minutes", "follows"), [(40, False), (41.5, False), (45, True)])
def test_without_a_distance_of_both_the_time_tells(minutes: float, *, follows: bool) -> None:
    assert follow_each_other([WATCH], [phone(60, minutes)]) is follows


def test_a_start_that_is_hidden_follows_nothing() -> None:
    """It was some time that day, so nobody knows which came first."""
    short = hidden(1, 10, distance_m=2_000.0)
    assert not follow_each_other([WATCH], [short])
    assert not follow_each_other([short], [WATCH])
    assert doubts(WATCH, short) == []


minutes = st.floats(1, 300)


@given(st.floats(-600, 600), minutes, st.none() | st.floats(100, 60_000), st.booleans())
def test_whichever_is_named_first_the_answer_is_the_same(
    start_min: float, lasting: float, distance_m: float | None, same_device: object
) -> None:
    device = "Garmin" if same_device else "Phone"
    other = phone(start_min, lasting, distance_m=distance_m, device=device)
    assert follow_each_other([WATCH], [other]) == follow_each_other([other], [WATCH])
    asked, again = (
        same_run_questions(groups_by_id(pair)) for pair in ([WATCH, other], [other, WATCH])
    )
    assert asked == again
    assert len(asked) <= 1


@given(st.floats(-900, 900), minutes, st.floats(100, 60_000))
def test_what_is_answered_is_never_asked_again(
    start_min: float, lasting: float, distance_m: float
) -> None:
    other = phone(start_min, lasting, distance_m=distance_m)
    assert doubts(*said(WATCH, other, "apart_from")) == []


@pytest.mark.parametrize(
    ("start_min", "hours"), [(60, 1), (58.5, 1), (62.5, None), (14 * 60, 14), (15 * 60, None)]
)
def test_a_clock_is_whole_hours_off_up_to_fourteen(start_min: float, hours: int | None) -> None:
    pair = (WATCH, phone(start_min, distance_m=7_310.0))
    found = same_run_questions(groups_by_id(pair))
    assert [one.hours for one in found] == ([] if hours is None else [hours])


@pytest.mark.parametrize(
    ("facts", "asks"),
    [
        ({"distance_m": 7_310.0}, True),
        ({}, True),  # a phone without a distance
        ({"distance_m": 8_000.0}, False),
        ({"distance_m": 7_310.0, "minutes": 41}, False),
    ],
)
def test_whole_hours_apart_are_asked_about_where_both_are_as_long(
    facts: dict[str, float], *, asks: bool
) -> None:
    known = dict(facts)
    other = phone(120, known.pop("minutes", 40), **known)
    assert (doubts(WATCH, other) == ["whole hours apart"]) is asks


@pytest.mark.parametrize(("start_min", "asks"), [(0.1, False), (30, True), (36.5, False)])
def test_a_tenth_shared_is_an_overlap(start_min: float, *, asks: bool) -> None:
    """One that shares nearly all is the same run and needs no question."""
    assert (doubts(WATCH, phone(start_min, distance_m=5_000.0)) == ["overlapping"]) is asks


def test_a_ride_is_never_asked_about() -> None:
    assert doubts(WATCH, phone(25, sport="ride")) == []


def test_a_run_typed_in_at_the_service_that_has_it_already_is_one_of_its_own() -> None:
    row = strava(1, 0.1, distance_m=7_300.0)
    typed = strava(2, 300, distance_m=7_250.0, entered_by_hand=True)
    assert doubts(row, typed) == []
    assert doubts(WATCH, typed) == ["typed by hand"]


def test_two_rows_of_one_service_are_asked_about_only_where_both_were_recorded() -> None:
    """They overlap: a phone and a watch that sent the same run; what is typed is a run more."""
    one, other = strava(1, 0, 40, distance_m=7_300.0), strava(2, 25, 40, distance_m=7_000.0)
    assert doubts(one, other) == ["overlapping"]
    typed = strava(2, 25, 40, distance_m=7_000.0, entered_by_hand=True)
    assert doubts(one, typed) == []


def test_runs_that_took_no_time_at_all_are_not_asked_about() -> None:
    assert doubts(recorded("a", 0, 0, device="Garmin"), phone(60, 0)) == []
