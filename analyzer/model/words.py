"""The words with fixed choices: sports, surfaces, kinds, decisions, verdicts."""

from __future__ import annotations

from typing import Literal

Sport = Literal["run", "strength", "ride", "walk", "swim", "other"]
Surface = Literal["road", "track", "virtual", "trail", "treadmill"]
RunKind = Literal["", "easy", "long", "intervals", "race", "stroller"]
PlannedKind = Literal["", "recovery", "easy", "long", "tempo", "intervals", "race"]
HrSource = Literal["chest", "wrist", "unknown"]
Decision = Literal["yes", "no", "unknown"]
DecidedBy = Literal["auto", "rule", "athlete"]
VerdictWord = Literal["kept", "borderline", "broke", "not judged"]
Confidence = Literal["high", "medium", "low"]

SPORTS: tuple[Sport, ...] = ("run", "strength", "ride", "walk", "swim", "other")
SURFACES: tuple[Surface, ...] = ("road", "track", "virtual", "trail", "treadmill")
RUN_KINDS: tuple[RunKind, ...] = ("", "easy", "long", "intervals", "race", "stroller")
PLANNED_KINDS: tuple[PlannedKind, ...] = (
    "recovery", "easy", "long", "tempo", "intervals", "race",
)  # fmt: skip
"""What a run may be meant to be, from the easiest on; "" is unknown."""
