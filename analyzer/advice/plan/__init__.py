"""Where in the week leg day costs least, and whether a plan of the athlete's own keeps the rules.

Placements are ranked by what studies found (rest before key runs) and sized by the athlete's own
measured effect: own data hardly ever change the order, they tell whether it is worth a change.
"""

from __future__ import annotations

from analyzer.advice.plan.calendar_file import (
    CalendarPlan,
    RaceDays,
    calendar_text,
    read_calendar,
)
from analyzer.advice.plan.check import (
    WEEKS_AHEAD,
    DatedSession,
    PlanBegin,
    WeekFinding,
    WeekLevel,
    begins_badly,
    check_plan,
    dated,
    last_heavy_leg_day,
    plan_begin,
)
from analyzer.advice.plan.placements import (
    MOST_LEG_DAYS,
    Choice,
    Placement,
    place,
    rank_placements,
)
from analyzer.advice.plan.plan import WeekPlan, plan_week
from analyzer.advice.plan.saving import (
    SHOWN_PCT,
    Ranked,
    Saving,
    SavingWord,
    choose_placement,
    saved_by,
)
from analyzer.advice.plan.timeline import Bend, PlanLimits, PlanRule, TimedSession
from analyzer.advice.plan.usual import SeenSession, UsualWeek, usual_week
from analyzer.advice.plan.week import DAYS, SessionKind, Week, WeekSession, parse_week

__all__ = [
    "DAYS",
    "MOST_LEG_DAYS",
    "SHOWN_PCT",
    "WEEKS_AHEAD",
    "Bend",
    "CalendarPlan",
    "Choice",
    "DatedSession",
    "Placement",
    "PlanBegin",
    "PlanLimits",
    "PlanRule",
    "RaceDays",
    "Ranked",
    "Saving",
    "SavingWord",
    "SeenSession",
    "SessionKind",
    "TimedSession",
    "UsualWeek",
    "Week",
    "WeekFinding",
    "WeekLevel",
    "WeekPlan",
    "WeekSession",
    "begins_badly",
    "calendar_text",
    "check_plan",
    "choose_placement",
    "dated",
    "last_heavy_leg_day",
    "parse_week",
    "place",
    "plan_begin",
    "plan_week",
    "rank_placements",
    "read_calendar",
    "saved_by",
    "usual_week",
]
