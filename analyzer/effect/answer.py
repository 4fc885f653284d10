"""What the estimator answers with: plain records that go to JSON as they are."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from analyzer.buckets import COMPARED_BUCKETS, NEXT_DAY_BUCKET, REFERENCE_BUCKET

COMPARED, PRIMARY, REFERENCE = COMPARED_BUCKETS, NEXT_DAY_BUCKET, REFERENCE_BUCKET
PER_LEG_DAY = "per leg day"


@dataclass(frozen=True, slots=True)
class BucketEffect:
    """How much a bucket differs from the reference at equal effort, in percent of the metric.

    ``estimate_pct`` with ``low_pct`` and ``high_pct`` (95 %) is the headline, shrunk towards
    what studies found; ``data_only_*`` is what these runs alone say; ``mde_pct`` is the smallest
    effect they could have shown. All None when refused; then ``missing_runs`` tells how many
    runs the bucket lacks, where runs are what is missing, and ``why`` says it in words.
    """

    bucket: str
    n: int
    estimate_pct: float | None = None
    low_pct: float | None = None
    high_pct: float | None = None
    data_only_pct: float | None = None
    data_only_low_pct: float | None = None
    data_only_high_pct: float | None = None
    mde_pct: float | None = None
    verdict: str = "not enough runs"
    missing_runs: int | None = None
    why: str = ""

    @property
    def refused(self) -> bool:
        """True when there is no number to show."""
        return self.estimate_pct is None


@dataclass(frozen=True, slots=True)
class NaiveBucket:
    """The plain difference in mean pace, effort not held equal: what not to believe."""

    bucket: str
    n: int
    estimate_pct: float | None = None
    low_pct: float | None = None
    high_pct: float | None = None


@dataclass(frozen=True, slots=True)
class Placebo:
    """An effect that should be nought, or the same effect estimated in another way."""

    name: str
    estimate_pct: float | None = None
    low_pct: float | None = None
    high_pct: float | None = None


@dataclass(frozen=True, slots=True)
class Slope:
    """How speed hangs on heart rate: percent of speed for one percent of heart rate."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """The answer to "at the same effort, how much slower am I N hours after leg day?".

    ``buckets`` always holds the four of COMPARED in order, refused or not. ``per_leg_day`` is
    the effect of one standard leg day on the day after, from all buckets together.
    ``per_leg_day_leads`` is True when the buckets are refused for want of a clean reference and
    this number is the headline. ``sensitivity`` holds the same day-one effect under other
    assumptions. ``notes`` are sentences for the reader.
    """

    metric: str
    method: str
    reference: str
    n_reference: int
    n_used: int
    buckets: tuple[BucketEffect, ...]
    naive: tuple[NaiveBucket, ...] = ()
    placebos: tuple[Placebo, ...] = ()
    per_leg_day: BucketEffect | None = None
    per_leg_day_leads: bool = False
    slope: Slope | None = None
    sensitivity: tuple[Placebo, ...] = ()
    instrument: Placebo | None = None
    permutation_p: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def headline(self) -> BucketEffect:
        """The one primary result: the day after leg day, or what stands in for it.

        That is the pooled effect when it leads, else the first bucket that can be told.
        """
        if self.per_leg_day_leads and self.per_leg_day is not None:
            return self.per_leg_day
        told = [bucket for bucket in self.buckets if not bucket.refused]
        return next((b for b in told if b.bucket == PRIMARY), told[0] if told else self.buckets[1])

    def bucket(self, name: str) -> BucketEffect:
        """Return one bucket's effect by name."""
        return next(bucket for bucket in self.buckets if bucket.bucket == name)

    def to_dict(self) -> dict[str, Any]:
        """Return the object of ``compare --json``: lists and plain values, None for refused."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - walks any JSON value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
