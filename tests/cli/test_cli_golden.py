"""What the commands print of the sample athlete, whole; see ``fakes/golden.py``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats, legstats_at_terminal
from fakes.golden import assert_golden

if TYPE_CHECKING:
    from collections.abc import Callable

    from fakes.command import Said

    from analyzer import Dataset

KEPT = Path(__file__).parent / "golden"
UNDECIDED = "strength-20260420-0447"


def steady(text: str, home: Path) -> str:
    """Take out where the data are, when they were read, and how far tables are padded."""
    text = re.sub(" +$", "", text.replace(str(home), "HOME"), flags=re.MULTILINE)
    return re.sub(r"(?<=Last import: ).*", "WHEN", text)


def whole(said: Said) -> str:
    return f"{said.out}{'--- stderr' + chr(10) + said.err if said.err else ''}"


@pytest.mark.parametrize(
    "words",
    [
        "status",
        "runs",
        "legdays",
        f"legdays explain {UNDECIDED}",
        "compare",
        "compare --metric hr",
        "check",
        "config",
        "log",
    ],
)
def test_what_is_printed_is_what_was_looked_at(
    sample: Dataset, sample_says: Callable[..., Said], words: str
) -> None:
    name = words.replace(UNDECIDED, "").replace("--", "").split()
    said = sample_says(*words.split())
    assert_golden(KEPT / f"{'_'.join(name)}.txt", steady(whole(said), sample.config.home))


@pytest.mark.parametrize("words", ["runs", "legdays list --undecided", "compare"])
def test_at_a_terminal_80_wide_the_tables_wrap_where_they_may(
    sample: Dataset, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LEGSTATS_SOURCES_ZONE", "Europe/Berlin")
    screen = legstats_at_terminal(sample.config.home, *words.split()).replace("\r\n", "\n")
    name = "_".join(words.replace("--", "").split())
    assert_golden(KEPT / f"{name}_80.txt", steady(screen, sample.config.home))


def test_a_day_noted_is_printed_as_it_was_looked_at(tmp_path: Path) -> None:
    options = ("--soreness", "4", "--sleep", "7.5", "--protein", "140", "--foam-rolling")
    said = legstats(tmp_path, "log", "2026-11-10", *options, "--note", "stairs hurt")
    assert_golden(KEPT / "log_day.txt", steady(whole(said), tmp_path))
