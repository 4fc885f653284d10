"""One drawing, written as SVG and painted as PNG: both show the same, in the same place."""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.page_text import drawing_texts
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text
from PIL import Image

from analyzer.report.charts import paint, style, svg
from analyzer.report.charts.canvas import Canvas, Discs, Shape, TextLine, diamond
from analyzer.report.data import build
from analyzer.report.drawings import draw_charts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.frames.dataset import Dataset

WIDTH, HEIGHT = 120, 80
ROLES = ("ink", "leg", "broke", "kept", "legwash")
places = st.tuples(st.integers(12, WIDTH - 12), st.integers(12, HEIGHT - 12))


def painted(sheet: Canvas, scale: float = 1, margin: float = 0) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(paint.png(sheet, scale, margin))).convert("RGB"))


def rgb(role: str) -> tuple[int, ...]:
    return tuple(int(style.LIGHT[role][n : n + 2], 16) for n in (1, 3, 5))


def elements(sheet: Canvas) -> dict[str, int]:
    """Count what an SVG draws, the circles of one path by their moves."""
    text = svg.inline(sheet)
    rounds = re.findall(r'<path d="([^"]*)" fill="none"[^>]*stroke-linecap="round"/>', text)
    dots = [d for d in rounds if "h0" in d]
    return {
        "texts": len(drawing_texts(text)),
        "circles": text.count("<circle") + sum(d.count("M") for d in dots),
        "paths": text.count("<path") - len(dots),
        "tips": text.count("<title>"),
    }


def drawn(sheet: Canvas) -> dict[str, int]:
    """Count what stands on a canvas, which is what both are made from."""
    marks = sheet.drawn
    return {
        "texts": sum(isinstance(mark, TextLine) for mark in marks),
        "circles": sum(len(mark.centres) for mark in marks if isinstance(mark, Discs)),
        "paths": sum(isinstance(mark, Shape) for mark in marks),
        "tips": sum(bool(mark.look.tip) for mark in marks if not isinstance(mark, TextLine)),
    }


def test_each_chart_as_svg_has_every_mark_and_text_of_its_canvas(dataset: Dataset) -> None:
    sheets = [sheet for chart in draw_charts(build(dataset)).values() for sheet in chart]
    assert len(sheets) == 17
    for sheet in sheets:
        assert elements(sheet) == drawn(sheet), sheet.name


def test_a_painting_has_an_artist_for_every_mark_and_text(dataset: Dataset) -> None:
    for sheet, *_ in draw_charts(build(dataset)).values():
        _, *artists = paint.figure_of(sheet).get_children()  # the first is the paper
        assert len(artists) == len(sheet.drawn)
        texts = [artist.get_text() for artist in artists if isinstance(artist, Text)]
        assert texts == [mark.words for mark in sheet.drawn if isinstance(mark, TextLine)]
        assert [escape(text, quote=False) for text in texts] == drawing_texts(svg.inline(sheet))


@given(at=places, role=st.sampled_from(ROLES), scale=st.sampled_from([1, 2]))
def test_a_disc_is_painted_where_the_svg_puts_it(
    at: tuple[int, int], role: str, scale: float
) -> None:
    sheet = Canvas("c", WIDTH, HEIGHT, "one disc")
    sheet.discs([at], 9, role)
    assert f'<circle cx="{at[0]}" cy="{at[1]}" r="4.5" fill="var(--{role})"' in svg.inline(sheet)
    picture = painted(sheet, scale)
    assert picture.shape == (HEIGHT * scale, WIDTH * scale, 3)
    ys, xs = np.nonzero((picture == rgb(role)).all(axis=-1))
    assert (xs.mean() + 0.5) / scale == pytest.approx(at[0], abs=0.6)
    assert (ys.mean() + 0.5) / scale == pytest.approx(at[1], abs=0.6)


def test_what_is_drawn_later_covers_what_was_drawn_before() -> None:
    sheet = Canvas("c", WIDTH, HEIGHT, "two boxes")
    sheet.box(10, 10, 40, 40, "leg")
    sheet.box(20, 20, 10, 10, "broke")
    picture = painted(sheet)
    assert tuple(picture[25, 25]) == rgb("broke")
    assert tuple(picture[45, 45]) == rgb("leg")
    text = svg.inline(sheet)
    assert text.index("var(--leg)") < text.index("var(--broke)")


def test_a_margin_is_paper_and_moves_the_drawing() -> None:
    sheet = Canvas("c", WIDTH, HEIGHT, "a box")
    sheet.box(0, 0, 20, 20, "leg")
    picture = painted(sheet, margin=10)
    assert picture.shape == (HEIGHT + 20, WIDTH + 20, 3)
    assert tuple(picture[5, 5]) == rgb("paper")
    assert tuple(picture[15, 15]) == rgb("leg")


def test_what_is_moved_is_enlarged_in_both() -> None:
    sheet = Canvas("c", WIDTH, HEIGHT, "moved")
    with sheet.moved(20, 10, 2):
        sheet.box(5, 5, 10, 10, "leg")
        sheet.text(5, 5, "big", size=10)
    assert '<path d="M30 20h20v20h-20z"' in svg.inline(sheet)
    assert '<text x="30" y="20" font-size="20"' in svg.inline(sheet)
    assert tuple(painted(sheet)[38, 48]) == rgb("leg")
    sheet.box(0, 0, 5, 5, "broke")
    assert tuple(painted(sheet)[2, 2]) == rgb("broke")


def test_a_line_breaks_where_a_value_is_missing() -> None:
    gap = (float("nan"), float("nan"))
    sheet = Canvas("c", WIDTH, HEIGHT, "a gap")
    sheet.line([(10, 40), (40, 40), gap, (80, 40), (110, 40)], "ink", 4)
    assert svg.inline(sheet).count("M") == 2
    picture = painted(sheet)
    assert tuple(picture[40, 25]) == tuple(picture[40, 95]) == rgb("ink")
    assert tuple(picture[40, 60]) == rgb("paper")


def test_a_halo_keeps_text_readable_on_a_mark() -> None:
    plain, haloed = (Canvas("c", WIDTH, HEIGHT, "text") for _ in range(2))
    for sheet, halo in ((plain, ""), (haloed, "paper")):
        sheet.box(0, 0, WIDTH, HEIGHT, "leg")
        sheet.text(20, 50, "usual", size=24, halo=halo)
    paper = [np.count_nonzero((painted(s) == rgb("paper")).all(axis=-1)) for s in (plain, haloed)]
    assert paper[0] == 0 < paper[1]
    assert 'class="halo" stroke="var(--paper)"' in svg.inline(haloed)


def test_dollars_are_no_formula_and_spaces_keep_number_and_unit_together() -> None:
    sheet = Canvas("c", WIDTH, HEIGHT, "text")
    sheet.text(5, 40, "$x_1$ 2.4 %", size=10)
    assert drawing_texts(svg.inline(sheet)) == ["$x_1$ 2.4\u202f%"]
    assert painted(sheet).min() < 80


def test_a_file_of_a_chart_brings_its_colours_and_its_size() -> None:
    sheet = Canvas("c", WIDTH, HEIGHT, "a diamond", "said")
    sheet.area([diamond(40, 40, 20)], "broke", edge="paper", width=0.8, tip="why")
    alone = svg.standalone(sheet)
    assert alone.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80" ')
    assert f"--broke:{style.LIGHT['broke']}" in alone
    assert alone.endswith("</svg>\n")
    assert "<g><title>why</title><path " in alone
    assert 'aria-labelledby="c-t c-d"' in alone
