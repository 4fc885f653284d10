"""Verdicts and estimates are kept too: what is answered is what would be worked out now."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.fit_encoder import run_file, strength_file

from analyzer.actions import decisions
from analyzer.actions.journal import note_day
from analyzer.advice import judge
from analyzer.advice.habits import EASY_RUN, HabitWord
from analyzer.advice.habits.compare import HabitFound
from analyzer.answers.comparison import compare_runs
from analyzer.answers.habits import habit_words
from analyzer.answers.runs import tagged_runs
from analyzer.answers.status import store_status
from analyzer.answers.store_summary import StoreSummary, store_summary
from analyzer.answers.todays_line import todays_line
from analyzer.answers.verdicts import verdicts_on
from analyzer.config import Config, changed
from analyzer.config import load as read_settings
from analyzer.kept.kept_file import forget_kept
from analyzer.loading import load, load_for_answers
from analyzer.model import Habit
from analyzer.stats import Difference
from analyzer.sync import sync

if TYPE_CHECKING:
    from pathlib import Path

LEGS = datetime(2026, 3, 23, 17, 30, tzinfo=UTC)
NEXT_DAY = LEGS + timedelta(hours=14)


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody who ran the day after leg day, and on days before."""
    watch, home = (tmp_path_factory.mktemp(name) for name in ("watch", "home"))
    (home / "config.toml").write_text('[sources]\nzone = "UTC"\n')
    (watch / "legs.fit").write_bytes(strength_file(LEGS, ["squat"] * 8))
    (watch / "run.fit").write_bytes(run_file(NEXT_DAY, 50))
    for day in range(1, 7):
        (watch / f"{day}.fit").write_bytes(run_file(LEGS - timedelta(days=day, hours=9), 30))
    sync(read_settings(home), [watch])
    return home


@pytest.fixture
def config(read_once: Path, tmp_path: Path) -> Config:
    """A copy of that home, for a test that changes it."""
    return read_settings(shutil.copytree(read_once, tmp_path / "home"))


def answers(config: Config) -> list[object]:
    data = load_for_answers(config)
    return [
        verdicts_on(data),
        [run.to_dict() for run in tagged_runs(data)],
        store_status(data).to_dict(),
        store_summary(config),
        compare_runs(data, "speed").to_dict(),
        compare_runs(data, "hr").to_dict(),
    ]


def assert_as_worked_out(config: Config) -> None:
    kept_before, kept_now = answers(config), answers(config)
    forget_kept(config.home)
    worked_out = answers(config)
    assert repr(kept_before) == repr(worked_out)
    assert repr(kept_now) == repr(worked_out)
    assert verdicts_on(load_for_answers(config)) == judge(load(config=config))


def test_answers_follow_every_word_and_setting(config: Config) -> None:
    assert_as_worked_out(config)
    note_day(config, NEXT_DAY.date(), {"soreness": 9.0})
    assert_as_worked_out(config)
    decisions.set_run(config, "run-20260324", {"kind": "race"})
    assert_as_worked_out(config)
    decisions.decide_sessions(config, ["strength-"], "no")
    assert_as_worked_out(config)
    decisions.decide_sessions(config, ["strength-"], decisions.TAKE_BACK)
    assert_as_worked_out(changed(config, "athlete", "hr_max", 150, "here"))
    assert_as_worked_out(changed(config, "display", "distance_unit", "mi", "here"))
    assert_as_worked_out(changed(config, "windows", "lapsed_days", 5.0, "here"))


def test_soreness_entered_after_the_last_run_has_no_run_judged_anew(config: Config) -> None:
    verdicts_on(load_for_answers(config))
    kept = config.home / "kept" / "verdicts.npz"
    before = kept.stat().st_mtime_ns
    note_day(config, NEXT_DAY.date(), {"soreness": 9.0, "sleep_h": 5.0})
    assert verdicts_on(load_for_answers(config)) == judge(load(config=config))
    assert kept.stat().st_mtime_ns == before


def test_verdicts_on_frames_that_somebody_changed_are_their_own(config: Config) -> None:
    assert verdicts_on(load_for_answers(config))
    data = load(config=config)
    data.runs["bucket"] = None
    data.runs["hours_since_leg_day"] = float("nan")
    assert verdicts_on(data) == judge(data)


def test_the_summary_is_one_line_of_what_there_is(config: Config) -> None:
    summary = store_summary(config)
    assert summary == StoreSummary(7, 1, 0, NEXT_DAY.date())
    assert summary.line == "7 runs, last Tue 24 Mar 2026; 1 leg day"
    assert store_summary(Config(home=config.home / "new")).line == "0 runs; 0 leg days"


_RUN = """
import atexit, sys
from analyzer.cli.main import main
slow = ("pandas", "pyarrow", "scipy", "matplotlib", "rich")
atexit.register(lambda: print([one for one in slow if sys.modules.get(one)], flush=True))
main(sys.argv[1:])
"""


def test_an_easy_run_is_told_of_day_2_wherever_it_was_worked_out() -> None:
    clear = Difference(9, 9, "points", -1.0, -1.5, -0.5, 0.01, "lower")
    lent = Habit(*EASY_RUN)  # as it comes back from another process, or from what is kept
    found = HabitFound(lent, HabitWord.LESS, clear, 0.01, 0.01, 1.0, clear)
    assert ", by 1.0 points on day 2 (" in habit_words(found, 3)[1]


def imported_by(config: Config, *command: str) -> str:
    whole = [sys.executable, "-c", _RUN, "--home", str(config.home), *command]
    done = subprocess.run(whole, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize("command", ["log --soreness 3 --json", "status --short", "today --short"])
def test_what_is_typed_every_day_waits_for_no_pandas(config: Config, command: str) -> None:
    store_summary(config)
    todays_line(config)
    assert imported_by(config, *command.split()) == "[]"


@pytest.mark.parametrize("command", ["runs", "legdays", "log"])
def test_a_listing_waits_for_no_statistics_and_no_parquet(config: Config, command: str) -> None:
    answers(config)
    imported = imported_by(config, command)
    assert "scipy" not in imported
    assert "pyarrow" not in imported
