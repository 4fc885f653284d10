"""docs/rules.md says what the settings are: no number of the page stands alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analyzer.settings import Rules, Windows

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
R, W = Rules(), Windows()
WORDS = {3: "three", 8: "eight"}


def word(number: float) -> str:
    return WORDS[round(number)]


SENTENCES = {
    "standard_h": f"| {W.standard_h:g} h | ordinarily |",
    "severe_h": f"| {W.severe_h:g} h | the session was heavy",
    "severe_soreness": f"you entered soreness of {W.severe_soreness:g} or more",
    "first_h": f"| {W.first_h:g} h | it was the first leg session after more than",
    "first_after_days": f"after more than {W.first_after_days:g} days (repeated-bout effect",
    "baseline_days": f"those of the last {R.baseline_days:g} days, then {R.baseline_days_wider:g},"
    f" then {R.baseline_days_widest:g}, until {word(R.baseline_runs)} are found",
    "rested_h": f"at least {R.rested_h:g} h after legs; then {R.rested_h_less:g}, then"
    f" {R.rested_h_least:g}, then all",
    "baseline_shortest_min": f"runs under {R.baseline_shortest_min:g} minutes are no reference",
    "trail_climb_m_per_km": f"more than {R.trail_climb_m_per_km:g} m of climb a kilometre",
    "length_absolute_min": f"absolute limits hold ({R.length_absolute_min:g} minutes,"
    f" {R.hr_ceiling_pct:g} % of maximum heart rate)",
    "length_moderate_percentile": f"up to your {R.length_moderate_percentile:g}th percentile |"
    f" beyond it and over {1 + R.length_over_median_pct / 100:.2f} × the median",
    "spike_pct": f"up to {1 + R.spike_pct / 100:.2f} × the longest of {R.spike_days:g} days",
    "hr_easy_pct": f"up to {R.hr_easy_pct:g} % of maximum | up to {R.hr_ceiling_pct:g} %",
    "hard_minutes": f"beyond, or {R.hard_minutes:g} min or {R.hard_share_pct:g} % of the time"
    f" above {R.hr_threshold_pct:g} %",
    "pace_easy_percentile": f"up to your {R.pace_easy_percentile:g}th percentile of pace | up to"
    f" the {R.pace_moderate_percentile:g}th | beyond the {R.pace_fast_percentile:g}th and over"
    f" {R.pace_over_median_pct:g} % faster than the median",
    "repetitions": f"{word(R.repetitions)} or more of 60 s above {R.hr_threshold_pct:g} %, or above"
    f" the {R.repetition_percentile:g}th percentile of your minutes",
    "margins": f"(length {R.length_margin_pct:g} %, pace {R.pace_margin_pct:g} %, heart rate two",
    "heat_c": f"In the heat (over {R.heat_c:g} °C)",
    "walk_share_pct": f"With more than {R.walk_share_pct:g} % walking",
    "score": f"({R.score_length_share:.2f}·L + {R.score_effort_share:.2f}·P +"
    f" {R.score_spike_share:.2f}·S)",
    "next_run_h": f"The next run within {R.next_run_h:g} h with no leg day between",
    "after_runs": f"Refused under {word(R.after_runs)} of each",
}


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
def test_the_page_says_what_the_settings_are(sentence: str) -> None:
    assert sentence in re.sub(r"\s+", " ", PAGE)


def test_the_page_says_two_points_of_heart_rate_as_the_settings_do() -> None:
    assert R.hr_margin_points == 2
    assert R.outing_gap_min == 60, "an hour, says the page"
    assert R.judged_shortest_min == 10, "ten minutes, says the page"
