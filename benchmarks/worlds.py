"""The lives the estimator is tried on: made so that none of them agrees with its prior.

Slopes lie where real runners' do (d log speed / d log heart rate 1.2 to 2.4), days hardly resemble
their neighbours, the effect fades hour by hour instead of bucket by bucket, nobody knows which
session did the harm, and titles are wrong in 15 or 35 of a hundred runs.
"""

from __future__ import annotations

from dataclasses import replace

from analyzer.simulate import Scenario

FADING = ((0, 0.55), (6, 0.8), (14, 1), (24, 1), (33, 0.72), (42, 0.5), (66, 0.17), (84, 0))
EFFECTS = {0.0: "0", 1.0: "-3", 2.0: "-6"}
"""Times the planted effect, and the effect of a standard session the day after in percent."""


def _worlds() -> dict[str, Scenario]:
    clean = Scenario(
        name="clean",
        easy_slope=(1.2, 2.4),
        day_effect_memory=(0.0, 0.3),
        decay_by_hour=FADING,
        harm_known=False,
        title_wrong_share=0.15,
        hr_outlier_share=0.02,  # a real log has 3 runs in a hundred beyond three robust SDs
    )
    noisy = replace(clean, name="noisy, titles", day_effect_sd_pct=3.0, surface_sd_pct=4.0)
    named = (
        clean,
        replace(clean, name="clean, no titles", titled_share=0.0),
        replace(clean, name="one year", years=(1.0, 1.0)),
        replace(clean, name="two leg days", leg_days_per_week=(2, 2)),
        replace(clean, name="three leg days", leg_days_per_week=(3, 3)),
        replace(clean, name="strong intent", intent=2.0),
        noisy,
        replace(noisy, name="noisy, titles 35 % wrong", title_wrong_share=0.35),
        replace(noisy, name="noisy, no titles", titled_share=0.0),
        replace(clean, name="paced by HR", pace_answers_day=(1, 1), pace_answers_heart=(1, 1)),
        replace(clean, name="paced by speed", pace_answers_day=(0, 0), pace_answers_heart=(0, 0)),
        replace(clean, name="fixed weekdays", fixed_weekdays=True),
        replace(clean, name="noisy wrist", hr_noise_pct=3.0, hr_source="wrist"),
        replace(clean, name="sensors that lock", hr_outlier_share=0.055),
        replace(clean, name="evening lifts, morning runs", hours=(18.0, 7.0)),
        replace(clean, name="morning lifts, evening runs", hours=(7.0, 18.0)),
        replace(clean, name="heavy tails", bad_share=0.15),
        replace(clean, name="weeks ill", break_effect_pct=-3.0),
        replace(clean, name="leg days missed", missed_share=0.1, leg_days_per_week=(1, 2)),
    )
    return {world.name: world for world in named}


WORLDS: dict[str, Scenario] = _worlds()
BEYOND_BARS = frozenset({"heavy tails", "weeks ill", "leg days missed"})
"""Worlds whose coverage is printed, not held: part of what they do to the runs cannot be seen."""
LOOKED_AT = ("clean", "noisy, titles")
"""Worlds in which someone looks every month for three years."""
