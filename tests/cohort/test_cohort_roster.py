"""The roster: who needs a look, and what each athlete may run today."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fakes.cohorts import made_up_results
from fakes.report_data import simulated

from analyzer.advice.today import TodayWord
from analyzer.answers.today import todays_answer
from analyzer.cohort.athlete import AthleteResult
from analyzer.cohort.athlete_today import AthleteToday, athlete_today
from analyzer.cohort.roster import Need, Roster, roster_of

NOW = datetime(2026, 11, 26, 19, 32, tzinfo=UTC)
FINE = AthleteToday(TodayWord.AS_USUAL, "up to 16.2 km", "", 60.0, True, 0)
CALM = AthleteResult(
    "A1",
    verdict="slower",
    shown_pct=-2.4,
    shown_low_pct=-3.8,
    shown_high_pct=-1.0,
    shown_bucket="6-30 h",
    n_runs=200,
    kept=4,
)


def roster(*athletes: tuple[AthleteResult, AthleteToday | None], **names: str) -> Roster:
    results = [one for one, _ in athletes]
    today = {one.pseudonym: now for one, now in athletes if now is not None}
    pages = {name: f"athletes/{name}/index.html" for name in today}
    return roster_of(results, today, pages, names, NOW)


def test_with_all_well_nobody_needs_a_look() -> None:
    made = roster((CALM, FINE), (replace(CALM, pseudonym="A2"), FINE))
    assert (made.before, made.strong, made.after) == ("Nobody ", "needs a look", " today.")
    assert made.made_at == "Thu 26 Nov 2026, 19:32"
    assert [row.page for row in made.rows] == ["athletes/A1/index.html", "athletes/A2/index.html"]
    first = made.rows[0]
    assert first.today_words == "As usual, up to 16.2 km"
    assert first.since_words == "60 h"
    assert first.lately_words == "4 kept, 0 broke"
    assert first.effect_words == "2.4\u202f% slower (1.0 to 3.8)"
    assert first.data_words == "today"


def test_the_most_urgent_comes_first_and_then_who_has_more_of_it() -> None:
    broken = replace(CALM, pseudonym="A7", failed="run.fit cannot be read: it is cut short.")
    made = roster(
        (CALM, FINE),
        (replace(CALM, pseudonym="A2"), replace(FINE, data_age_days=9)),
        (replace(CALM, pseudonym="A3", undecided=2), FINE),
        (replace(CALM, pseudonym="A4", broke=1), FINE),
        (replace(CALM, pseudonym="A5", broke=3), FINE),
        (replace(CALM, pseudonym="A6"), replace(FINE, word=TodayWord.NO_RUN, limits="")),
        (broken, None),
    )
    assert [row.pseudonym for row in made.rows] == ["A6", "A5", "A4", "A7", "A3", "A2", "A1"]
    assert (made.strong, made.after) == ("4 of 7 athletes", " need a look today.")
    assert made.lede == (
        "One has legs too sore for a run, two broke the advice lately, one gave no result, one"
        " has sessions to decide and one has sent nothing for days."
    )
    assert made.rows[3].failed == "run.fit cannot be read: it is cut short."
    assert made.rows[3].page == ""
    assert made.rows[1].needs_words == ("broke the advice in 3 runs",)
    assert made.rows[5].needs_words == ("nothing new for 9 days",)


def test_where_all_have_something_small_the_head_says_that_it_can_wait() -> None:
    old = replace(FINE, data_age_days=9)
    made = roster((CALM, old), (replace(CALM, pseudonym="A2", undecided=1), old))
    assert (made.before, made.strong, made.after) == ("", "Nothing is urgent", " today.")
    assert made.lede == "One has sessions to decide and two have sent nothing for days."


def test_what_was_broken_in_a_log_that_ended_long_ago_needs_no_word() -> None:
    ended = replace(FINE, data_age_days=29)
    made = roster((replace(CALM, broke=2), ended), (replace(CALM, pseudonym="A2", broke=1), FINE))
    assert [row.needs for row in made.rows] == [(Need.BROKE,), (Need.OLD_DATA,)]
    assert made.rows[1].lately_words == "4 kept, 2 broke"


def test_a_name_the_coach_gave_stands_in_place_of_the_pseudonym() -> None:
    made = roster((CALM, FINE), (replace(CALM, pseudonym="A2"), FINE), A1="Zoë")
    assert [(row.name, row.place) for row in made.rows] == [("A2", 0), ("Zoë", 1)]
    assert made.rows[1].page == "athletes/A1/index.html"


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (replace(FINE, word=TodayWord.SHORT_AND_SLOW, limits="at most 48 min and 154 bpm",
                 free_from="Fri 27 Nov, 9:00"),
         "Short and slow: at most 48 min and 154 bpm; everything again from Fri 27 Nov, 9:00"),
        (replace(FINE, word=TodayWord.UNKNOWN, limits=""),
         "Can’t tell: the last leg day known is too old"),
        (replace(FINE, word=TodayWord.UNKNOWN, limits="", hours=None),
         "Can’t tell: no leg day is known"),
        (replace(FINE, unknown_since="Sun 15 Nov", data_age_days=11),
         "Only if no legs since Sun 15 Nov: as usual, up to 16.2 km"),
        (replace(FINE, word=TodayWord.ENOUGH, limits=""), "Enough for now"),
        (None, "–"),
    ],
)  # fmt: skip
def test_today_is_said_in_the_words_of_the_advice(today: AthleteToday | None, said: str) -> None:
    assert roster((CALM, today)).rows[0].today_words == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hours": 16.0}, "16 h"),
        ({"hours": 16.0, "decided": False}, "16 h, undecided"),
        ({"hours": 240.0}, "10 days"),
        ({"hours": 397.0, "days": 16}, "16 days"),
        ({"hours": 24.0 * 1804, "days": 1804}, "4 years"),
        ({"hours": None}, "none known"),
    ],
)
def test_hours_since_leg_day_become_days_after_a_week(change: dict[str, Any], said: str) -> None:
    today = replace(FINE, **change)
    assert roster((CALM, today)).rows[0].since_words == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verdict": "can't tell", "shown_low_pct": -3.1, "shown_high_pct": 1.2},
         "Can’t tell (3.1\u202f% slower to 1.2\u202f% faster)"),
        ({"verdict": "leaning slower", "shown_low_pct": -3.1, "shown_high_pct": -0.2},
         "Leaning slower (0.2 to 3.1\u202f% slower)"),
        ({"verdict": "not enough runs", "shown_pct": float("nan")}, "not enough runs"),
        ({"shown_bucket": "per leg day"}, "2.4\u202f% slower (1.0 to 3.8, per leg day)"),
    ],
)  # fmt: skip
def test_an_effect_is_said_with_its_interval_or_not_at_all(
    change: dict[str, Any], said: str
) -> None:
    made = roster((replace(CALM, **change), FINE))
    assert made.rows[0].effect_words.replace(" %", "\u202f%") == said


def test_the_limits_are_those_of_today() -> None:
    data = simulated(last_runs=150)
    at = data.runs["started_at"].max().to_pydatetime() + timedelta(hours=20)
    said = athlete_today(data, at)
    answer = todays_answer(data, at)
    assert said.word is answer.advice.word
    assert said.limits in answer.short
    assert said.hours == answer.advice.last.hours if answer.advice.last else said.hours is None
    assert said.data_age_days in {0, 1}


def test_nobody_is_sent_out_fast_by_data_that_may_lack_a_leg_day() -> None:
    data = simulated(last_runs=150)
    at = data.present.to_pydatetime() + timedelta(days=11)
    # Eleven days have passed: it is no run to come that is asked about.
    data = replace(data, now=at)
    said, answer = athlete_today(data, at), todays_answer(data, at)
    assert said.unknown_since
    assert f"since {said.unknown_since}" in answer.headline
    assert f"{said.days} days since" in " ".join(line.text for line in answer.lines)
    made = roster((CALM, said), (replace(CALM, pseudonym="A2"), FINE))
    facts = {fact.label: fact.figure for fact in made.facts}
    assert facts["As usual today"] == "1 of 2"
    assert facts["Not known today"] == "1 of 2"


def test_who_has_no_runs_yet_was_read_all_the_same() -> None:
    none = AthleteResult("A1", n_activities=16, verdict="not enough runs")
    row = roster((none, replace(FINE, data_age_days=1300))).rows[0]
    assert row.needs == (Need.NO_RUNS, Need.OLD_DATA)
    assert row.needs_words == ("no run yet among 16 activities", "nothing new for 3 years")
    assert row.data_words == "3 years ago"


def test_who_was_never_seen_has_old_data() -> None:
    never = replace(FINE, word=TodayWord.UNKNOWN, limits="", hours=None, data_age_days=None)
    row = roster((replace(CALM, kept=0), never)).rows[0]
    assert row.needs == (Need.OLD_DATA,)
    assert row.needs_words == ("nothing recorded",)
    assert (row.since_words, row.data_words, row.lately_words) == (
        "none known", "none", "no run judged",
    )  # fmt: skip


def test_nothing_of_the_roster_is_a_number_over_athletes_but_a_count() -> None:
    results = made_up_results(12)
    made = roster_of(results, {}, {}, {}, NOW)
    assert {fact.figure.split(" of ")[1] for fact in made.facts} == {"12"}
