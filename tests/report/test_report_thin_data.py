"""Whole pages where data are wanting: every sentence of an empty page was looked at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fakes import report_data as fakes
from fakes.golden import assert_golden
from fakes.page_text import page_text

from analyzer.report import data, drawings, page

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset

GOLDEN = Path(__file__).with_name("golden")
CASES: dict[str, dict[str, Any]] = {
    "five_runs": {"last_runs": 5, "undecided": 0},
    "no_heart_rate": {"heart_rate": False, "last_runs": 60},
    "no_leg_day": {"legs": False, "last_runs": 48},
    "short_log_in_miles": {"last_runs": 48, "seed": 5, "unit": "mi"},
}


def rendered(dataset: Dataset) -> str:
    said = data.build(dataset)
    inline = drawings.inline_drawings(said, drawings.draw_charts(said))
    return page_text(page.render(said, inline, sample=False).partition("Settings used")[0])


def test_an_empty_store_says_what_to_do_in_every_section() -> None:
    assert_golden(GOLDEN / "page_of_nothing.txt", rendered(fakes.nothing()))


@pytest.mark.parametrize("name", CASES)
def test_a_page_of_thin_data_says_what_is_missing(name: str) -> None:
    assert_golden(GOLDEN / f"page_of_{name}.txt", rendered(fakes.simulated(**CASES[name])))
