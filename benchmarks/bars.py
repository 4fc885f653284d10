"""What the estimator has to reach, world by world, and whether it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from worlds import BEYOND_BARS

if TYPE_CHECKING:
    from collections.abc import Iterator

COVERAGE = 0.93
POWER = {"clean": 0.92, "strong intent": 0.80, "noisy, titles": 0.62, "noisy, no titles": 0.45}
DETECTABLE = {"one year": 0.90, "noisy, titles": 0.75}
BIAS = {"heavy tails": 0.5, "weeks ill": 0.3, "leg days missed": 0.45}
EVER_CLAIMED, PERMUTATION = 0.05, 0.08
TIMES_NAIVE, TIMES_NAIVE_HARD = 8.0, 5.0
CLEAN = frozenset({"clean", "clean, no titles", "one year", "two leg days"})
CORE_MS, QUARTERS_MS, CHECKS_MS = 20.0, 60.0, 300.0

Bar = tuple[str, str, float, float, bool]


def verdicts(
    table: pd.DataFrame,
    looked: pd.DataFrame,
    nulls: pd.DataFrame,
    times: tuple[float, float, float],
) -> pd.DataFrame:
    """Return one row per bar: world, bar, value, limit and whether it is met.

    Args:
        table: from ``accuracy.summary``.
        looked: the shares of looking every month, by world and effect.
        nulls: the permutation's by world.
        times: CPU ms of the core, with quarter-ends, and of the checks.
    """
    found = [*_of_table(table), *_of_shares(looked, nulls), *_of_times(times)]
    return pd.DataFrame(found, columns=["world", "bar", "value", "limit", "met"])


def _of_table(table: pd.DataFrame) -> Iterator[Bar]:
    now = table.xs("now", level="who")
    for (world, effect), row in now.iterrows():
        if world not in BEYOND_BARS:
            yield _at_least(world, f"coverage at {effect} ≥", row["covers"], COVERAGE)
        if effect == "-3" and world in POWER:
            yield _at_least(world, "intervals below 0 ≥", row["below 0"], POWER[world])
        if effect == "-3" and world in BIAS:
            yield _at_most(world, "|bias| of the data alone ≤", abs(row["data only"]), BIAS[world])
        if effect == "-3":
            times = abs(row["naive"]) / max(abs(row["data only"]), 1e-9)
            limit = TIMES_NAIVE if world in CLEAN else TIMES_NAIVE_HARD
            yield _at_least(world, "naive bias / that of the data alone ≥", times, limit)
    if "before" in table.index.get_level_values("who"):
        before = table.xs("before", level="who")
        for world, limit in DETECTABLE.items():
            if (world, "-3") in now.index:
                share = now.loc[(world, "-3"), "mde"] / before.loc[(world, "-3"), "mde"]
                yield _at_most(world, "detectable against before ≤", share, limit)


def _of_shares(looked: pd.DataFrame, nulls: pd.DataFrame) -> Iterator[Bar]:
    for (world, effect), row in looked.iterrows():
        if effect == "0":
            yield _at_most(world, "ever claimed without an effect ≤", row["ever"], EVER_CLAIMED)
    for world, row in nulls.iterrows():
        yield _at_most(str(world), "permutation p < .05 ≤", row["p_below_05"], PERMUTATION)


def _of_times(times: tuple[float, float, float]) -> Iterator[Bar]:
    for what, value, limit in zip(
        ("core, ms ≤", "with quarter-ends, ms ≤", "checks, ms ≤"),
        times,
        (CORE_MS, QUARTERS_MS, CHECKS_MS),
        strict=True,
    ):
        yield _at_most("700 runs", what, value, limit)


def _at_least(world: str, bar: str, value: float, limit: float) -> Bar:
    return world, bar, float(value), limit, bool(value >= limit)


def _at_most(world: str, bar: str, value: float, limit: float) -> Bar:
    return world, bar, float(value), limit, bool(value <= limit)
