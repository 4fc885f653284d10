"""The pooled curve: what leg day costs by the hours since it, over all athletes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.cohort.charts.axes import draw_head, draw_rows, effect_words, widest
from analyzer.report.charts.canvas import Canvas, SheetLayout
from analyzer.report.charts.scale import Scale
from analyzer.report.charts.style import NARROW, SMALL, WIDE
from analyzer.report.parts import BUCKET_HOURS, BUCKET_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.cohort.pooled import Pooled, PooledEffect

_TOP, _BOTTOM, _HEIGHT = 30.0, 262.0, 322.0
_BAND_SHARE, _BAR_SHARE = 0.46, 0.22
_LAYOUTS = (
    SheetLayout("pooled-curve", WIDE, 46, 752, wide=True),
    SheetLayout("pooled-curve-n", NARROW, 34, 346, wide=False),
)


def draw(pooled: Pooled) -> Iterator[Canvas]:
    """Draw mean, interval and where one more athlete lies, a column a bucket."""
    if any(bucket.estimate_pct is not None for bucket in pooled.buckets):
        yield from (_curve_sheet(pooled, layout) for layout in _LAYOUTS)


def _curve_sheet(pooled: Pooled, layout: SheetLayout) -> Canvas:
    told = "; ".join(_described(bucket) for bucket in pooled.buckets)
    title = "Speed at the same heart rate by hours since leg day, over all athletes"
    height = _HEIGHT if layout.wide else _HEIGHT + 22
    sheet = Canvas(layout.name, layout.width, height, title, told)
    sheet.key = "Dark: 95 % interval of the mean. Light: where one more athlete would lie."
    ends = [
        end
        for bucket in pooled.buckets
        for end in (
            bucket.low_pct,
            bucket.high_pct,
            bucket.predicted_low_pct,
            bucket.predicted_high_pct,
        )
    ]
    y = Scale(*widest(ends), _BOTTOM - 4, _TOP + 4)
    head = "Speed at the same heart rate, % against rested. Below zero is slower"
    draw_head(sheet, head if layout.wide else "Speed at equal heart rate, %. Below zero is slower")
    draw_rows(sheet, y, layout.left, layout.right, 6)
    step = (layout.right - layout.left) / len(pooled.buckets)
    for n, bucket in enumerate(pooled.buckets):
        x = layout.left + (n + 0.5) * step
        _draw_bucket(sheet, bucket, x, step, y)
        if layout.wide and bucket.estimate_pct is not None:
            words = units.percent(bucket.estimate_pct, signed=True)
            at = x + step * _BAND_SHARE / 2 + 5, y.clip(bucket.estimate_pct) + 4
            sheet.text(*at, words, bold=True, colour="leg", halo="paper")
        _name_bucket(sheet, bucket, x, wide=layout.wide)
    return sheet


def _draw_bucket(sheet: Canvas, bucket: PooledEffect, x: float, step: float, y: Scale) -> None:
    if bucket.estimate_pct is None or bucket.low_pct is None or bucket.high_pct is None:
        sheet.text(x, y(0) - 7, "too few", size=SMALL, colour="ink2", anchor="middle", halo="paper")
        return
    band, bar = step * _BAND_SHARE, step * _BAR_SHARE
    low, high = bucket.predicted_low_pct, bucket.predicted_high_pct
    if low is not None and high is not None:
        tip = f"One more athlete: {units.interval(low, high, signed=True)} %"
        top, bottom = y.clip(high), y.clip(low)
        sheet.box(x - band / 2, top, band, bottom - top, "legwash", tip=tip)
    top, bottom = y.clip(bucket.high_pct), y.clip(bucket.low_pct)
    tip = effect_words(bucket.estimate_pct, bucket.low_pct, bucket.high_pct)
    sheet.box(x - bar / 2, top, bar, bottom - top, "leg2", tip=f"The mean: {tip}")
    middle = y.clip(bucket.estimate_pct)
    sheet.line([(x - band / 2, middle), (x + band / 2, middle)], "leg", 2.5)


def _name_bucket(sheet: Canvas, bucket: PooledEffect, x: float, *, wide: bool) -> None:
    y, step = _BOTTOM + 20, 17
    for words in (BUCKET_HOURS[bucket.name], BUCKET_NAMES[bucket.name], f"n = {bucket.k}"):
        bold = words == BUCKET_NAMES[bucket.name]
        colour = "ink" if bold else "ink2"
        sheet.text(x, y, words, size=SMALL, colour=colour, bold=bold, anchor="middle")
        y += step
    if not wide:
        # Beside the bands there is no room for it on a phone.
        words = units.percent(bucket.estimate_pct, signed=True)
        sheet.text(x, y + 3, words, bold=True, colour="leg", anchor="middle")


def _described(bucket: PooledEffect) -> str:
    if bucket.estimate_pct is None:
        return f"{BUCKET_HOURS[bucket.name]}: too few athletes"
    found = effect_words(bucket.estimate_pct, bucket.low_pct, bucket.high_pct)
    return f"{BUCKET_HOURS[bucket.name]}: {found}, {units.count(bucket.k, 'athlete')}"
