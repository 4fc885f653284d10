"""The words with fixed choices: sports, surfaces, kinds, decisions, verdicts, buckets."""

from __future__ import annotations

from typing import Literal

Sport = Literal["run", "strength", "ride", "walk", "swim", "other"]
Surface = Literal["road", "track", "virtual", "trail", "treadmill"]
RunKind = Literal["", "easy", "long", "intervals", "race", "stroller"]
HrSource = Literal["chest", "wrist", "unknown"]
Decision = Literal["yes", "no", "unknown"]
DecidedBy = Literal["auto", "rule", "athlete"]
VerdictWord = Literal["kept", "borderline", "broke", "not judged"]
Confidence = Literal["high", "medium", "low"]
Bucket = Literal["0-8 h", "8-36 h", "36-60 h", "60-84 h", ">84 h"]

SURFACES: tuple[Surface, ...] = ("road", "track", "virtual", "trail", "treadmill")
RUN_KINDS: tuple[RunKind, ...] = ("", "easy", "long", "intervals", "race", "stroller")
BUCKETS: tuple[Bucket, ...] = ("0-8 h", "8-36 h", "36-60 h", "60-84 h", ">84 h")
BUCKET_EDGES_H: tuple[float, ...] = (0.0, 8.0, 36.0, 60.0, 84.0)
