"""Habits and coin-flip trials, as a runner meets them."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import legstats
from fakes.fit_encoder import strength_file
from fakes.stories import Story, at, zone_at_midday

from analyzer.actions.trials import begin_trial, draw_tonight
from analyzer.answers.trials import habit_named, trial_answers
from analyzer.config import Config
from analyzer.dataset.journal import trials_frame
from analyzer.settings import Sources
from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer import Dataset

ROLLING = habit_named("foam-rolling")
MONDAY = at(1, "Mon", "18:00")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    assert legstats(home, "config", "set", "sources.zone", zone_at_midday().key).code == 0
    return home


def trained_just_now(home: Path) -> None:
    start = datetime.now(zone_at_midday()) - timedelta(hours=2)
    assert legstats(home, "legdays", "add", f"{start:%Y-%m-%d %H:%M}").code == 0


def the_trial(home: Path) -> dict[str, Any]:
    (trial,) = legstats(home, "try", "list", "--json").json
    return dict(trial)


def test_how_many_flips_it_takes_is_said_before_anything_begins(home: Path) -> None:
    said = legstats(home, "try", "foam-rolling")
    assert "it takes 88 flips for all, 350 flips for half" in said.out
    # Of the flips proposed it is said what they suffice for: here half of the soreness.
    assert (
        "350 flips show, in four trials of five, a habit that takes away 50\u202f% of" in said.err
    )
    assert "legstats try foam-rolling --flips 350" in said.err
    assert legstats(home, "try", "list", "--json").json == []


def test_on_the_evening_of_a_leg_day_the_coin_is_thrown_once(home: Path) -> None:
    trained_just_now(home)
    begun = legstats(home, "try", "foam-rolling", "--flips", "40")
    shown, drawn, evening = begun.out.partition("\nTonight: ")
    assert "40 flips are too few to count on" in shown
    assert drawn
    for _ in range(3):
        assert legstats(home, "try", "foam-rolling").out == f"Tonight: {evening}"
    assert len(the_trial(home)["draws"]) == 1


def test_today_and_log_remind_of_what_was_drawn(home: Path) -> None:
    legstats(home, "try", "foam-rolling", "--flips", "40")
    trained_just_now(home)
    assert "legstats try foam-rolling" in legstats(home, "today").out
    drawn = legstats(home, "try", "foam-rolling").out.strip()
    assert f"Your trial    {drawn}" in legstats(home, "today").out
    assert drawn in legstats(home, "log", "--foam-rolling").err


def test_without_a_leg_day_nothing_is_drawn_and_it_says_what_to_do(home: Path) -> None:
    said = legstats(home, "try", "foam-rolling", "--flips", "40")
    assert "No leg day of today is known, so nothing is drawn." in said.err
    assert the_trial(home)["drawn"] == 0


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (("jumping",), "There is no habit 'jumping'."),
        (("sleep",), "No coin can decide on 7 h of sleep or more."),
        (("massage", "--flips", "15"), "15 flips make no trial"),
        (("massage", "--flips", "14"), "14 flips make no trial"),
        (("massage", "--flips", "many"), "'many' is no whole number: write it in digits"),
        (("stop", "massage"), "No trial of a massage is running."),
        (("--flips", "40"), "Say which habit"),
        (("lits",), "There is no try lits. Did you mean list?"),
    ],
)
def test_what_makes_no_sense_is_said(home: Path, typed: tuple[str, ...], answer: str) -> None:
    said = legstats(home, "try", *typed)
    assert (said.code, answer in said.err) == (2, True)
    assert not (home / "legstats.sqlite").exists()


def test_the_number_of_flips_stands_once_the_trial_has_begun(home: Path) -> None:
    legstats(home, "try", "massage", "--flips", "40")
    said = legstats(home, "try", "massage", "--flips", "20")
    assert said.code == 2
    assert "draws 40 flips, 0 of them so far" in said.err
    assert the_trial(home)["flips"] == 40


def test_a_trial_that_is_stopped_has_no_result(home: Path) -> None:
    trained_just_now(home)
    legstats(home, "try", "massage", "--flips", "16")
    assert "stopped after 1 of 16 flips" in legstats(home, "try", "stop", "massage").err
    told = the_trial(home)
    assert (told["state"], told["result"], told["tonight"]) == ("stopped", None, None)
    assert "has no result" in legstats(home, "try", "list").out


def test_what_was_drawn_outlives_backup_repair_and_purge(home: Path, tmp_path: Path) -> None:
    watch = tmp_path / "legs.fit"
    watch.write_bytes(strength_file(datetime.now(UTC) - timedelta(hours=2), ["squat"] * 6))
    legstats(home, "sync", watch)
    legstats(home, "try", "foam-rolling", "--flips", "40")
    before = the_trial(home)
    assert len(before["draws"]) == 1
    assert legstats(home, "repair").code == 0
    assert legstats(home, "purge", "fit", "--yes").code == 0
    legstats(home, "backup", tmp_path / "kept.zip")
    other = tmp_path / "other"
    assert legstats(other, "restore", tmp_path / "kept.zip").code == 0
    for place in (home, other):
        assert the_trial(place)["draws"] == before["draws"]


def evening_of(home: Path, *, hours_after_legs: float = 3) -> Dataset:
    story = Story(config=Config(home=home, sources=Sources(zone="UTC")))
    story.leg_day(MONDAY)
    now = MONDAY + timedelta(hours=hours_after_legs)
    return replace(story.dataset(), now=now)


def test_killed_between_writing_and_showing_the_same_is_shown_again(home: Path) -> None:
    data = evening_of(home)
    for habit in ("massage", "stretching", "compression"):
        trial = begin_trial(data.config, habit_named(habit), 16)
        child = os.fork()
        if child == 0:
            draw_tonight(data, trial)
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)
        with Store(data.config.store_path) as store:
            kept = next(t for t in store.trials.read_all() if t.trial_id == trial.trial_id)
        assert len(kept.draws) == 1
        assert draw_tonight(data, trial) == kept.draws[0]


@pytest.mark.parametrize(
    ("hours", "is_drawn"), [(0.5, False), (3, True), (6.5, True), (7.5, False)]
)
def test_the_evening_of_a_leg_day_ends_six_hours_after_it_or_at_midnight(
    home: Path, hours: float, *, is_drawn: bool
) -> None:
    """Legs from 18:00 to 19:00 on Monday: 0:30 is its evening still, 1:30 is not."""
    data = evening_of(home, hours_after_legs=hours)
    trial = begin_trial(data.config, ROLLING, 16)
    assert (draw_tonight(data, trial) is not None) == is_drawn


def test_after_the_next_days_soreness_it_is_too_late_for_the_coin(home: Path) -> None:
    data = evening_of(home, hours_after_legs=6.5)
    trial = begin_trial(data.config, ROLLING, 16)
    sore = data.journal.copy()
    sore.loc[0, ["day", "soreness"]] = [MONDAY.replace(tzinfo=None) + timedelta(days=1), 3.0]
    assert draw_tonight(replace(data, journal=sore), trial) is None


def test_no_result_before_the_end_and_then_as_drawn(home: Path) -> None:
    story = Story(config=Config(home=home, sources=Sources(zone="UTC")))
    trial = begin_trial(story.config, ROLLING, 16)
    for week in range(16):
        legs = at(week + 1, "Mon", "18:00")
        story.leg_day(legs)
        data = replace(story.dataset(), now=legs + timedelta(hours=2))
        draw = draw_tonight(data, trial)
        assert draw is not None
        for later in (1, 2, 3):
            sore = 5 - 3 * draw.with_habit + (week + later) % 3 / 2
            story.sore(at(week + 1, ("Tue", "Wed", "Thu")[later - 1], "06:00"), sore)
    with Store(story.config.store_path) as store:
        frame = trials_frame(store.trials.read_all())
    data = replace(story.dataset(), trials=frame, now=at(16, "Thu", "20:00"))
    (waiting,) = trial_answers(data)
    assert waiting.result is None
    assert "told from Fri 24 Apr 2026 on" in waiting.sentences[0]
    assert waiting.is_open
    (over,) = trial_answers(replace(data, now=at(16, "Fri", "08:00")))
    assert over.result is not None
    assert not over.is_open
    assert over.result.difference.estimate == pytest.approx(-3.0, abs=0.3)
    assert "Foam rolling made your legs less sore: by 3." in over.sentences[0]


def test_before_an_athlete_starts_habits_says_what_can_be_hoped_for(home: Path) -> None:
    said = legstats(home, "habits")
    assert said.out.startswith("No habit is noted yet.\n")
    at = "At 60 leg days with soreness after them (you have 0), if you note all 10 habits, "
    assert f"{at}not even a habit that took all soreness away" in " ".join(said.out.split())
    told = legstats(home, "habits", "--json").json
    assert (told["leg_days"], told["habits"], told["trials"]) == (0, [], [])
    assert told["outlook"]["detectable_sd"] == pytest.approx(0.94, abs=0.01)
