"""A trial is begun once, drawn once for each leg day, and given up for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.stories import Story, at

from analyzer.actions.trials import (
    begin_trial,
    check_flips,
    draw_tonight,
    running_trial,
    stop_trial,
)
from analyzer.answers.tonight import drawn_tonight
from analyzer.answers.trials import habit_named
from analyzer.config import Config
from analyzer.errors import UsageError
from analyzer.settings import Sources
from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer import Dataset

ROLLING, MASSAGE = habit_named("foam-rolling"), habit_named("massage")
BEGAN = at(1, "Mon", "08:00")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(home=tmp_path, sources=Sources(zone="UTC"))


def evening(config: Config, now: datetime, *, sore_next_day: bool = False) -> Dataset:
    """Return the evening of a Monday with legs at 18:00, or a moment after it."""
    story = Story(config=config)
    story.leg_day(at(1, "Mon", "18:00"))
    if sore_next_day:
        story.sore(at(1, "Tue"), 3)
    return replace(story.dataset(), now=now)


@pytest.mark.parametrize("flips", [16, 40, 400])
def test_an_even_number_of_flips_makes_a_trial(flips: int) -> None:
    check_flips(flips)


@pytest.mark.parametrize("flips", [-16, 0, 14, 15, 17, 399, 402])
def test_any_other_number_is_refused_before_anything_is_kept(config: Config, flips: int) -> None:
    with pytest.raises(UsageError) as refused:
        begin_trial(config, ROLLING, flips)
    assert refused.value.message == (
        f"{flips} flips make no trial: they come in pairs, from 16 to 400."
    )
    assert not config.store_path.exists()


def test_a_trial_that_draws_goes_on_and_takes_no_other_number(config: Config) -> None:
    begun = begin_trial(config, ROLLING, 16, BEGAN)
    assert begin_trial(config, ROLLING, 16) == begun == running_trial(config, ROLLING)
    with pytest.raises(UsageError) as refused:
        begin_trial(config, ROLLING, 40)
    assert refused.value.message == (
        "The trial of foam rolling draws 16 flips, 0 of them so far: a number changed on the way"
        " would spoil it."
    )
    assert refused.value.hint == "`legstats try stop foam-rolling` gives it up."


def test_two_habits_are_tried_side_by_side(config: Config) -> None:
    begin_trial(config, ROLLING, 16)
    begin_trial(config, MASSAGE, 40)
    found = [running_trial(config, habit) for habit in (ROLLING, MASSAGE)]
    assert [trial and (trial.habit, trial.flips) for trial in found] == [
        ("foam_rolling", 16),
        ("massage", 40),
    ]


def test_nobody_who_never_began_one_has_a_trial(config: Config) -> None:
    assert running_trial(config, ROLLING) is None
    assert not config.store_path.exists(), "looking makes no store"
    with pytest.raises(UsageError, match=r"^No trial of foam rolling is running\.$") as refused:
        stop_trial(config, ROLLING)
    assert refused.value.hint == "`legstats try list` lists all."


@pytest.mark.parametrize(
    ("clock", "draws"),
    [
        (at(1, "Mon", "18:30"), False),  # still lifting: it may not become a leg day
        (at(1, "Mon", "19:00"), True),
        (at(1, "Mon", "23:59"), True),
        (at(1, "Tue", "00:59"), True),
        (at(1, "Tue", "01:00"), False),
        (at(1, "Tue", "12:00"), False),
    ],
)
def test_the_coin_is_thrown_on_the_evening_of_a_leg_day(
    config: Config, clock: datetime, *, draws: bool
) -> None:
    trial = begin_trial(config, ROLLING, 16, BEGAN)
    found = draw_tonight(evening(config, clock), trial)
    assert (found is not None) is draws
    if found is not None:
        assert found.leg_day == at(1, "Mon").date()


def test_after_soreness_of_the_next_day_it_is_too_late(config: Config) -> None:
    trial = begin_trial(config, ROLLING, 16, BEGAN)
    late = evening(config, at(1, "Tue", "00:30"), sore_next_day=True)
    assert draw_tonight(late, trial) is None


def test_what_was_drawn_is_drawn_and_said_for_the_day_alone(config: Config) -> None:
    trial = begin_trial(config, ROLLING, 16, BEGAN)
    data = evening(config, at(1, "Mon", "20:00"))
    first = draw_tonight(data, trial)
    assert all(draw_tonight(data, trial) == first for _ in range(5))
    assert list(drawn_tonight(config)) == [], "that evening is over"
    today = datetime.now(UTC).date()
    with Store(config.store_path) as store:
        drawn = store.trials.draw(trial.trial_id, today)
    words = "foam rolling" if drawn.with_habit else "no foam rolling"
    if datetime.now(UTC).date() == today:
        assert list(drawn_tonight(config)) == [f"Tonight: {words} (flip 2 of 16)."]


def test_one_that_is_given_up_without_a_draw_never_was(config: Config) -> None:
    begin_trial(config, ROLLING, 16)
    stopped = stop_trial(config, ROLLING)
    assert (stopped.draws, running_trial(config, ROLLING)) == ((), None)
    with Store(config.store_path) as store:
        assert store.trials.read_all() == []
    assert begin_trial(config, ROLLING, 40).flips == 40


def test_one_that_is_given_up_after_a_draw_stays_and_another_begins(config: Config) -> None:
    trial = begin_trial(config, ROLLING, 16, BEGAN)
    draw_tonight(evening(config, at(1, "Mon", "20:00")), trial)
    assert len(stop_trial(config, ROLLING).draws) == 1
    assert running_trial(config, ROLLING) is None
    assert list(drawn_tonight(config)) == []
    again = begin_trial(config, ROLLING, 40)
    assert again.trial_id != trial.trial_id
    with Store(config.store_path) as store:
        kept = store.trials.read_all()
    assert [(one.flips, len(one.draws), one.is_drawing) for one in kept] == [
        (16, 1, False),
        (40, 0, True),
    ]


def test_all_pairs_have_one_of_each_however_many_days_lie_between(config: Config) -> None:
    trial = begin_trial(config, ROLLING, 16, BEGAN)
    with Store(config.store_path) as store:
        for n in range(16):
            store.trials.draw(trial.trial_id, BEGAN.date() + timedelta(days=n * n))
        (full,) = store.trials.read_all()
    assert not full.is_drawing
    for pair in range(8):
        assert sum(draw.with_habit for draw in full.draws if draw.pair == pair) == 1
    assert running_trial(config, ROLLING) is None, "all is drawn"
