"""What the estimator has to reach, scenario by scenario, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analyzer.simulate import SCENARIOS

OURS = "legstats"


@dataclass(frozen=True)
class Bars:
    """What a family of scenarios has to reach; shares as 0-1, errors in percentage points."""

    bias: float
    rmse: float
    coverage: float
    false_alarms: float
    power: float
    placebos: float
    times_naive: float
    refused: float = 0.20


CLEAN = Bars(0.4, 0.75, 0.93, 0.05, 0.85, 0.09, 8)
NOISY = Bars(0.7, 1.5, 0.90, 0.10, 0.55, 0.09, 5)
STRESS = Bars(0.8, 1.2, 0.90, 0.08, 0.60, 0.12, 5)
FAMILY = {
    "base": CLEAN,
    "null": CLEAN,
    "small": CLEAN,
    "one year": CLEAN,
    "two leg days": CLEAN,
    "noisy": NOISY,
    "noisy null": NOISY,
    "strong intent": STRESS,
    "paced by HR": STRESS,
    "paced by speed": STRESS,
    "fixed weekdays": STRESS,
    "noisy wrist": STRESS,
}


def verdicts(table: pd.DataFrame, ours: pd.DataFrame) -> pd.DataFrame:
    """Hold each scenario to its bars: one row per bar, with value, limit and met."""
    found = [
        (name, *bar)
        for name, bars in FAMILY.items()
        if name in ours.index
        for bar in _bars_of(name, bars, table.loc[name], ours.loc[name])
    ]
    frame = pd.DataFrame(found, columns=["scenario", "bar", "value", "limit", "met"])
    return frame[frame["value"].notna()]


def _bars_of(
    name: str, bars: Bars, table: pd.DataFrame, ours: pd.Series
) -> list[tuple[str, float, float, bool]]:
    own, bias = table.loc[OURS], abs(table.loc[OURS, "bias"])
    naive = abs(table.loc["naive mean pace", "bias"]) / max(bias, 1e-9)
    bounds = [
        ("|bias| ≤", bias, bars.bias, False),
        ("RMSE ≤", own["rmse"], bars.rmse, False),
        ("coverage, worst bucket ≥", ours["worst coverage"], bars.coverage, True),
        ("refused ≤", ours["refused"], bars.refused, False),
        ("false alarms ≤", own["false alarms"], bars.false_alarms, False),
        ("placebos rejected ≤", ours["placebos"], bars.placebos, False),
        ("naive bias / ours ≥", naive, bars.times_naive, True),
    ]
    if SCENARIOS[name].effect_scale == 1:
        bounds.append(("power ≥", own["power"], bars.power, True))
    return [
        (what, value, limit, bool(value >= limit if at_least else value <= limit))
        for what, value, limit, at_least in bounds
    ]
