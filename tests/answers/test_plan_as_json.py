"""The JSON of a plan and of its check, and what is read from a log without fixed leg days."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from functools import cache

import pytest
from fakes.effects import joint_effect
from fakes.stories import hardly_begun

from analyzer.advice.plan import (
    DatedSession,
    PlanRule,
    SessionKind,
    UsualWeek,
    WeekFinding,
    WeekLevel,
    parse_week,
)
from analyzer.advice.plan.usual import SeenSession
from analyzer.answers.plan import PlanAnswer, planned_week, weekly_words
from analyzer.answers.plan_check import PlanCheck, finding_words

CLEAR = joint_effect((-0.02, -0.03, -0.015, -0.005), error=0.003)
TUESDAY_LEGS = "tue legs 17:00, wed intervals 7:00, sat long 9:00"
PLAN_KEYS = {
    "week", "plan", "legs", "usual", "headline", "sentences", "saving", "cost_pct", "cost_now_pct",
    "key_runs", "ties", "bends", "first_leg_day", "race",
}  # fmt: skip


@cache
def planned(week: str = TUESDAY_LEGS) -> PlanAnswer:
    return planned_week(hardly_begun(), week, effect=CLEAR)


def test_a_plan_has_the_documented_keys_and_its_numbers() -> None:
    told = planned().to_dict()
    assert set(told) == PLAN_KEYS
    assert told["week"] == str(parse_week(TUESDAY_LEGS))
    assert told["plan"] == str(planned().week)
    assert told["legs"] == [str(session) for session in planned().week.legs]
    assert (told["usual"], told["race"]) == (None, None), "the week was given whole, with no race"
    assert told["cost_pct"] == planned().cost_pct
    assert told["cost_now_pct"] == planned().cost_now_pct
    assert told["saving"] == asdict(planned().plan.ranked.saving)
    assert told["headline"] == planned().headline
    now, after = told["key_runs"][0]["now_cost_pct"], told["key_runs"][0]["planned_cost_pct"]
    assert now > after >= 0


def test_days_as_good_are_told_with_whether_they_cost_the_very_same() -> None:
    ties = planned().to_dict()["ties"]
    assert ties
    assert [set(tie) for tie in ties] == [{"legs", "identical"}] * len(ties)
    of_plan = planned().plan
    for tie, told in zip(of_plan.ranked.ties, ties, strict=True):
        assert told["legs"] == [str(session) for session in tie.week.legs]
        assert told["identical"] is tie.has_load_of(of_plan.best)


def without_habit(fixed: str = "", free: int = 2) -> PlanAnswer:
    """Return a plan of eight weeks with intervals on Wednesdays and legs on any day."""
    sessions = parse_week(f"wed intervals 7:00{fixed}").sessions
    seen = tuple(SeenSession(session, 6) for session in sessions)
    usual = UsualWeek(seen, 8, free_legs=free, until=date(2026, 3, 29))
    found = planned_week(hardly_begun(), "wed intervals 7:00", leg_days=1, effect=CLEAR)
    plan = replace(found.plan, present=None, week=usual.week)
    return replace(found, plan=plan, usual=usual)


def test_without_a_fixed_leg_day_the_plan_says_so_instead_of_comparing() -> None:
    found = without_habit()
    where = found.legs_words
    assert found.headline == f"No fixed leg day so far; legs fit your key runs best on {where}."
    assert found.sentences[0] == (
        "In your last 8 weeks no weekday was leg day in half of them or more, so there is no usual"
        " week to compare with."
    )
    assert found.usual_words == (
        "Your last 8 weeks up to 29 Mar 2026, and in how many of them: wed intervals 7:00 (6), 2"
        " leg days a week on no fixed weekday"
    )
    assert found.to_dict()["usual"] == {
        "weeks": 8,
        "free_legs": 2,
        "sessions": [{"session": "wed intervals 7:00", "weeks": 6}],
    }
    assert found.cost_now_pct is None
    assert found.to_dict()["cost_now_pct"] is None


def test_of_one_fixed_leg_day_beside_free_ones_only_its_weekday_is_named() -> None:
    found = without_habit(", mon legs 18:00", free=1)
    assert found.headline == f"Legs on {found.legs_words}."
    assert found.sentences[0].startswith(
        "In your last 8 weeks only Monday was leg day in half of them or more, so there is"
    )
    assert found.usual_words.endswith(", 1 leg day a week on no fixed weekday")


def test_where_every_leg_day_has_its_weekday_nothing_is_said_of_habits() -> None:
    found = without_habit(", mon legs 18:00", free=0)
    assert not found.sentences[0].startswith("In your last")
    assert "fixed" not in found.usual_words
    assert replace(found, usual=None).usual_words == ""
    assert replace(found, usual=UsualWeek((), 0)).usual_words == ""


def test_a_key_run_that_few_weeks_had_is_counted_on_with_how_to_plan_otherwise() -> None:
    intervals = parse_week("wed intervals 7:00").sessions[0]
    usual = UsualWeek((SeenSession(intervals, 3),), 8)
    found = replace(without_habit(), usual=usual)
    seldom = [one for one in found.sentences if one.startswith(("Only", "`legstats plan"))]
    assert seldom == [
        (
            "Only 3 of your last 8 weeks had intervals on a Wednesday; the plan counts on that day"
            " all the same."
        ),
        '`legstats plan --week "-wed intervals, +tue intervals 7:00"` plans with another day.',
    ]


def dated(began: str, kind: SessionKind, minutes: int = 60) -> DatedSession:
    start = datetime.fromisoformat(began)
    return DatedSession(start, start + timedelta(minutes=minutes), kind)


LEGS = dated("2026-11-17 18:00", SessionKind.LEGS)
TEMPO = dated("2026-11-18 07:00", SessionKind.TEMPO)
TOO_SOON = WeekFinding(WeekLevel.BREAKS, PlanRule.REST_BEFORE_KEY_RUN, TEMPO, LEGS, 12.0, 36.0)


def check(*findings: WeekFinding, weeks: int = 0) -> PlanCheck:
    return PlanCheck((LEGS, TEMPO), findings, repeated_weeks=weeks)


def test_a_finding_as_json_has_its_times_rule_and_sentence() -> None:
    told = check(TOO_SOON).to_dict()
    assert set(told) == {"sessions", "keeps_every_rule", "summary", "findings", "notes"}
    assert (told["sessions"], told["keeps_every_rule"], told["notes"]) == (2, False, ())
    assert told["findings"] == [
        {
            "level": str(WeekLevel.BREAKS),
            "rule": str(PlanRule.REST_BEFORE_KEY_RUN),
            "kind": "tempo",
            "at": "2026-11-18T07:00",
            "legs_at": "2026-11-17T18:00",
            "hours": 12.0,
            "least_h": 36.0,
            "times": 1,
            "text": finding_words(TOO_SOON),
        }
    ]
    assert check().to_dict()["keeps_every_rule"] is True
    assert check().to_dict()["findings"] == []


@pytest.mark.parametrize(
    ("found", "summary"),
    [
        ((), "the plan keeps every rule."),
        ((TOO_SOON,), "the plan breaks the rules once."),
        ((replace(TOO_SOON, times=2), TOO_SOON), "the plan breaks the rules three times."),
        (
            (replace(TOO_SOON, level=WeekLevel.CAUTION, times=2), TOO_SOON),
            "the plan breaks the rules once and needs care twice.",
        ),
        ((replace(TOO_SOON, level=WeekLevel.CAUTION),), "the plan needs care once."),
    ],
    ids=["nothing", "once", "three times", "both", "care"],
)
def test_what_a_plan_breaks_is_counted_with_every_time_it_comes(
    found: tuple[WeekFinding, ...], summary: str
) -> None:
    counted = "1 run and 1 leg day, 17 Nov 2026 to 18 Nov 2026: "
    assert check(*found).summary == counted + summary
    assert check(*found, weeks=4).summary == (
        f"Your week, repeated for 4 weeks: {counted}{summary}"
    )


@pytest.mark.parametrize(
    ("times", "ends"),
    [(1, " after that."), (2, " after that. And one more time."), (4, " And three more times.")],
)
def test_how_often_a_finding_comes_again_is_said(times: int, ends: str) -> None:
    assert finding_words(replace(TOO_SOON, times=times)).endswith(ends)


def test_a_run_too_soon_after_legs_is_told_with_when_it_may_come() -> None:
    """Legs end at 19:00 on Tuesday; 36 h later it is Thursday, 7:00."""
    assert finding_words(TOO_SOON) == (
        "Wed 18 Nov, 7:00: tempo run 12 h after the leg day of Tue 17 Nov, 18:00 to 19:00: short"
        " and slow until Thu 19 Nov, 7:00 (36 h after its end), hard or long only after that."
    )
    first = finding_words(replace(TOO_SOON, is_first_leg_day=True))
    assert " to 19:00, the first after a break: short and slow until" in first


def test_a_rest_that_would_round_to_what_is_asked_is_told_to_the_minute() -> None:
    heavy = replace(TOO_SOON, rule=PlanRule.HEAVY_LEGS, hours=35.75)
    assert "tempo run 35 h 45 min after the leg day" in finding_words(heavy)
    assert finding_words(heavy).endswith(
        ": enough, unless it was heavy or your legs are sore (then 36 h)."
    )
    first = replace(TOO_SOON, rule=PlanRule.RUN_FIRST, hours=5.5, least_h=6.0)
    assert finding_words(first).endswith(": run first, or leave 6 h.")
    assert "tempo run 5 h 30 min after" in finding_words(first)
    at_once = replace(first, hours=0.75, least_h=1.0)
    assert "tempo run 45 min after the leg day" in finding_words(at_once)


def test_a_long_time_without_legs_is_told_by_the_day_it_ends() -> None:
    gap = WeekFinding(WeekLevel.CAUTION, PlanRule.WEEKLY, TEMPO, None, 240.0, 168.0)
    assert weekly_words(gap) == (
        "No leg day planned for 10 days by the tempo run of Wed 18 Nov, 7:00: plan one at least"
        " once a week."
    )
    assert weekly_words(replace(gap, legs=LEGS)).startswith("No leg day for 10 days by the tempo")


@pytest.mark.parametrize(
    ("titles", "without_time", "notes"),
    [
        ((), 0, ()),
        (("Yoga",), 0, ("Not read as a run or leg day: “Yoga”.",)),
        (
            ("Yoga", "Dentist", "Swim", "Party", "Sauna"),
            0,
            ("Not read as a run or leg day: “Yoga”, “Dentist”, “Swim” and 2 more.",),
        ),
        (
            (),
            1,
            ("1 session without a time of day: legs are taken to begin at 18:00, runs at 7:00.",),
        ),
        (
            (),
            2,
            ("2 sessions without a time of day: legs are taken to begin at 18:00, runs at 7:00.",),
        ),
    ],
)
def test_what_of_a_calendar_was_not_read_or_was_assumed_is_noted(
    titles: tuple[str, ...], without_time: int, notes: tuple[str, ...]
) -> None:
    assert PlanCheck((LEGS,), (), titles, without_time).notes == notes
