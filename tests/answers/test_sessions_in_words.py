"""A strength session in words: why it was leg day, how sure that is, what stands in its place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from fakes.stored import activity, stored
from fakes.stories import Story, at

from analyzer.actions.decisions import add_leg_day
from analyzer.answers.strength_sessions import (
    SEVERITY_MEANS,
    DecidedSession,
    sessions_there,
    undecided_sessions,
)
from analyzer.config import Config
from analyzer.model import Evidence

if TYPE_CHECKING:
    from pathlib import Path

SQUATS = Evidence("sets", "5 sets of squats", 3.0)
TITLE = Evidence("title", "“leg day” in the title", 1.5)
BENCH = Evidence("sets", "4 sets of bench presses", -2.0)
NOTHING = Evidence("sets", "no sets are recorded", 0.0)
RULE = Evidence("rule", "Tuesday is leg day by your rule", 0.5)


def session(decision: str, *evidence: Evidence, **facts: Any) -> DecidedSession:
    began = datetime(2026, 11, 17, 18, tzinfo=UTC)
    known: dict[str, Any] = {
        "leg_day_id": "strength-20261117-1800",
        "started_at": began,
        "ended_at": began.replace(hour=19, minute=15),
        "decision": decision,
        "confidence": 0.93,
        "evidence": evidence,
        "severity": None,
        "decided_by": "auto",
        "local_date": date(2026, 11, 17),
        "sources": ("fit",),
        "leg_sets": 5.0,
        "leg_load_kg": 2000.0,
        "local_hour": 18.0,
    }
    return DecidedSession(**known | facts)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (session("yes", TITLE, SQUATS), "5 sets of squats"),
        (session("yes", SQUATS, RULE), "Tuesday is leg day by your rule"),
        (session("no", TITLE, BENCH), "4 sets of bench presses"),
        (session("unknown", TITLE, BENCH), "4 sets of bench presses, but “leg day” in the title"),
        (session("unknown", SQUATS, BENCH), "5 sets of squats, but 4 sets of bench presses"),
        (session("unknown", NOTHING), "no sets are recorded"),
        (session("no", SQUATS, decided_by="athlete"), "5 sets of squats"),
        (session("unknown"), "what was trained is not recorded"),
    ],
    ids=[
        "yes",
        "a rule",
        "no",
        "both sides",
        "weightier first",
        "neither",
        "against it",
        "nothing",
    ],
)
def test_the_reason_told_is_the_weightiest_on_the_side_of_the_decision(
    one: DecidedSession, why: str
) -> None:
    assert one.why == why


def test_an_explanation_has_the_decision_the_severity_and_each_side() -> None:
    one = session("yes", NOTHING, BENCH, SQUATS, severity=1.26)
    assert one.explanation == [
        "strength-20261117-1800, Tue 17 Nov 2026, 18:00",
        "Leg day: yes (93\u202f% sure, by the evidence)",
        f"Severity: 1.3 ({SEVERITY_MEANS})",
        "  for: 5 sets of squats (sets)",
        "  against: 4 sets of bench presses (sets)",
        "  neither: no sets are recorded (sets)",
    ]
    assert one.evidence_lines == [
        "5 sets of squats (sets)",
        "4 sets of bench presses (sets)",
        "no sets are recorded (sets)",
    ]


@pytest.mark.parametrize(
    ("decided_by", "words"),
    [("auto", "by the evidence"), ("rule", "by your rule"), ("athlete", "by your word")],
)
def test_who_decided_is_said(decided_by: str, words: str) -> None:
    one = session("no", confidence=1.0, decided_by=decided_by)
    assert one.explanation[1:] == [
        f"Leg day: no (100\u202f% sure, {words})",
        "  what was trained is not recorded",
    ]


def test_what_is_undecided_has_no_sureness_and_no_severity() -> None:
    one = session("unknown", TITLE, severity=float("nan"))
    assert one.sureness == ""
    assert one.explanation == [
        "strength-20261117-1800, Tue 17 Nov 2026, 18:00",
        "Leg day: unknown (the evidence does not decide it)",
        "  for: “leg day” in the title (title)",
    ]


def test_a_session_without_a_true_date_and_one_without_a_file_are_known_as_such() -> None:
    undated = session("unknown", Evidence("date", "its watch had lost its clock", 0.0))
    assert not undated.has_true_date
    assert undated.when == "Tue 17 Nov 2026, 18:00 (no true date)"
    one = session("yes", sources=("athlete",))
    assert (one.has_true_date, one.is_added, one.lasted_s) == (True, True, 4500.0)
    assert not session("yes", sources=("athlete", "fit")).is_added


def test_the_undecided_that_a_run_depends_on_come_first_and_then_the_newest() -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "18:00"), "unknown", session_id="followed")
    story.run(at(1, "Tue", "07:00"))
    story.leg_day(at(4, "Mon", "18:00"), "unknown", session_id="older")
    story.leg_day(at(5, "Mon", "18:00"), "unknown", session_id="newer")
    story.leg_day(at(6, "Mon", "18:00"), "yes", session_id="decided")
    total, shown = undecided_sessions(story.dataset())
    assert (total, [one.session.leg_day_id for one in shown]) == (3, ["followed", "newer", "older"])
    assert [one.follows for one in shown] == ["1 run 6-30 h after it", *["no run changes"] * 2]
    assert shown[0].known == "what was trained is not recorded"
    total, first = undecided_sessions(story.dataset(), most=1)
    assert (total, [one.session.leg_day_id for one in first]) == (3, ["followed"])
    assert undecided_sessions(Story().dataset()) == (0, [])


@pytest.fixture
def lifted(tmp_path: Path) -> Config:
    """Legs by the watch on Monday from 17:30 to 18:30; on Wednesday a run."""
    return stored(
        tmp_path,
        activity("legs", "2026-11-16 17:30", 60, sport="strength"),
        activity("run", "2026-11-18 17:30", 60),
    )


@pytest.mark.parametrize(
    ("when", "minutes", "there"),
    [
        ("2026-11-16 17:00", 60, True),
        ("2026-11-16 16:00", 60, False),
        ("2026-11-16 16:00", 61, True),
        ("2026-11-16 18:59", 60, True),
        ("2026-11-16 19:00", 60, False),
        ("2026-11-16 07:00", 60, False),
        ("2026-11-18 17:30", 60, False),
    ],
    ids=["across", "half an hour before", "nearer", "just after", "later", "morning", "a run"],
)
def test_within_half_an_hour_of_a_session_another_one_is_taken_for_it(
    lifted: Config, when: str, minutes: int, *, there: bool
) -> None:
    found = sessions_there(lifted, datetime.fromisoformat(when), minutes, whole_day=False)
    assert bool(found) is there


def test_where_only_the_day_is_known_any_session_of_it_may_be_meant(lifted: Config) -> None:
    morning = datetime.fromisoformat("2026-11-16 07:00")
    (legs,) = sessions_there(lifted, morning, 60, whole_day=True)
    assert (legs.session_id, legs.is_added) == ("strength-20261116-1730", False)
    assert legs.words == (
        "A strength session stands there already: strength-20261116-1730, Mon 16 Nov 2026, 17:30."
    )
    tuesday = datetime.fromisoformat("2026-11-17 07:00")
    assert sessions_there(lifted, tuesday, 60, whole_day=True) == []
    nowhere = Config(home=lifted.home / "elsewhere")
    assert sessions_there(nowhere, morning, 60, whole_day=True) == []


def test_a_leg_day_added_by_hand_is_said_to_be_and_the_earliest_comes_first(lifted: Config) -> None:
    added = add_leg_day(lifted, datetime.fromisoformat("2026-11-16 06:30"), 45)
    evening = datetime.fromisoformat("2026-11-16 18:00")
    first, second = sessions_there(lifted, evening, 60, whole_day=True)
    assert (first.session_id, first.is_added, second.is_added) == (added, True, False)
    assert first.words == (f"You have added one there already: {added}, Mon 16 Nov 2026, 6:30.")
