"""What may be said of a habit and of a trial: sizes, doubts and refusals, and when a cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fakes.stories import Story, at
from hypothesis import given
from hypothesis import strategies as st

from analyzer.advice.habits import (
    EASY_RUN,
    HabitFound,
    HabitOutlook,
    HabitWord,
    TrialResult,
    TrialState,
    detectable_sd,
    flips_for,
)
from analyzer.answers.habits import (
    HabitsAnswer,
    flips_proposed,
    habit_sentence,
    outlook_sentence,
)
from analyzer.answers.trials import (
    TrialAnswer,
    flips_needed,
    flips_show,
    followed_words,
    habit_named,
    result_sentence,
    trial_answers,
)
from analyzer.config import Config
from analyzer.dataset.journal import trials_frame
from analyzer.errors import UsageError
from analyzer.model import HABITS, Draw, Trial
from analyzer.stats import Difference, Direction

ROLLING, MASSAGE = habit_named("foam-rolling"), habit_named("massage")


def difference(
    estimate: float | None = None,
    reach: float = 0.5,
    verdict: Direction = "can't tell",
    p: float | None = 0.4,
) -> Difference:
    """Return twelve leg days with a habit, thirty without, and what differs by so much."""
    if estimate is None:
        return Difference(30, 5, "points")
    return Difference(
        30, 12, "points", estimate, estimate - reach, estimate + reach, p, verdict, reach / 2, 38
    )


def found(word: HabitWord, estimate: float | None = None, **facts: Any) -> HabitFound:
    known: dict[str, Any] = {
        "habit": ROLLING,
        "word": word,
        "difference": difference(estimate),
        "p_holm": 0.5,
        "discovery_rate": 0.5,
        "detectable": None if estimate is None else 0.9,
        "placebo": difference(0.1),
        "whole_points": 2.0,
    }
    return HabitFound(**known | facts)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            found(HabitWord.LESS, -0.8),
            (
                "Foam rolling went with less soreness, by 0.8 points over the three days after leg"
                " day (0.3 to 1.3; 12 leg days with it, 30 without)."
            ),
        ),
        (
            found(HabitWord.MORE, 0.8, habit=MASSAGE),
            (
                "A massage went with more soreness, by 0.8 points over the three days after leg day"
                " (0.3 to 1.3; 12 leg days with it, 30 without)."
            ),
        ),
        (
            found(HabitWord.CANT_TELL, -0.2),
            (
                "Foam rolling: can't tell, −0.2 points (−0.7 to +0.3; 12 leg days with it, 30"
                " without); reliably seen from 0.9 on."
            ),
        ),
        (
            found(HabitWord.WORTH_A_TRIAL, -0.6),
            (
                "Foam rolling: worth a trial, −0.6 points (−1.1 to −0.1; 12 leg days with it, 30"
                " without); among 7 noted that is not enough to say more."
            ),
        ),
        (
            found(HabitWord.NOT_ENOUGH),
            (
                "Foam rolling: not enough leg days, 5 leg days with it, 30 without; 8 of each are"
                " needed."
            ),
        ),
        (
            found(HabitWord.IN_TRIAL),
            (
                "Foam rolling: in a trial, 5 leg days with it, 30 without; its number is held back"
                " until the trial's end."
            ),
        ),
        (
            found(HabitWord.LESS, -0.8, habit=EASY_RUN, whole_points=None),
            (
                "An easy run the day after went with less soreness, by 0.8 points on day 2 (0.3 to"
                " 1.3; 12 leg days with it, 30 without)."
            ),
        ),
    ],
)
def test_each_word_has_its_sentence(one: HabitFound, said: str) -> None:
    assert habit_sentence(one, 7) == said


def test_more_than_half_of_all_soreness_is_doubted_and_half_is_not() -> None:
    half = habit_sentence(found(HabitWord.LESS, -1.0), 3)
    more = habit_sentence(found(HabitWord.LESS, -1.01), 3)
    assert "too large to be believed" not in half
    assert more.endswith(
        "That is more than half of all the soreness of your leg days (2.0), too large to be"
        " believed: the true difference is likely smaller."
    )
    unsaid = habit_sentence(found(HabitWord.CANT_TELL, -1.5), 3)
    assert "believed" not in unsaid, "what cannot be told need not be doubted"


def test_a_difference_that_was_there_the_day_before_is_said() -> None:
    before = difference(-0.4, p=0.01)
    said = habit_sentence(found(HabitWord.LESS, -0.8, placebo=before), 3)
    assert said.endswith(
        "The day before differed too (−0.4): some of this may have been there already."
    )
    assert "before" not in habit_sentence(found(HabitWord.NOT_ENOUGH, placebo=before), 3)


OUTLOOK = HabitOutlook(60, 5, 1.0, 1.5, 1.2, known=42)


def answer(*habits: HabitFound, outlook: HabitOutlook = OUTLOOK) -> HabitsAnswer:
    return HabitsAnswer(42, 50, habits, outlook, ())


@pytest.mark.parametrize(
    ("habits", "headline"),
    [
        ([], "No habit is noted yet."),
        (
            [found(HabitWord.NOT_ENOUGH)],
            "No habit can be compared yet: it takes 8 leg days with it, 8 without.",
        ),
        ([found(HabitWord.CANT_TELL, -0.2)], "Of 1 habit noted, none can be told from chance."),
        (
            [found(HabitWord.CANT_TELL, 0.1), found(HabitWord.NOT_ENOUGH)],
            "Of 2 habits noted, none can be told from chance.",
        ),
        (
            [found(HabitWord.IN_TRIAL), found(HabitWord.NOT_ENOUGH)],
            "What is in a trial is told at its end; nothing else can be compared yet.",
        ),
        (
            [found(HabitWord.LESS, -0.8), found(HabitWord.MORE, 0.8, habit=MASSAGE)],
            (
                "Foam rolling went with less soreness and a massage went with more soreness; 2"
                " habits noted."
            ),
        ),
        (
            [found(HabitWord.LESS, -1.2)],
            "Foam rolling went with less soreness, by more than can be believed; 1 habit noted.",
        ),
    ],
)
def test_the_headline_says_no_more_than_the_table(habits: list[HabitFound], headline: str) -> None:
    assert answer(*habits).headline == headline


def test_a_habit_worth_a_trial_is_named_with_the_command_that_begins_one() -> None:
    worth = answer(
        found(HabitWord.CANT_TELL, 0.1), found(HabitWord.WORTH_A_TRIAL, -0.6, habit=MASSAGE)
    )
    flips = flips_proposed(OUTLOOK)
    assert worth.sentences[-1].endswith(f"`legstats try massage --flips {flips}` begins one.")
    none = answer(found(HabitWord.MORE, 0.9))
    assert none.sentences[-1].endswith("`legstats try foam-rolling` says how many flips it takes.")


def test_habits_that_could_never_be_seen_are_counted() -> None:
    hopeless = found(HabitWord.CANT_TELL, 0.1, detectable=2.5)
    (said,) = [
        one
        for one in answer(hopeless, found(HabitWord.CANT_TELL, 0.2)).sentences
        if "so far" in one and "seen only" in one
    ]
    assert said == (
        "With the leg days so far a habit is reliably seen only from 0.9 to 2.5 points on. 1 of the"
        " 2 compared over three days would not be seen reliably even if they took all soreness"
        " away."
    )


def test_the_table_and_the_json_say_unknown_where_nothing_is_known() -> None:
    refused = answer(found(HabitWord.NOT_ENOUGH))
    assert refused.rows == [("foam rolling", "5", "30", "–", "–", "not enough leg days")]
    (row,) = refused.to_dict()["habits"]
    assert (row["estimate"], row["detectable"], row["too_large"]) == (None, None, False)
    (known,) = answer(found(HabitWord.LESS, -0.8)).rows
    assert known == (
        "foam rolling", "12", "30", "−0.8 (−1.3 to −0.3)", "0.9", "went with less soreness",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("outlook", "said"),
    [
        (
            OUTLOOK,
            (
                "At 60 leg days with soreness after them (you have 42), with 5 habits noted, most"
                " habits are reliably seen from about 1.2 points on;"
            ),
        ),
        (
            replace(OUTLOOK, known=60, habits=1),
            "At 60 leg days with soreness after them, with 1 habit noted,",
        ),
        (
            replace(OUTLOOK, detectable_sd=2.0),
            "not even a habit that took all soreness away would reliably be seen: it takes 2.4",
        ),
        (
            replace(OUTLOOK, sd_points=None, detectable_sd=0.75),
            "a habit is reliably seen if it takes 50\u202f% of all soreness away, or more.",
        ),
        (
            replace(OUTLOOK, sd_points=None, detectable_sd=2.0),
            "not even a habit that took all soreness away would reliably be seen. How sore",
        ),
    ],
)
def test_what_leg_days_can_show_is_said(outlook: HabitOutlook, said: str) -> None:
    assert said in outlook_sentence(outlook)
    before = outlook_sentence(outlook, any_noted=False)
    assert f"if you note all {outlook.habits} habit" in before
    assert "noted," not in before


def test_what_is_needed_and_what_there_is_never_read_alike() -> None:
    close = HabitOutlook(60, 5, 1.5001, 1.5, 1.0, known=60)
    said = outlook_sentence(close)
    assert "it takes 1.5001 points" in said
    assert "is 1.5000." in said


@given(st.floats(0.1, 3))
def test_so_many_flips_show_what_they_were_asked_for(effect_sd: float) -> None:
    flips = flips_for(effect_sd)
    assert flips % 2 == 0
    # 2.8 standard errors are rounded from 2.8016.
    assert detectable_sd(flips) <= effect_sd * 1.001
    if flips > 2:
        assert detectable_sd(flips - 2) >= effect_sd * 0.999


@given(st.integers(2, 400), st.integers(1, 100), st.integers(1, 20))
def test_more_leg_days_show_less_and_more_habits_need_more(
    leg_days: int, more: int, habits: int
) -> None:
    assert detectable_sd(leg_days + more, habits) < detectable_sd(leg_days, habits)
    assert detectable_sd(leg_days, habits + 1) > detectable_sd(leg_days, habits)


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
def test_a_habit_is_found_however_its_name_is_typed(habit: Any) -> None:
    typings = (
        habit.option,
        habit.option.upper(),
        f" {habit.option.replace('-', ' ')} ",
        habit.name,
    )
    for typed in typings:
        if habit.can_be_drawn:
            assert habit_named(typed) == habit
        else:
            with pytest.raises(UsageError, match=f"No coin can decide on {habit.title}"):
                habit_named(typed)


def test_a_habit_nobody_knows_is_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="There is no habit 'ice cream'") as refused:
        habit_named("ice cream")
    assert refused.value.hint.startswith("Choose foam-rolling, compression,")
    assert "sleep" not in refused.value.hint


def test_flips_that_are_too_few_are_said_and_enough_say_what_they_show() -> None:
    own = HabitOutlook(60, 1, 0.72, 0.6, 2.0)
    others = replace(own, sd_points=None)
    few_flips = flips_show(own, 20)
    assert few_flips == (
        "20 flips are too few to count on: even a habit that takes all soreness away is seen"
        f" reliably only from {flips_for(0.6)} on."
    )
    assert flips_show(others, 20) == few_flips
    assert flips_show(own, 400) == (
        "400 flips show a change of 0.6 points or more in four trials of five; all the soreness of"
        " a leg day is 1.2 points."
    )
    assert flips_show(others, 400) == (
        "400 flips show, in four trials of five, a habit that takes away 47\u202f% of all the"
        " soreness of a leg day, or more."
    )


def test_before_a_trial_it_is_said_how_many_flips_and_weeks_it_takes() -> None:
    story = Story()
    for week in range(1, 13):
        story.leg_day(at(week, "Mon", "18:00"))
    data = replace(story.dataset(), now=at(13, "Mon", "07:00"))
    needed = flips_needed(data, ROLLING)
    assert needed.leg_days_a_week == 1.0
    flips = [row["flips"] for row in needed.to_dict()]
    assert flips == [flips_for(share * 0.6) for share in (1, 0.5, 0.25)]
    assert needed.sentences[0].startswith("How sore your own leg days make you is not known yet")
    assert needed.sentences[1] == (
        "To see foam rolling take soreness away, in four trials of five, it takes"
        f" {flips[0]} flips for all (about {flips[0]} weeks), {flips[1]} flips for half (about"
        f" {flips[1]} weeks) and {flips[2]:,} flips for a quarter (about {flips[2]:,} weeks) of it."
    )
    rare = replace(data, now=at(30, "Mon", "07:00"))
    assert flips_needed(rare, ROLLING).leg_days_a_week is None
    assert "weeks)" not in flips_needed(rare, ROLLING).sentences[1]


FIRST = date(2026, 1, 5)
BEGAN = datetime(2026, 1, 5, 8, tzinfo=UTC)


def trial(drawn: int, flips: int = 16, *, stopped: bool = False) -> Trial:
    draws = tuple(
        Draw(n, FIRST + timedelta(days=7 * n), n % 2 == 0, BEGAN + timedelta(days=7 * n, hours=12))
        for n in range(drawn)
    )
    return Trial(
        1, "foam_rolling", flips, BEGAN, BEGAN + timedelta(days=90) if stopped else None, draws
    )


def where_it_stands(one: Trial, now: datetime, weeks: int = 16) -> TrialAnswer:
    story = Story()
    for week in range(1, weeks + 1):
        story.leg_day(at(week, "Mon", "18:00"))
    data = replace(story.dataset(), now=now, trials=trials_frame([one]))
    (found,) = trial_answers(data)
    return found


def test_a_trial_that_draws_says_how_far_it_is_and_what_was_missed() -> None:
    now = at(9, "Tue", "12:00")
    stands = where_it_stands(trial(7), now, weeks=9)
    assert (stands.state, stands.is_open, stands.leg_days) == (TrialState.DRAWING, True, 9)
    (said,) = stands.sentences
    assert said.startswith("The trial of foam rolling: 7 of 16 flips drawn since 5 Jan 2026.")
    assert "2 leg days since then had none: the coin was not asked for those evenings." in said
    (one,) = where_it_stands(trial(8), now, weeks=9).sentences
    assert "1 leg day since then had none: the coin was not asked for that evening." in one
    # 57 days for 7 flips: the other 9 take 73 more, into May.
    assert "at this pace in May 2026" in said
    assert "Until the end its number is held back" in said


def test_on_the_evening_of_a_leg_day_it_says_what_was_drawn() -> None:
    evening = at(7, "Mon", "21:00")
    stands = where_it_stands(trial(7), evening, weeks=7)
    assert stands.draws_tonight
    assert stands.tonight_sentence == "Tonight: foam rolling (flip 7 of 16)."
    before = where_it_stands(trial(6), evening, weeks=7)
    assert (before.draws_tonight, before.tonight_sentence) == (True, "")
    assert not where_it_stands(trial(7), at(7, "Wed", "12:00"), weeks=7).draws_tonight


def test_a_trial_begun_after_midnight_draws_for_the_evening_it_still_is() -> None:
    """Legs until 23:40 on Monday; at 0:20 the trial is begun, and its coin is offered."""
    story = Story()
    story.leg_day(at(7, "Mon", "22:40"))
    begun = replace(trial(0), began_at=at(7, "Tue", "00:10"))
    data = replace(story.dataset(), now=at(7, "Tue", "00:20"), trials=trials_frame([begun]))
    (stands,) = trial_answers(data)
    assert stands.draws_tonight


@pytest.mark.parametrize(
    ("days_after", "state"),
    [(0, TrialState.WAITING), (3, TrialState.WAITING), (4, TrialState.OVER)],
)
def test_the_result_is_told_on_the_fourth_day_after_the_last_flip(
    days_after: int, state: TrialState
) -> None:
    one = trial(16)
    now = datetime.combine(one.draws[-1].leg_day, datetime.min.time(), UTC)
    stands = where_it_stands(one, now + timedelta(days=days_after, hours=23, minutes=59))
    assert stands.state is state
    assert stands.result_from == one.draws[-1].leg_day + timedelta(days=4)
    if state is TrialState.WAITING:
        (said,) = stands.sentences
        assert "The result is told from Fri 24 Apr 2026 on" in said
        assert stands.result is None
    else:
        assert stands.sentences[0].startswith(
            "Foam rolling: the trial is over, but soreness is known after 0 leg days"
        )


def test_a_trial_that_was_stopped_has_no_result_ever() -> None:
    stands = where_it_stands(trial(16, stopped=True), at(40))
    assert stands.state is TrialState.STOPPED
    assert not stands.is_open
    assert stands.sentences == (
        (
            "The trial of foam rolling was stopped after 16 of 16 flips: a trial that is stopped"
            " has no result."
        ),
    )
    assert stands.to_dict()["result"] is None


def result(estimate: float | None, verdict: Direction = "can't tell", **facts: int) -> TrialResult:
    counts = {"unknown": 0, "as_drawn": 14, "otherwise": 2, "not_noted": 0} | facts
    return TrialResult(difference(estimate, verdict=verdict), detectable=0.9, **counts)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            result(-1.2, "lower"),
            (
                "Foam rolling made your legs less sore: by 1.2 points over the three days after leg"
                " day (0.7 to 1.7; 12 leg days drawn with it, 30 without). The coin chose, so it"
                " was the habit."
            ),
        ),
        (
            result(1.2, "higher"),
            (
                "Foam rolling made your legs more sore: by 1.2 points over the three days after leg"
                " day (0.7 to 1.7; 12 leg days drawn with it, 30 without). The coin chose, so it"
                " was the habit."
            ),
        ),
        (
            result(-0.2),
            (
                "Foam rolling: the trial can't tell whether it does anything, −0.2 points over the"
                " three days after leg day (−0.7 to +0.3; 12 leg days drawn with it, 30 without);"
                " reliably seen from 0.9 on."
            ),
        ),
        (
            result(None),
            (
                "Foam rolling: the trial is over, but soreness is known after 5 leg days drawn with"
                " it, 30 without; 8 of each are needed."
            ),
        ),
    ],
)
def test_only_a_coin_may_name_a_cause(one: TrialResult, said: str) -> None:
    assert result_sentence(one, ROLLING) == said


def test_what_was_done_is_counted_and_changes_nothing() -> None:
    assert followed_words(result(-0.2)) == (
        "What was drawn was done on 14 of 16 evenings noted; the evenings count as they were drawn."
    )
    once = result(-0.2, as_drawn=1, otherwise=0)
    assert followed_words(once).startswith("What was drawn was done on 1 of 1 evening noted;")


def test_nobody_without_a_trial_is_told_of_one() -> None:
    assert trial_answers(Story(config=Config()).dataset()) == ()
