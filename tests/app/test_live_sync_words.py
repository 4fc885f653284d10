"""What the page says a sync has changed: what still holds, and nothing that was said since."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from fakes.stories import Story, at

from analyzer.answers.strength_sessions import DecidedSession, decided_sessions
from analyzer.app.sync_news import _SaidThen, _sentences
from analyzer.model import Verdict, VerdictWord

BEFORE = _SaidThen("Run as usual.", {}, {}, frozenset(), frozenset())


@cache
def sessions(decision: str = "yes", number: int = 1) -> dict[str, DecidedSession]:
    story = Story()
    for week in range(1, number + 1):
        story.leg_day(at(week, "Mon", "18:00"), decision, local_hour=18.0, evidence=())
    return {one.leg_day_id: one for one in decided_sessions(story.dataset())}


def verdicts(**words: VerdictWord) -> dict[str, Verdict]:
    return {one: Verdict(one, word, 0.0, "high") for one, word in words.items()}


def said(after: _SaidThen, now: _SaidThen | None = None, before: _SaidThen = BEFORE) -> list[str]:
    return list(_sentences(before, after, now or after))


def test_a_sync_that_brings_nothing_says_nothing() -> None:
    assert said(BEFORE) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "Leg day: Mon 5 Jan 2026, 18:00."),
        (2, "Leg days: Mon 5 Jan 2026, 18:00 and Mon 12 Jan 2026, 18:00."),
        (4, "4 leg days among them."),
    ],
)
def test_new_leg_days_are_named_and_many_are_counted(number: int, words: str) -> None:
    assert said(replace(BEFORE, sessions=sessions("yes", number))) == [words]


def test_undecided_sessions_ask_and_those_decided_no_need_no_word() -> None:
    one = replace(BEFORE, sessions=sessions("unknown"))
    assert said(one) == ["1 session asks whether it was leg day."]
    two = replace(BEFORE, sessions=sessions("unknown", 2))
    assert said(two) == ["2 sessions ask whether they were leg days."]
    assert said(replace(BEFORE, sessions=sessions("no"))) == []


def test_a_session_that_was_there_before_is_not_new() -> None:
    there = replace(BEFORE, sessions=sessions())
    assert said(there, before=there) == []


def test_what_was_decided_since_is_no_news_of_the_sync() -> None:
    after = replace(BEFORE, sessions=sessions("unknown"))
    assert said(after, replace(after, sessions=sessions("yes"))) == []
    assert said(after, replace(after, sessions={})) == [], "nor what is gone since"


def test_pairs_are_asked_for_until_they_are_answered() -> None:
    pair, other = ("a", "b"), ("c", "d")
    after = replace(BEFORE, pairs=frozenset({pair, other}))
    assert said(after) == ["2 pairs of records may be one run: say so above."]
    answered = replace(after, pairs=frozenset({pair}))
    assert said(after, answered) == ["1 pair of records may be one run: say so above."]
    assert said(after, before=after) == []


def test_another_headline_is_said_with_the_one_before() -> None:
    after = replace(BEFORE, headline="Short and slow.")
    assert said(after) == ["Today: “Run as usual.” before, “Short and slow.” now."]
    moved_on = replace(after, headline="No run today.")
    assert said(after, moved_on) == [], "what was said since has moved it"
    assert said(after, before=replace(BEFORE, headline="")) == [], "there was none"


def test_verdicts_that_changed_are_counted_by_what_the_sync_did_alone() -> None:
    before = replace(BEFORE, verdicts=verdicts(a="kept", b="kept"))
    after = replace(BEFORE, verdicts=verdicts(a="broke", b="kept"))
    now = replace(BEFORE, verdicts=verdicts(a="broke", b="broke"))
    assert said(after, now, before) == ["1 verdict changes: 1 from kept to broke."]
