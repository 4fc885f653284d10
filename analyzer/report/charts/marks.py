"""One mark per run, the same everywhere: colour never works alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.report.charts.canvas import diamond

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.report.charts.canvas import Canvas, Point


def draw_verdict(
    sheet: Canvas, at: Point, word: str, size: float, *, tip: str = "", kept: str = "kept",
    dotted: str = "kept",
) -> None:  # fmt: skip
    """Draw a run by its verdict: disc, ring, diamond or dotted ring; else a small dot.

    ``kept`` and ``dotted`` are the colours of the disc and of the dotted ring.
    """
    if word == "broke":
        sheet.area([diamond(*at, size * 1.3)], "broke", edge="paper", width=0.8, tip=tip)
    elif word == "borderline":
        sheet.discs([at], size * 0.9, "paper", edge="broke", width=1.75, tip=tip)
    elif word == "kept":
        sheet.discs([at], size, kept, edge="paper", width=0.6, tip=tip)
    elif word == "not judged":
        # Not filled: on a leg day's square a filled one looks like a disc.
        sheet.discs([at], size * 0.9, edge=dotted, width=1.25, dash=(2, 1.6), tip=tip)
    else:
        sheet.discs([at], size * 0.5, "kept", tip=tip)


def draw_many(sheet: Canvas, places: Iterable[Point], word: str, size: float) -> None:
    """Draw many runs of one verdict as one shape, without tooltips."""
    centres = list(places)
    if not centres:
        return
    if word == "broke":
        sheet.area([diamond(*at, size * 1.3) for at in centres], "broke")
    elif word == "borderline":
        sheet.discs(centres, size * 0.85, edge="broke", width=max(size / 7, 0.8))
    elif word == "not judged":
        sheet.discs(centres, size * 0.85, edge="kept", width=0.5)
    else:
        sheet.discs(centres, size if word == "kept" else size * 0.5, "kept")
