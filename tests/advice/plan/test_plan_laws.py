"""What holds of any week: who counts days from Sunday is advised as who counts them from Monday."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.advice.plan import (
    Choice,
    PlanLimits,
    PlanRule,
    RaceDays,
    SessionKind,
    Week,
    WeekSession,
    calendar_text,
    dated,
    parse_week,
    place,
    rank_placements,
    read_calendar,
)
from analyzer.advice.plan.timeline import Bend, bends_in_week
from analyzer.advice.plan.week import DAY_MIN, KEY_KINDS, WEEK_MIN
from analyzer.errors import ImportProblemError

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = PlanLimits(window_h=36, severe_h=60, same_day_gap_h=6, leg_days_apart_h=48)
QUARTER = 15
RUNS = [kind for kind in SessionKind if kind is not SessionKind.LEGS]
few = settings(max_examples=25)

sessions = st.builds(
    WeekSession,
    st.integers(0, WEEK_MIN // QUARTER - 1).map(lambda quarter: quarter * QUARTER),
    st.sampled_from(SessionKind),
    st.sampled_from([30, 45, 60, 90, 180]),
)
weeks = st.lists(sessions, min_size=1, max_size=7).map(Week.of)


def turned(week: Week, minutes: int) -> Week:
    """Begin the same week so many minutes earlier."""
    return Week.of(s._replace(start_min=(s.start_min - minutes) % WEEK_MIN) for s in week.sessions)


def by_rule(bends: list[Bend], minutes: int = 0) -> list[tuple[str, int, str, float]]:
    return sorted(
        (str(b.rule), round(b.session.start_min - minutes) % WEEK_MIN, str(b.session.kind), b.hours)
        for b in bends
    )


@few
@given(weeks, st.integers(0, WEEK_MIN // QUARTER - 1))
def test_no_rule_depends_on_where_a_week_begins(week: Week, quarters: int) -> None:
    minutes = quarters * QUARTER
    then = bends_in_week(turned(week, minutes), LIMITS)
    same_start = len({s.start_min for s in week.sessions}) < len(week.sessions)
    # Of two that begin together, the calendar's order says which of them overlaps the other.
    if not same_start:
        assert by_rule(then) == by_rule(bends_in_week(week, LIMITS), minutes)


@few
@given(weeks)
def test_rest_is_counted_from_the_leg_day_that_ended_last(week: Week) -> None:
    """By hand: of all leg days, this week's and last week's, the shortest time since one."""
    expected = []
    for run in week.runs:
        rests = [(run.start_min - legs.end_min) % WEEK_MIN / 60 for legs in week.legs]
        if not rests:
            continue
        if run.kind in KEY_KINDS and min(rests) <= 36:
            expected.append(("rest before a key run", run.start_min, min(rests)))
        if run.kind not in KEY_KINDS and min(rests) < 6:
            expected.append(("run first, or hours between", run.start_min, min(rests)))
    wanted = {PlanRule.REST_BEFORE_KEY_RUN, PlanRule.RUN_FIRST}
    found = [
        (str(b.rule), round(b.session.start_min) % WEEK_MIN, b.hours)
        for b in bends_in_week(week, LIMITS)
        if b.rule in wanted
    ]
    assert sorted(found) == sorted(expected)


@few
@given(weeks)
def test_whatever_begins_while_another_goes_on_is_two_at_once(week: Week) -> None:
    placed = [(s, s.start_min + shift) for s in week.sessions for shift in (0, WEEK_MIN)]
    late = {
        (later, start)
        for later, start in placed
        for other, other_start in placed
        if (other_start, other) < (start, later)
        and other_start <= start < other_start + other.minutes
    }
    found = [b for b in bends_in_week(week, LIMITS) if b.rule is PlanRule.TWO_AT_ONCE]
    expected = sorted(s.start_min for s, start in late if start >= WEEK_MIN)
    assert sorted(round(b.session.start_min) - WEEK_MIN for b in found) == expected


def test_two_short_ones_within_a_long_one_are_both_at_once_with_it() -> None:
    week = parse_week("sat long 9:00-12:00, sat easy 9:30-10:00, sat legs 11:00")
    bends = [b for b in bends_in_week(week, LIMITS) if b.rule is PlanRule.TWO_AT_ONCE]
    assert [(str(b.session.kind), str(b.legs.kind), b.least_h) for b in bends] == [
        ("easy", "long", 2.5),
        ("legs", "long", 1.0),
    ]


def test_a_short_leg_day_within_a_long_one_does_not_end_it() -> None:
    """The long one ends at 20:00, so that Wednesday 7:00 is 11 h after it, not 12 h."""
    week = parse_week("tue legs 18:00-20:00, tue legs 18:30-19:00, wed tempo 7:00")
    (rest,) = [b for b in bends_in_week(week, LIMITS) if b.rule is PlanRule.REST_BEFORE_KEY_RUN]
    assert (rest.hours, rest.legs.end_min % DAY_MIN) == (11, 20 * 60)


@few
@given(weeks, st.data())
def test_a_leg_day_less_takes_no_rest_away(week: Week, data: st.DataObject) -> None:
    if not week.legs:
        return
    dropped = data.draw(st.sampled_from(week.legs))
    fewer = Week.of(s for s in week.sessions if s != dropped)
    for rule in (PlanRule.REST_BEFORE_KEY_RUN, PlanRule.RUN_FIRST, PlanRule.LEG_DAYS_APART):
        now, then = (place(w, None, LIMITS).missing_h(rule) for w in (week, fewer))
        assert then <= now + 1e-9


@few
@given(weeks, st.floats(1, 120), st.floats(1, 48))
def test_a_longer_window_never_bends_less(week: Week, window_h: float, more_h: float) -> None:
    wider = PlanLimits(window_h + more_h, 130, 6, 48)
    narrow = PlanLimits(window_h, 130, 6, 48)
    assert len(bends_in_week(week, wider)) >= len(bends_in_week(week, narrow))


@few
@given(weeks)
def test_shares_and_rest_tell_of_the_same_runs(week: Week) -> None:
    placed = place(week, week, LIMITS)
    assert len(placed.rest_h) == len(week.key_runs)
    assert 0 <= sum(placed.shares) <= 1 + 1e-9
    assert 0 <= placed.expected_load <= 1
    assert placed.change == 0
    for share, (least, most) in zip(placed.shares, pairwise([0, 6, 30, 54, 78]), strict=True):
        here = sum(least <= hours < most for hours in placed.rest_h)
        assert share == pytest.approx(here / max(len(placed.rest_h), 1))


key_weeks = st.lists(
    st.builds(
        WeekSession,
        st.integers(0, 6).flatmap(lambda d: st.integers(5, 20).map(lambda h: d * DAY_MIN + h * 60)),
        st.sampled_from(RUNS),
        st.just(60),
    ),
    min_size=1,
    max_size=4,
).map(Week.of)


@few
@given(key_weeks, st.integers(1, 2))
def test_the_advised_week_is_no_worse_than_any_other(week: Week, leg_days: int) -> None:
    placements = rank_placements(week, None, Choice(leg_days), LIMITS)
    best = placements[0]
    order = (PlanRule.TWO_AT_ONCE, PlanRule.RUN_FIRST, PlanRule.LEG_DAYS_APART)
    assert best.missing_h(*order) == min(p.missing_h(*order) for p in placements)
    peers = [p for p in placements if p.missing_h(*order) == best.missing_h(*order)]
    assert best.expected_load <= min(p.expected_load for p in peers) + 1e-8
    for placement in placements:
        assert placement.week.runs == week.runs, "nobody moves a run"
        assert len({legs.weekday for legs in placement.week.legs}) == leg_days


@few
@given(key_weeks)
def test_days_with_a_run_and_days_without_are_all_the_days(week: Week) -> None:
    either, with_run, without = (
        {p.week.legs for p in rank_placements(week, None, Choice(1, with_run=which), LIMITS)}
        for which in (None, True, False)
    )
    assert with_run | without == either
    assert not with_run & without
    days = {run.weekday for run in week.runs}
    assert all(legs[0].weekday in days for legs in with_run)
    assert all(legs[0].weekday not in days for legs in without)


ZONES = [
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
    "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns",
]  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("now", ["2026-03-20T12:00", "2026-10-19T05:30", "2028-02-27T23:30"])
def test_a_week_in_a_calendar_keeps_its_times_when_the_clocks_change(
    zone: str, now: str, tmp_path: Path
) -> None:
    """In March and October 2026 clocks change somewhere; 2028 has a 29 February."""
    week = parse_week("tue legs 18:00, fri intervals 5:45, sun long 9:00-11:15")
    begin = datetime.fromisoformat(now)
    file = tmp_path / "plan.ics"
    file.write_bytes(calendar_text(week, begin, ZoneInfo(zone), 3, None))
    plan = read_calendar(file, begin, ZoneInfo(zone))
    assert plan.sessions == tuple(dated(week, begin, 3))
    assert (plan.not_understood, plan.without_time) == ((), 0)


def an_event(title: str, begins: str, ends: str = "", more: str = "") -> str:
    end = f"DTEND{ends}\r\n" if ends else ""
    return (
        f"BEGIN:VEVENT\r\nUID:{title}{begins}\r\nSUMMARY:{title}\r\nDTSTART{begins}\r\n"
        f"{end}{more}END:VEVENT\r\n"
    )


def a_calendar(*events: str) -> bytes:
    whole = "".join(events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{whole}END:VCALENDAR\r\n".encode()


def what_is_read(tmp_path: Path, *events: str, now: str = "2026-11-24T08:00", zone: str = "UTC"):  # noqa: ANN201 - the plan
    file = tmp_path / "mine.ics"
    file.write_bytes(a_calendar(*events))
    return read_calendar(file, datetime.fromisoformat(now), ZoneInfo(zone))


def test_an_event_is_on_the_day_it_is_where_the_athlete_lives(tmp_path: Path) -> None:
    """20:00 UTC on the 25th is 7:00 on the 26th in Sydney, and 9:00 on the 25th in Hawaii."""
    event = an_event("Leg day", ":20261125T200000Z", ":20261125T211500Z")
    starts = {
        zone: what_is_read(tmp_path, event, zone=zone).sessions[0].start.isoformat()
        for zone in ("Australia/Sydney", "Pacific/Honolulu")
    }
    assert starts == {
        "Australia/Sydney": "2026-11-26T07:00:00",
        "Pacific/Honolulu": "2026-11-25T10:00:00",
    }


def test_an_event_without_a_time_is_said_and_yesterdays_is_none_of_them(tmp_path: Path) -> None:
    plan = what_is_read(
        tmp_path,
        an_event("Long run", ";VALUE=DATE:20261123"),
        an_event("Dinner", ";VALUE=DATE:20261123"),
        an_event("Leg day", ";VALUE=DATE:20261124"),
        an_event("Tempo run", ";VALUE=DATE:20261125"),
        an_event("Haircut", ":20261126T120000Z"),
    )
    assert [(str(s.kind), s.start.hour) for s in plan.sessions] == [("legs", 18), ("tempo", 7)]
    assert plan.without_time == 2
    assert plan.not_understood == ("Haircut",)


@pytest.mark.parametrize(
    ("end", "minutes"),
    [
        (":20261125T191500Z", 75),
        (":20261125T180000Z", 60),  # it ends when it begins: the usual length
        (":20261125T170000Z", 60),
        (":20261127T180000Z", 60),  # two days of squats are none
        ("", 60),
    ],
)
def test_an_end_that_cannot_be_is_the_usual_one(end: str, minutes: int, tmp_path: Path) -> None:
    plan = what_is_read(tmp_path, an_event("Leg day", ":20261125T180000Z", end))
    assert [(s.end - s.start) // timedelta(minutes=1) for s in plan.sessions] == [minutes]


@pytest.mark.parametrize("often", ["SECONDLY", "MINUTELY", "HOURLY", "hourly"])
def test_what_repeats_by_the_hour_is_refused_and_never_followed(often: str, tmp_path: Path) -> None:
    event = an_event("Leg day", ":20200101T180000Z", more=f"RRULE:FREQ={often}\r\n")
    with pytest.raises(ImportProblemError, match=r"^mine\.ics is no calendar that can be read\.$"):
        what_is_read(tmp_path, event)


def test_an_event_every_day_is_followed_for_half_a_year(tmp_path: Path) -> None:
    event = an_event("Easy run", ":20200101T060000Z", more="RRULE:FREQ=DAILY\r\n")
    plan = what_is_read(tmp_path, event)
    assert plan.sessions[0].start == datetime.fromisoformat("2026-11-25T06:00")
    assert len(plan.sessions) == 26 * 7


def test_a_calendar_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ImportProblemError, match=r"^no\.ics cannot be read: No such file"):
        read_calendar(tmp_path / "no.ics", datetime.fromisoformat("2026-11-24T08:00"), None)


def test_a_race_so_near_that_no_leg_day_fits_leaves_legs_out(tmp_path: Path) -> None:
    now, race = datetime.fromisoformat("2026-11-24T08:00"), date(2026, 11, 28)
    file = tmp_path / "plan.ics"
    week = parse_week("wed legs 18:00, fri easy 7:00")
    days = RaceDays(race, race - timedelta(days=10))
    file.write_bytes(calendar_text(week, now, ZoneInfo("UTC"), 4, days))
    plan = read_calendar(file, now, ZoneInfo("UTC"))
    assert [(str(s.kind), s.start.day) for s in plan.sessions] == [("easy", 27), ("race", 28)]


moments = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2028-12-31"))


@few
@given(weeks, moments, st.integers(1, 4))
def test_a_week_from_now_on_is_each_session_once_a_week(
    week: Week, now: datetime, times: int
) -> None:
    ahead = dated(week, now, times)
    assert len(ahead) == times * len(week.sessions)
    assert all(now <= s.start < now + timedelta(weeks=times) for s in ahead)
    assert dated(week, now.replace(tzinfo=UTC), times) == ahead, "its zone is the athlete's own"
