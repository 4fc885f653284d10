"""``legstats today`` as it is typed: the answer, one line, JSON, and one key for the legs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from fakes.command import legstats, legstats_at_terminal
from fakes.fit_encoder import Lift, run_file, strength_file

if TYPE_CHECKING:
    from pathlib import Path

LEGS = [Lift("squat", reps=8, weight_kg=80)] * 6 + [Lift("deadlift", reps=5, weight_kg=100)] * 3


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read of an athlete who trained legs twelve hours ago, after ten runs in three weeks."""
    home = tmp_path_factory.mktemp("today")
    now = datetime.now(UTC).replace(microsecond=0)
    files = home / "watch"
    files.mkdir()
    for number in range(10):
        began = now - timedelta(days=2 * number + 2)
        (files / f"run{number}.fit").write_bytes(run_file(began))
    (files / "legs.fit").write_bytes(strength_file(now - timedelta(hours=13), LEGS))
    assert legstats(home, "sync", files).code == 0
    return home


def test_the_answer_comes_first_and_its_reasons_below_it(home: Path) -> None:
    lines = legstats(home, "today").out.splitlines()
    assert lines[0].startswith("Short and slow: at most ")
    labels = [line.strip().split("  ")[0] for line in lines[1:]]
    assert labels[:3] == ["How long", "How hard", "Your legs"]
    assert "Until when" in labels


def test_one_line_for_a_prompt(home: Path) -> None:
    out = legstats(home, "today", "--short").out
    assert out.count("\n") == 1
    assert "everything again from" in out


def test_another_moment_has_another_answer(home: Path) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%d %H:%M")
    assert legstats(home, "today", "--at", tomorrow, "--json").json["verdict"] == "as usual"
    assert legstats(home, "today", "--json").json["verdict"] == "short and slow"


def test_a_time_that_is_none_is_refused(home: Path) -> None:
    refused = legstats(home, "today", "--at", "soonish")
    assert refused.code == 2
    assert "“soonish”" in refused.err


def test_before_anything_is_read_it_says_that_it_cannot_tell(tmp_path: Path) -> None:
    told = legstats(tmp_path / "new", "today")
    assert told.code == 0
    assert told.out.startswith("Can't tell")
    assert "legstats sync FOLDER" in told.out


def test_one_key_says_how_the_legs_are_and_makes_it_stricter(home: Path) -> None:
    question = (("Sore legs?", "w"),)
    screen = legstats_at_terminal(home, "today", answers=question)
    assert "No run now: your legs are too sore." in screen
    assert "Sore legs?" not in legstats_at_terminal(home, "today"), "it is asked once a day"
    assert legstats(home, "log", "--clear", "soreness").code == 0


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_today_is_the_day_where_the_computer_stands(tmp_path: Path, zone: str) -> None:
    home = tmp_path / "home"
    assert legstats(home, "log", "--soreness", "9", TZ=zone).code == 0
    told = legstats(home, "today", "--json", TZ=zone).json
    assert told["soreness"] == 9
    assert told["verdict"] == "no run"
    offset = datetime.fromisoformat(told["at"]).utcoffset()
    assert offset == datetime.now(ZoneInfo(zone)).utcoffset()
