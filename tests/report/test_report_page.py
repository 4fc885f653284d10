"""The page as text: nothing to load, nothing to run but our own, no style attributes."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from analyzer.report.charts import style, svg
from analyzer.report.charts.canvas import Canvas
from analyzer.report.charts.scale import Scale, spread, ticks

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def page(written: Path) -> str:
    return (written / "index.html").read_text(encoding="utf-8")


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_policy_allows_our_style_and_script_and_nothing_else(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    said = policy[1].replace("&#39;", "'")
    for tag in ("style", "script"):
        inner = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert inner is not None
        digest = base64.b64encode(hashlib.sha256(inner[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in said
    assert said.startswith("default-src 'none'; ")
    assert "unsafe" not in said


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    for tag, attributes in Tags(page).found:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        for name, value in attributes.items():
            assert name != "style"
            assert not name.startswith("on")
            if name in {"href", "src", "xlink:href"}:
                assert value is not None
                assert value.startswith("#")
    assert "url(" not in page
    assert "@import" not in page


def test_ids_are_unique_and_every_reference_has_its_target(page: str) -> None:
    tags = Tags(page).found
    ids = [a["id"] for _, a in tags if a.get("id")]
    assert len(ids) == len(set(ids))
    for _, attributes in tags:
        named = (attributes.get("aria-labelledby") or "").split()
        target = (attributes.get("href") or "#")[1:]
        assert {*named, *([target] if target else [])} <= set(ids)


def test_every_chart_has_a_title_and_colours_come_from_the_theme(page: str) -> None:
    charts = re.findall(r'<svg class="[^"]*" role="img".*?</svg>', page, re.DOTALL)
    assert len(charts) > 20
    for chart in charts:
        assert "<title id=" in chart
        assert not re.search(r"#[0-9a-f]{6}", chart)
        used = set(re.findall(r"var\(--([a-z0-9]+)\)", chart))
        assert used <= set(style.LIGHT)


def test_both_themes_name_every_role() -> None:
    assert set(style.LIGHT) == set(style.DARK) == set(style.PRINT)
    assert len(set(style.LIGHT.values())) == len(style.LIGHT)


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "wash"])
@pytest.mark.parametrize("text", ["ink", "ink2", "ink3", "leg", "broketext"])
def test_text_stands_out_from_its_ground(palette: dict[str, str], ground: str, text: str) -> None:
    light, dark = sorted((luminance(palette[ground]), luminance(palette[text])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """WCAG 2.2: relative luminance of an sRGB colour."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_what_is_drawn_becomes_small_themed_svg() -> None:
    sheet = Canvas("c", 200, 100, "A <title>", "said & done")
    sheet.text(100, 20, "2.4 % & $x$ <b>", bold=True, anchor="middle", halo="paper")
    sheet.line([(10, 10), (50.04, 50)], "leg", 2, dash=(5, 4))
    sheet.box(10, 10, 30, 20, "legwash", tip='a "tip" <i>')
    drawn = svg.inline(sheet, "wide")
    assert drawn.startswith('<svg class="wide" role="img" viewBox="0 0 200 100" ')
    assert "A &lt;title&gt;" in drawn
    assert "2.4\u202f% &amp; $x$ &lt;b&gt;" in drawn
    assert '<path d="M10 10l40 40" fill="none" stroke="var(--leg)" stroke-width="2" ' in drawn
    assert '<path d="M10 10h30v20h-30z" fill="var(--legwash)"/>' in drawn
    assert '<title>a "tip" &lt;i&gt;</title>' in drawn
    assert "style=" not in drawn
    assert svg.inline(sheet, "wide") == drawn


def test_scales_ticks_and_labels_keep_their_distance() -> None:
    assert Scale(0, 10, 100, 200)(5) == 150
    assert Scale(0, 10, 200, 100).clip(12) == 100
    assert ticks(-6.4, 2.2, 6) == [-6, -4, -2, 0, 2]
    assert ticks(-0.3, 0.31, 4) == pytest.approx([-0.2, 0, 0.2])
    placed = spread([50, 52, 51], 10, 0, 60)
    assert sorted(placed) == [40, 50, 60]
    assert placed[0] < placed[2] < placed[1]
