"""What a drawing says: its texts, and what its marks say when pointed at, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.report.charts.canvas import TextLine

if TYPE_CHECKING:
    from analyzer.report.charts.canvas import Canvas


def words_on(sheet: Canvas) -> list[str]:
    return [mark.words for mark in sheet.drawn if isinstance(mark, TextLine)]


def tips_on(sheet: Canvas) -> list[str]:
    looks = (mark.look for mark in sheet.drawn if not isinstance(mark, TextLine))
    return [look.tip for look in looks if look.tip]
