"""What is drawn on a canvas, and how it is written as SVG: mark by mark, to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.report.charts import marks, svg
from analyzer.report.charts.canvas import Canvas, Discs, Shape, diamond, rectangle

if TYPE_CHECKING:
    from collections.abc import Callable

NAN = float("nan")
VERDICTS = ("kept", "borderline", "broke", "not judged", "run")
coordinates = st.floats(-500, 1500)


def sheet(description: str = "") -> Canvas:
    return Canvas("c", 100, 60, "A chart", description)


def body(draw: Callable[[Canvas], None]) -> str:
    """Return what a drawing adds to an empty sheet."""
    drawn = sheet()
    draw(drawn)
    return svg.inline(drawn).removeprefix(svg.inline(sheet()).removesuffix("</svg>"))[:-6]


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        (
            lambda c: c.box(1, 2, 10, 5, "leg"),
            '<path d="M1 2h10v5h-10z" fill="var(--leg)"/>',
        ),
        (
            lambda c: c.box(1, 2, 10, 5, "leg", tip="a & b"),
            '<g><title>a &amp; b</title><path d="M1 2h10v5h-10z" fill="var(--leg)"/></g>',
        ),
        (
            lambda c: c.box(0, 0, 4, 4, edge="rule", dash=(3, 3)),
            '<path d="M0 0h4v4h-4z" fill="none" stroke="var(--rule)" stroke-dasharray="3,3"/>',
        ),
        (
            lambda c: c.area([rectangle(0, 0, 1, 1), rectangle(5, 0, 1, 1)], "bar"),
            '<path d="M0 0h1v1h-1zM5 0h1v1h-1z" fill="var(--bar)"/>',
        ),
        (
            lambda c: c.area([diamond(5, 5, 4)], "broke", edge="paper", width=0.8),
            ('<path d="M5 3l2 2l-2 2l-2 -2z" fill="var(--broke)" stroke="var(--paper)" '
            'stroke-width="0.8"/>'),
        ),
        (
            lambda c: c.area([diamond(5, 5, 4)], "broke", alpha=0.45),
            '<path d="M5 3l2 2l-2 2l-2 -2z" fill="var(--broke)" fill-opacity="0.45"/>',
        ),
        (
            lambda c: c.line([(0, 0), (10, 0), (10, 5)], "ink3"),
            '<path d="M0 0h10v5" fill="none" stroke="var(--ink3)"/>',
        ),
        (
            lambda c: c.line([(0, 0), (4, 3), (NAN, NAN), (9, 9), (9, 12)], "ink", 2),
            '<path d="M0 0l4 3M9 9v3" fill="none" stroke="var(--ink)" stroke-width="2"/>',
        ),
        (
            lambda c: c.line([(0, 0), (4, 3)], "ink3", 1.5, dash=(1.5, 3.5), round_ends=True),
            ('<path d="M0 0l4 3" fill="none" stroke="var(--ink3)" stroke-width="1.5" '
            'stroke-dasharray="1.5,3.5" stroke-linecap="round"/>'),
        ),
        (
            lambda c: c.discs([(5, 5)], 9, "kept"),
            '<circle cx="5" cy="5" r="4.5" fill="var(--kept)"/>',
        ),
        (
            lambda c: c.discs([(5, 5), (9, 5)], 4, "kept"),
            ('<path d="M5 5h0M9 5h0" fill="none" stroke="var(--kept)" stroke-width="4" '
            'stroke-linecap="round"/>'),
        ),
        (
            lambda c: c.discs([(5, 5), (9, 5)], 4, edge="broke", width=1),
            ('<g fill="none" stroke="var(--broke)"><circle cx="5" cy="5" r="2"/>'
            '<circle cx="9" cy="5" r="2"/></g>'),
        ),
        (
            lambda c: c.text(3, 9, "a < b"),
            '<text x="3" y="9" font-size="13" fill="var(--ink)">a &lt; b</text>',
        ),
        (
            lambda c: c.text(3, 9, "now", size=12, colour="leg", bold=True, anchor="end"),
            ('<text x="3" y="9" font-size="12" fill="var(--leg)" text-anchor="end" '
            'font-weight="650">now</text>'),
        ),
        (
            lambda c: c.text(3, 9, "up", upright=True, halo="paper"),
            ('<text transform="translate(3 9)rotate(-90)" font-size="13" fill="var(--ink)" '
            'class="halo" stroke="var(--paper)">up</text>'),
        ),
        (
            lambda c: c.text(3, 9, "a 95 % interval"),
            '<text x="3" y="9" font-size="13" fill="var(--ink)">a 95\u202f% interval</text>',
        ),
    ],
    ids=[
        "a box", "a box with a tip", "a dashed frame", "two bars", "a diamond", "a shade",
        "a line", "a line with a gap", "dots", "a disc", "many discs", "rings", "words",
        "strong words", "upright words", "a percentage",
    ],
)  # fmt: skip
def test_each_mark_is_written_as_short_as_can_be(
    draw: Callable[[Canvas], None], expected: str
) -> None:
    assert body(draw) == expected


def test_a_chart_says_its_name_and_its_finding_to_who_cannot_see_it() -> None:
    text = svg.inline(sheet("2.4 % slower & sore"), "wide")
    assert text.startswith(
        '<svg class="wide" role="img" viewBox="0 0 100 60" aria-labelledby="c-t c-d">'
        '<title id="c-t">A chart</title><desc id="c-d">2.4 % slower &amp; sore</desc>'
    )


def test_without_a_finding_none_is_announced() -> None:
    text = svg.inline(sheet())
    assert 'aria-labelledby="c-t"' in text
    assert "<desc" not in text
    assert "class=" not in text


@given(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=40))
def test_steps_add_up_to_where_the_line_ends_to_half_a_pixel(
    points: list[tuple[float, float]],
) -> None:
    drawn = sheet()
    drawn.line(points)
    (mark,) = drawn.drawn
    assert isinstance(mark, Shape)
    ends = [(round(x, 1), round(y, 1)) for x, y in points]
    assert mark.outlines == [ends]
    path = svg.inline(drawn).partition('d="M')[2].partition('"')[0]
    x, y = (float(part) for part in path.split("h")[0].split("v")[0].split("l")[0].split())
    assert (x, y) == pytest.approx(ends[0])


@given(at=st.tuples(coordinates, coordinates), corner=st.tuples(coordinates, coordinates))
def test_what_is_moved_back_lies_where_it_was(
    at: tuple[float, float], corner: tuple[float, float]
) -> None:
    moved, plain = sheet(), sheet()
    with moved.moved(*corner, 2):
        moved.discs([((at[0] - corner[0]) / 2, (at[1] - corner[1]) / 2)], 3)
    plain.discs([at], 6)
    (one,), (other,) = moved.drawn, plain.drawn
    assert isinstance(one, Discs)
    assert isinstance(other, Discs)
    assert one.size == other.size
    assert one.centres[0] == pytest.approx(other.centres[0], abs=0.11)


@pytest.mark.parametrize("word", VERDICTS)
def test_a_verdict_is_told_by_its_shape_and_not_by_its_colour_alone(word: str) -> None:
    def shape_of(verdict: str) -> tuple[object, ...]:
        drawn = sheet()
        marks.draw_verdict(drawn, (20, 20), verdict, 10)
        (mark,) = drawn.drawn
        assert isinstance(mark, Shape | Discs)
        filled = mark.look.fill not in {"", "paper"}
        size = mark.size if isinstance(mark, Discs) else None
        return type(mark), filled, bool(mark.look.dash), size

    others = [shape_of(verdict) for verdict in VERDICTS if verdict != word]
    assert shape_of(word) not in others


@pytest.mark.parametrize("word", VERDICTS)
def test_many_runs_of_one_verdict_are_one_mark_with_a_place_each(word: str) -> None:
    drawn = sheet()
    marks.draw_many(drawn, [(10, 10), (20, 10), (30, 10)], word, 8)
    (mark,) = drawn.drawn
    assert isinstance(mark, Shape | Discs)
    places = mark.outlines if isinstance(mark, Shape) else mark.centres
    assert len(places) == 3


def test_no_run_is_no_mark() -> None:
    drawn = sheet()
    marks.draw_many(drawn, [], "broke", 8)
    assert drawn.drawn == []


@pytest.mark.parametrize("word", VERDICTS)
def test_a_mark_says_what_it_is_when_pointed_at(word: str) -> None:
    drawn = sheet()
    marks.draw_verdict(drawn, (20, 20), word, 10, tip=f"9 Mar 2026: {word}")
    assert f"<title>9 Mar 2026: {word}</title>" in svg.inline(drawn)
