"""The palette: readable by day, by night and on paper, and the same roles everywhere."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import analyzer.report
from analyzer.report.charts import style
from analyzer.report.charts.style import DARK, LIGHT, PRINT
from analyzer.report.page import policy

HOUSE = Path(analyzer.report.__file__).parent
PALETTES = {"light": LIGHT, "dark": DARK, "print": PRINT}
TEXTS = ("ink", "ink2", "ink3", "leg", "broketext")
READABLE = 4.5
"""Contrast that WCAG 2.2 asks of text; 3 of marks that carry meaning."""
SEEN = 3.0


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_palette_knows_the_same_roles() -> None:
    assert set(LIGHT) == set(DARK) == set(PRINT)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("role", TEXTS)
def test_words_can_be_read_on_the_paper(palette: dict[str, str], role: str) -> None:
    assert contrast(palette[role], palette["paper"]) >= READABLE


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize(("role", "ground"), [("leg", "legwash"), ("broketext", "brokewash")])
def test_words_can_be_read_on_the_wash_they_stand_on(
    palette: dict[str, str], role: str, ground: str
) -> None:
    assert contrast(palette[role], palette[ground]) >= READABLE


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("role", ["leg", "broke", "kept", "keptmark"])
def test_a_mark_that_means_something_is_seen(palette: dict[str, str], role: str) -> None:
    assert contrast(palette[role], palette["paper"]) >= SEEN


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_a_heavier_leg_day_stands_out_more(palette: dict[str, str]) -> None:
    seen = [contrast(palette[role], palette["paper"]) for role in ("leg2", "leg3", "leg4")]
    assert seen == sorted(seen)
    assert all(later > 1.3 * one for one, later in pairwise(seen))


def test_the_style_sheet_uses_no_colour_of_its_own_and_no_role_that_is_none() -> None:
    sheet = (HOUSE / "style.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--(\w+)\)", sheet))
    assert used & set(LIGHT)
    assert not re.findall(r"#[0-9a-f]{6}\b", sheet)
    own = set(re.findall(r"--(\w+):", sheet))
    assert used <= set(LIGHT) | own


def test_variables_name_every_role_once() -> None:
    named = re.findall(r"--(\w+):(#[0-9a-f]{6})", style.variables(LIGHT))
    assert dict(named) == dict(LIGHT)
    assert len(named) == len(LIGHT)


def test_the_page_may_load_nothing_and_run_nothing_but_its_own() -> None:
    rules = dict(rule.split(" ", 1) for rule in policy("a{}", "let x").split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["style-src"] != rules["script-src"]
    assert "unsafe" not in policy("a{}", "let x")


def test_another_script_is_another_digest() -> None:
    assert policy("a{}", "let x") != policy("a{}", "let y")
    assert policy("a{}", "let x") == policy("a{}", "let x")
