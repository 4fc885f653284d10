"""Every key that others may build on stands in docs/json.md."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file

DOCUMENT = (Path(__file__).parents[1] / "docs" / "json.md").read_text()
CHAPTERS = dict(
    re.findall(r"^## `legstats (\w+) --json`\n(.*?)(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
)


def documented(command: str) -> set[str]:
    """Return the keys in the first column of a command's table."""
    cells = re.findall(r"^\| (`.*?) \|", CHAPTERS[command], re.MULTILINE)
    return {key for cell in cells for key in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize("command", ["sync", "status", "runs"])
def test_every_key_is_documented_and_every_documented_key_is_there(
    command: str, tmp_path: Path
) -> None:
    path = tmp_path / "run.fit"
    path.write_bytes(run_file(datetime(2026, 10, 5, 6, tzinfo=UTC), 40))
    legstats(tmp_path / "home", "sync", path)
    answer = legstats(tmp_path / "home", command, *([path] if command == "sync" else []), "--json")
    printed = answer.json[0] if command == "runs" else answer.json
    assert set(printed) == documented(command)


def test_every_key_of_a_comparison_is_documented(tmp_path: Path) -> None:
    told = legstats(tmp_path, "compare", "--json").json
    assert set(told) <= documented("compare")
    inside = {*told["quarters"], *told["lifts"], *told["lifts"]["max_lifted"]}
    assert all(f"`{key}`" in CHAPTERS["compare"] for key in inside)


def test_every_key_of_a_repair_is_documented(tmp_path: Path) -> None:
    legstats(tmp_path, "log", "--soreness", "3")
    told = legstats(tmp_path, "repair", "--json")
    assert set(told.json) <= documented("repair")
    assert told.json["read_again"] == 0
    assert told.json["aside"] is None


def test_every_key_of_the_journal_is_documented(tmp_path: Path) -> None:
    legstats(tmp_path, "log", "--soreness", "3")
    assert set(legstats(tmp_path, "log", "--json").json[0]) == documented("log")


def test_every_key_of_habits_and_trials_is_documented(tmp_path: Path) -> None:
    assert set(legstats(tmp_path, "habits", "--json").json) == documented("habits")
    begun = legstats(tmp_path, "try", "massage", "--flips", "16", "--json").json
    assert set(begun) == documented("try")
    (listed,) = legstats(tmp_path, "try", "list", "--json").json
    assert all(f"`{key}`" in CHAPTERS["try"] for key in listed)
