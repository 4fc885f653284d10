"""The sample athlete's report, word by word and line by line, as it was last looked at.

The page and the numbers are compared with the committed sample report, which ``make sample``
writes. What differs is left beside it as ``.actual`` files, to be looked at before it is kept.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.golden import assert_golden
from fakes.page_text import page_text
from PIL import Image

from analyzer.report.charts import style
from analyzer.report.sections import SECTIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLE = Path(__file__).resolve().parents[2] / "reports" / "sample"
GOLDEN = Path(__file__).with_name("golden")
CHARTS = [name for section in SECTIONS for name in section.draw]
PICTURES = ["report.png", "report-tall.png", *(f"figures/{name}.png" for name in CHARTS)]
ENOUGH_OF_A_COLOUR = 0.0002
"""Share of a picture's pixels from which a colour of the palette counts as there."""


def pixels(path: Path) -> NDArray[np.int16]:
    return np.asarray(Image.open(path).convert("RGB"), dtype=np.int16)


def colours(picture: NDArray[np.int16]) -> list[str]:
    """Return the roles whose colours the picture holds pure, in the palette's order."""
    packed = (picture.astype(np.int32) * [65536, 256, 1]).sum(axis=-1)
    least = ENOUGH_OF_A_COLOUR * packed.size
    return [
        role
        for role, colour in style.LIGHT.items()
        if np.count_nonzero(packed == int(colour[1:], 16)) >= least
    ]


def test_the_page_says_what_it_said(sample_report: Path) -> None:
    page = (sample_report / "index.html").read_text(encoding="utf-8")
    assert_golden(GOLDEN / "page.txt", page_text(page))


def test_the_committed_sample_page_is_the_one_made_now(sample_report: Path) -> None:
    made = (sample_report / "index.html").read_text(encoding="utf-8")
    assert_golden(SAMPLE / "index.html", made)


def test_the_committed_sample_numbers_are_those_made_now(sample_report: Path) -> None:
    made = (sample_report / "report.json").read_text(encoding="utf-8")
    assert_golden(SAMPLE / "report.json", made)


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_is_drawn_as_it_was(sample_report: Path, name: str) -> None:
    made = (sample_report / "figures" / f"{name}.svg").read_text(encoding="utf-8")
    assert_golden(SAMPLE / "figures" / f"{name}.svg", made)


@pytest.mark.parametrize("name", PICTURES)
def test_each_committed_picture_looks_like_the_one_made_now(sample_report: Path, name: str) -> None:
    made, kept = pixels(sample_report / name), pixels(SAMPLE / name)
    assert made.shape == kept.shape
    # The mean over all pixels: another version of the font library moves edges, not marks.
    assert np.abs(made - kept).mean() < 0.5


def test_each_picture_has_the_size_and_the_colours_it_had(sample_report: Path) -> None:
    found = {name: pixels(sample_report / name) for name in PICTURES}
    lines = [
        f"{name}: {p.shape[1]} x {p.shape[0]}, {' '.join(colours(p))}" for name, p in found.items()
    ]
    assert_golden(GOLDEN / "pictures.txt", "".join(f"{line}\n" for line in lines))


def test_the_committed_sample_holds_all_that_a_report_holds(sample_report: Path) -> None:
    made = {str(p.relative_to(sample_report)) for p in sample_report.rglob("*") if p.is_file()}
    kept = {str(p.relative_to(SAMPLE)) for p in SAMPLE.rglob("*") if ".actual" not in p.suffixes}
    assert made <= kept


def test_the_page_tells_a_reader_that_the_athlete_is_made_up(sample_report: Path) -> None:
    text = page_text((sample_report / "index.html").read_text(encoding="utf-8"))
    assert "A sample athlete: all numbers on this page are made up." in text
    numbers = json.loads((sample_report / "report.json").read_text(encoding="utf-8"))
    assert text.splitlines()[1].startswith(numbers["heading"])
