"""The athlete's own maximum heart rate, where the runs contradict it."""

from __future__ import annotations

import pytest
from fakes.stories import Story, at, rested_log

from analyzer.advice.hr_max import hr_max_too_low


def said(hr_max: float | None, *peaks: float) -> str | None:
    story = rested_log(Story().without_hr_max(**({"hr_max": hr_max} if hr_max else {})))
    for week, peak in enumerate(peaks, start=1):
        story.run(at(week, "Fri"), 40, hr_peak_30s_bpm=peak)
    return hr_max_too_low(story.dataset())


def test_a_maximum_below_what_three_runs_show_is_told() -> None:
    assert said(150, 170, 165, 160) == (
        "Your hr_max 150 is below the 160 your runs show, so easy runs may be called hard: set"
        " athlete.hr_max higher (`legstats config` says where)."
    )


@pytest.mark.parametrize(
    ("hr_max", "peaks"), [(160, (163, 163, 163)), (150, (170, 170)), (None, (170, 170, 170))]
)
def test_within_2_percent_or_by_fewer_runs_nothing_is_told(
    hr_max: float | None, peaks: tuple[float, ...]
) -> None:
    assert said(hr_max, *peaks) is None


def test_an_empty_log_contradicts_nobody() -> None:
    assert hr_max_too_low(Story().dataset()) is None
