"""Every sentence of the page is true: a reader from the outside recomputes each from the numbers.

The reader takes nothing from the package (``fakes/page_reader``); a sentence it does not know fails
too. ``make bench-sentences`` reads two hundred more pages.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from fakes.lives import Life, draw_life, extremes
from fakes.page_reader import Facts, Reading, lines_of, read_line, read_page

from analyzer.report import data, files

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = (0, 1, 3, 8, 9, 14, 21, 33, 52, 59, 67, 170)
"""Twelve athletes, among them those whose pages once said something untrue."""
NEXT_TO_NOTHING = (
    "nothing", "first week", "only lifts", "no leg day", "no heart rate", "all undecided",
    "days that are over", "days without a run", "old data",
)  # fmt: skip
CAUGHT = 0.97


def written(life: Life) -> tuple[str, str]:
    """Return the page and ``report.json`` of an athlete."""
    made = files.file_contents(
        data.build(life.dataset, **life.days), ("html", "json"), sample=False
    )
    return made["index.html"].decode(), made["report.json"].decode()


def read(life: Life) -> Reading:
    page, numbers = written(life)
    return read_page(page, json.loads(numbers))


@pytest.mark.parametrize("seed", SEEDS)
def test_each_sentence_of_a_drawn_athletes_page_is_true(seed: int) -> None:
    reading = read(draw_life(seed))
    assert reading.complaints == []
    assert reading.sentences > 100


@pytest.fixture(scope="module")
def next_to_nothing() -> dict[str, Life]:
    lives = {life.name: life for life in extremes()}
    assert set(lives) == set(NEXT_TO_NOTHING)
    return lives


@pytest.mark.parametrize("name", NEXT_TO_NOTHING)
def test_each_sentence_is_true_where_next_to_nothing_is_known(
    next_to_nothing: dict[str, Life], name: str
) -> None:
    reading = read(next_to_nothing[name])
    assert reading.complaints == []
    assert reading.sentences > 100


def test_the_reader_notices_a_changed_number(sample_report: Path) -> None:
    page = (sample_report / "index.html").read_text(encoding="utf-8")
    numbers = json.loads((sample_report / "report.json").read_text(encoding="utf-8"))
    facts, changed, noticed = Facts(numbers), 0, 0
    for section, line in lines_of(page):
        before = facts.run
        honest = Reading()
        read_line(line, section, facts, honest)
        assert honest.complaints == []
        after = facts.run
        for other in _with_another_number(line):
            facts.run, reading = before, Reading()
            read_line(other, section, facts, reading)
            changed, noticed = changed + 1, noticed + bool(reading.complaints)
        facts.run = after
    assert changed > 1000
    assert noticed / changed >= CAUGHT


def _with_another_number(line: str) -> list[str]:
    """Return a line with each of its numbers changed in turn."""
    return [
        f"{line[: found.start()]}{_other_digits(found[0])}{line[found.end() :]}"
        for found in re.finditer(r"(?<![\w`-])[−+]?\d[\d,.]*\d|\d(?![\w.])", line)
    ]


def _other_digits(number: str) -> str:
    return re.sub(r"\d", lambda digit: str((int(digit[0]) + 3) % 10), number)


def test_the_reader_knows_no_sentence_that_is_made_up(sample_report: Path) -> None:
    numbers = json.loads((sample_report / "report.json").read_text(encoding="utf-8"))
    for line in (
        "You are in great shape.",
        "Run as often as you like.",
        "Squats cost 3 % of speed.",
    ):
        for section in ("answer", "curve", "scoreboard", "flagged", "training", "quality"):
            reading = Reading()
            read_line(line, section, Facts(numbers), reading)
            assert len(reading.complaints) == 1
