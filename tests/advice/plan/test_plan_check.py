"""The athlete's own plan is checked against the rules, with dates and reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from fakes.effects import joint_effect
from fakes.stories import Story, at

from analyzer.advice.plan import (
    PlanRule,
    RaceDays,
    SessionKind,
    WeekFinding,
    calendar_text,
    check_plan,
    dated,
    parse_week,
    plan_begin,
    read_calendar,
)
from analyzer.advice.plan.calendar_file import kind_of_title
from analyzer.answers.plan import planned_week
from analyzer.answers.plan_check import checked_week, finding_words
from analyzer.errors import ImportProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from analyzer import Dataset

NOW = at(13, "Mon", "07:00")
BERLIN = ZoneInfo("Europe/Berlin")


def log(*leg_days: datetime) -> Dataset:
    story = Story()
    for when in leg_days:
        story.leg_day(when)
    story.run(at(12, "Sat", "09:00"))
    data = replace(story.dataset(), now=NOW)
    return replace(
        data, config=replace(data.config, sources=replace(data.config.sources, zone="UTC"))
    )


WEEKLY = log(at(12, "Tue", "18:00"))


def findings(week: str, data: Dataset = WEEKLY, race: date | None = None) -> list[WeekFinding]:
    return check_plan(dated(parse_week(week), NOW), data, race)


def rules(week: str, data: Dataset = WEEKLY, race: date | None = None) -> list[str]:
    return [finding.rule for finding in findings(week, data, race)]


def test_a_plan_that_leaves_rest_keeps_every_rule() -> None:
    assert findings("tue legs 18:00, tue easy 7:00, fri intervals 8:00, sun long 9:00") == []


def test_intervals_the_morning_after_break_it_with_date_and_hours() -> None:
    (found,) = findings("tue legs 18:00, wed intervals 7:00")
    assert (found.level, found.rule) == ("breaks", PlanRule.REST_BEFORE_KEY_RUN)
    assert found.session.start == at(13, "Wed", "07:00").replace(tzinfo=None)
    assert (found.hours, found.least_h) == (12, 36)


def test_a_night_in_which_the_clock_goes_forward_is_an_hour_shorter() -> None:
    sources = replace(WEEKLY.config.sources, zone="Europe/Berlin")
    in_berlin = replace(WEEKLY, config=replace(WEEKLY.config, sources=sources))
    planned = dated(
        parse_week("sat legs 18:00, mon long 8:00"), datetime.fromisoformat("2026-03-27 12:00"), 1
    )
    (found,), (in_utc,) = check_plan(planned, in_berlin), check_plan(planned, WEEKLY)
    assert (found.rule, found.hours) == (PlanRule.REST_BEFORE_KEY_RUN, 36)
    assert (in_utc.rule, in_utc.hours) == (PlanRule.HEAVY_LEGS, 37)


def test_a_plan_counts_the_hours_since_the_last_legs_as_its_check_does() -> None:
    """From Saturday 18:00 to Monday 18:00 it is 47 hours when the clock goes forward between."""
    done = log(at(12, "Sat", "17:00"))
    sources = replace(done.config.sources, zone="Europe/Berlin")
    in_berlin = replace(
        done,
        config=replace(done.config, sources=sources),
        now=at(12, "Sun", "12:00"),
    )
    begin = plan_begin(parse_week("mon legs 18:00, sat long 9:00"), in_berlin)
    assert begin.first
    assert f"{begin.first.start:%a %d %b %H:%M}" == "Mon 06 Apr 18:00"
    assert begin.waits
    rested = plan_begin(parse_week("mon legs 19:00, sat long 9:00"), in_berlin)
    assert rested.first
    assert f"{rested.first.start:%a %d %b %H:%M}" == "Mon 30 Mar 19:00"


def test_what_comes_again_every_week_is_said_once() -> None:
    found = findings("tue legs 18:00, wed intervals 7:00, thu long 4:00")
    assert [each.times for each in found] == [3, 3], "three weeks are planned"


def test_the_longer_window_of_a_heavy_leg_day_is_a_caution() -> None:
    (found,) = findings("tue legs 18:00, thu intervals 18:00")
    assert (found.level, found.rule, found.least_h) == ("caution", PlanRule.HEAVY_LEGS, 60)


def test_an_easy_run_right_after_legs_belongs_before_them() -> None:
    assert rules("tue legs 6:00, tue easy 9:00") == [PlanRule.RUN_FIRST]
    assert rules("tue legs 6:00, tue easy 13:00") == []
    assert rules("tue legs 6:00, tue easy 5:00") == []


def test_leg_days_keep_apart_and_nothing_overlaps() -> None:
    assert rules("tue legs 18:00, wed legs 18:00") == [PlanRule.LEG_DAYS_APART]
    assert rules("tue legs 18:00, tue easy 18:30")[0] == PlanRule.TWO_AT_ONCE


def test_the_first_leg_day_after_a_break_needs_longer_rest() -> None:
    after_break = log(at(9, "Tue", "18:00"))
    found, *_ = findings("tue legs 18:00, fri intervals 7:00", after_break)
    assert (found.rule, found.least_h, found.is_first_leg_day) == (
        PlanRule.REST_BEFORE_KEY_RUN, 84, True,
    )  # fmt: skip


@pytest.mark.parametrize(("began", "window_h"), [("06:00", 84), ("17:00", 36)])
def test_a_break_is_counted_by_the_clock_and_not_by_the_calendar(
    began: str, window_h: float
) -> None:
    found, *_ = findings("tue legs 18:00, wed intervals 7:00", log(at(11, "Tue", began)))
    assert (found.least_h, found.is_first_leg_day) == (window_h, window_h == 84)


def test_a_rest_a_few_minutes_too_short_does_not_read_as_long_enough() -> None:
    (found, *_) = findings("tue legs 17:00, thu intervals 5:45", log(at(12, "Tue", "18:00")))
    assert finding_words(found).startswith(
        "Thu 2 Apr, 5:45: intervals 35 h 45 min after the leg day of Tue 31 Mar, 17:00 to 18:00:"
    )


def test_a_log_that_ends_weeks_ago_tells_of_no_break() -> None:
    stale = replace(log(at(9, "Tue", "18:00")), runs=WEEKLY.runs[:0])
    (found,) = findings("tue legs 18:00, fri intervals 7:00", stale)
    assert found.rule == PlanRule.HEAVY_LEGS


def test_the_leg_day_of_yesterday_counts_for_the_run_of_today() -> None:
    yesterday = log(at(12, "Sun", "18:00"))
    assert rules("mon tempo 8:00, sun legs 18:00", yesterday) == [PlanRule.REST_BEFORE_KEY_RUN]


def test_a_week_without_leg_day_is_a_caution() -> None:
    assert PlanRule.WEEKLY in rules("wed intervals 7:00, sat long 9:00")


def test_leg_days_shortly_before_a_race() -> None:
    race = at(14, "Sun").date()
    found = findings("tue legs 18:00", race=race)
    assert [(f.rule, f.legs and f.legs.start.date()) for f in found] == [
        (PlanRule.BEFORE_RACE, at(14, "Tue").date())
    ]
    assert found[0].hours == 5 * 24


def test_a_time_without_leg_day_is_counted_from_the_last_one_known() -> None:
    runs = "wed intervals 7:00, sat long 9:00"
    found = next(f for f in findings(runs) if f.rule is PlanRule.WEEKLY)
    assert "No leg day for " in finding_words(found)
    assert found.legs is not None
    assert found.legs.start.replace(tzinfo=UTC) == at(12, "Tue", "18:00")
    assert found.hours == (found.session.start - found.legs.start).total_seconds() / 3600
    # Of a log that ends weeks ago it is not known: of the plan alone it can be told.
    stale = replace(log(at(9, "Tue", "18:00")), runs=WEEKLY.runs[:0])
    found = next(f for f in findings(runs, stale) if f.rule is PlanRule.WEEKLY)
    assert found.legs is None
    assert "No leg day planned for " in finding_words(found)


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//somebody//EN
BEGIN:VEVENT
UID:1
SUMMARY:Leg day
DTSTART;TZID=Europe/Berlin:20260331T190000
DTEND;TZID=Europe/Berlin:20260331T200000
RRULE:FREQ=WEEKLY;COUNT=4
EXDATE;TZID=Europe/Berlin:20260407T190000
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:6 x 1000 m
DTSTART:20260401T060000Z
DTEND:20260401T070000Z
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Langer Lauf
DTSTART;VALUE=DATE:20260404
END:VEVENT
BEGIN:VEVENT
UID:4
SUMMARY:Dentist
DTSTART:20260402T080000Z
END:VEVENT
BEGIN:VEVENT
UID:5
SUMMARY:Leg day
DTSTART:20250101T080000Z
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_is_read_by_the_titles_of_its_events(tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    file.write_text(CALENDAR.replace("\n", "\r\n"), encoding="utf-8")
    plan = read_calendar(file, NOW.replace(tzinfo=None), BERLIN)
    assert [(str(s.kind), s.start.isoformat()[:16]) for s in plan.sessions] == [
        ("legs", "2026-03-31T19:00"),
        ("intervals", "2026-04-01T08:00"),
        ("long", "2026-04-04T07:00"),
        ("legs", "2026-04-14T19:00"),
        ("legs", "2026-04-21T19:00"),
    ]
    assert plan.not_understood == ("Dentist",)
    assert plan.without_time == 1


@pytest.mark.parametrize("content", [b"", b"date,what\n", b"\xff\xfe\x00", b"BEGIN:VEVENT\nEND:"])
def test_a_file_that_is_no_calendar_is_refused_in_one_sentence(
    content: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "plan.ics"
    file.write_bytes(content)
    with pytest.raises(ImportProblemError, match=r"^plan.ics is no calendar that can be read.$"):
        read_calendar(file, NOW.replace(tzinfo=None), BERLIN)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Leg day", SessionKind.LEGS), ("Squats & deadlifts", SessionKind.LEGS),
        ("Easy run", SessionKind.EASY), ("Tempolauf", SessionKind.TEMPO),
        ("Dinner with legal team", None), ("Run", None),
    ],
)  # fmt: skip
def test_titles(title: str, kind: SessionKind | None) -> None:
    assert kind_of_title(title) == kind


def test_the_planned_week_comes_back_from_the_calendar_it_is_written_into(tmp_path: Path) -> None:
    week = parse_week("tue legs 18:00, fri intervals 7:00, sun long 9:00")
    now = NOW.replace(tzinfo=None)
    file = tmp_path / "plan.ics"
    file.write_bytes(calendar_text(week, now, BERLIN, 2, None))
    assert read_calendar(file, now, BERLIN).sessions == tuple(dated(week, now, 2))


def test_until_a_race_the_last_heavy_leg_day_stands_last(tmp_path: Path) -> None:
    race = RaceDays(at(16, "Sun").date(), at(15, "Thu").date())
    file = tmp_path / "plan.ics"
    week = parse_week("tue legs 18:00, sun long 9:00")
    file.write_bytes(calendar_text(week, NOW.replace(tzinfo=None), None, 4, race))
    sessions = read_calendar(file, NOW.replace(tzinfo=None), None).sessions
    legs = [s.start.date() for s in sessions if s.kind is SessionKind.LEGS]
    assert legs[-1] == at(15, "Tue").date()
    assert [s.start.date() for s in sessions if s.kind is SessionKind.RACE] == [race.race]


def test_what_is_planned_until_a_race_keeps_the_rules_it_is_checked_by(tmp_path: Path) -> None:
    race = RaceDays(at(17, "Sun").date(), at(17, "Sun").date() - timedelta(days=10))
    file = tmp_path / "plan.ics"
    week = parse_week("mon legs 18:00, thu easy 8:00, sat long 9:00")
    file.write_bytes(calendar_text(week, NOW.replace(tzinfo=None), None, 4, race))
    read = read_calendar(file, NOW.replace(tzinfo=None), None)
    assert read.without_time == 0, "a race is known by its day"
    assert PlanRule.WEEKLY not in [f.rule for f in check_plan(read.sessions, WEEKLY)]
    only_runs = [s for s in read.sessions if s.kind is not SessionKind.LEGS]
    assert PlanRule.WEEKLY in [f.rule for f in check_plan(only_runs, WEEKLY)]


@pytest.mark.parametrize(
    ("legs", "said"),
    [
        ("wed", "leg day 4 days before the race of Sun 12 Apr 2026: keep it light"),
        ("sat", "leg day 1 day before the race of Sun 12 Apr 2026: keep it light"),
        ("sun", "leg day on the day of the race of Sun 12 Apr 2026: keep it light"),
    ],
)
def test_how_long_before_a_race_is_said_in_days(legs: str, said: str) -> None:
    race = at(14, "Sun").date()
    words = [finding_words(f) for f in findings(f"{legs} legs 6:00", race=race)]
    assert any(said in one for one in words)
    assert all("10 days before" in one for one in words if "the race of" in one)


def test_legs_on_the_evening_of_a_race_come_after_it() -> None:
    found = findings("sun race 9:00, sun legs 18:00", log(at(12, "Sun", "18:00")))
    assert PlanRule.BEFORE_RACE in [f.rule for f in found], "a week before the next race"
    assert all(f.hours > 0 for f in found if f.rule is PlanRule.BEFORE_RACE)


def _gaps(sentences: Iterable[str]) -> list[str]:
    return [text for text in sentences if "without legs" in text]


def test_the_advised_day_is_not_weeks_away_where_another_is_as_good() -> None:
    # Monday evening, the first of those as good, is over: the next one comes after two weeks.
    data = replace(log(at(12, "Mon", "18:00")), now=at(13, "Mon", "19:00"))
    answer = planned_week(data, "sat long 9:00", effect=joint_effect(None))
    assert answer.headline == "Legs on Tuesday 18:00."
    assert _gaps(answer.sentences) == []


def test_a_gap_that_no_day_avoids_is_said_to_be_the_start_alone() -> None:
    data = replace(log(at(11, "Fri", "18:00")), now=at(13, "Mon", "19:00"))
    answer = planned_week(data, "tue long 7:00", effect=joint_effect(None))
    assert _gaps(answer.sentences) == [
        (
            "Only at the start you go more than a week without legs: 11 days, from Fri 20 Mar to"
            " Tue 31 Mar, 18:00."
        )
    ]
    assert "None of the days that are as good" in " ".join(answer.sentences)
    found = [finding_words(one) for one in checked_week(answer.week, data).findings]
    gap = "No leg day for 10.5 days by the long run of Tue 31 Mar, 7:00"
    assert f"{gap}: plan one at least once a week." in found


@pytest.mark.parametrize(("day", "is_asked"), [("Thu", True), ("Fri", False)])
def test_in_the_last_days_before_a_race_nobody_is_asked_for_legs(
    day: str, *, is_asked: bool
) -> None:
    """The race is on Sunday of week 15: the tenth day before is Thursday of week 14."""
    race = at(15, "Sun").date()
    run = dated(parse_week(f"{day} easy 7:00"), at(14, "Mon"), 1)
    found = [one.rule for one in check_plan(run, WEEKLY, race)]
    assert (PlanRule.WEEKLY in found) is is_asked


def test_legs_that_end_as_a_key_run_begins_are_the_last_ones_before_it() -> None:
    found = findings("tue legs 18:00, thu legs 7:00, thu intervals 8:00")
    by_rule = {one.rule: one for one in found if one.session.kind is SessionKind.INTERVALS}
    assert list(by_rule) == [PlanRule.REST_BEFORE_KEY_RUN]
    assert by_rule[PlanRule.REST_BEFORE_KEY_RUN].hours == 0
