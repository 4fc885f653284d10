"""What the estimator answers: records of numbers and reasons, whose sentences are made last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from analyzer.buckets import (
    COMPARED_BUCKETS,
    LESS_RESTED_FROM_H,
    NEXT_DAY_BUCKET,
    REFERENCE_BUCKET,
    RESTED_FROM_H,
)
from analyzer.effect.metrics import EffectVerdict, held_back, leaves_out_zero
from analyzer.effect.refusal import (
    Caution,
    LeftOut,
    LeftOutReason,
    Refusal,
    lacking_sentence,
    left_out_sentences,
)
from analyzer.effect.unadjusted import (  # noqa: TC001 - what is kept reads the types
    NextDayChange,
    UnadjustedBucket,
)
from analyzer.jsonable import json_value
from analyzer.settings import Windows

if TYPE_CHECKING:
    from collections.abc import Mapping

COMPARED, PRIMARY, REFERENCE = COMPARED_BUCKETS, NEXT_DAY_BUCKET, REFERENCE_BUCKET
JOINED_REFERENCE = f"{COMPARED[-1]} and {REFERENCE}"
"""Where few runs are rested, those of the last compared bucket count as rested too."""
LAPSED_DAYS, REFERENCE_UNTIL_H = Windows().lapsed_days, Windows().reference_until_h
PER_LEG_DAY = "per leg day"
METHOD = "regression over all ways of pacing, instruments, calendar HAC, FAB interval (2)"
METHOD_IN_PLAIN_WORDS = (
    "regression over all ways of pacing, helped by what runs were meant to be, intervals that "
    "allow for days resembling their neighbours, drawn a little towards published studies (2)"
)


@dataclass(frozen=True, slots=True)
class BucketEffect:
    """How much a bucket differs from the reference at equal effort, in percent of the metric.

    ``estimate_pct`` with ``low_pct`` and ``high_pct`` (95 %) is the headline, shrunk towards
    what studies found; ``data_only_*`` is what these runs alone say; ``mde_pct`` is the smallest
    effect they could have shown and ``p`` their two-sided p-value for none. ``verdict`` is decided
    by ``words.with_words``. All None when refused; then ``refusal`` is the reason, and
    ``lacking_rested`` and ``lacking_here`` count the runs that are missing in the reference and
    in the bucket, where runs are what is missing.
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
    verdict: EffectVerdict = EffectVerdict.NOT_ENOUGH_RUNS
    p: float | None = None
    refusal: Refusal | None = None
    lacking_rested: int = 0
    lacking_here: int = 0

    @property
    def refused(self) -> bool:
        """True when there is no number to show."""
        return self.estimate_pct is None

    @property
    def held_back(self) -> bool:
        """True when the interval leaves out 0, and sharing the level kept it from a direction."""
        return held_back(self.verdict, self.low_pct, self.high_pct, self.data_only_pct)

    @property
    def missing_runs(self) -> int | None:
        """How many runs are missing, first among the rested; None when runs are not the reason."""
        return self.lacking_rested or self.lacking_here or None

    @property
    def why(self) -> str:
        """Why there is no number, as the end of a sentence; "" where there is one."""
        if self.refusal is None:
            return ""
        return self.refusal.value or lacking_sentence(
            self.bucket, self.lacking_rested, self.lacking_here
        )


@dataclass(frozen=True, slots=True)
class Placebo:
    """An effect that should be zero, or the same effect estimated in another way.

    ``mde_pct`` is the smallest effect it would have seen four times in five, so that none found is
    not taken for a proof that none is there.
    """

    name: str
    estimate_pct: float | None = None
    low_pct: float | None = None
    high_pct: float | None = None
    mde_pct: float | None = None


@dataclass(frozen=True, slots=True)
class Slope:
    """How speed depends on heart rate: percent of speed for one percent of heart rate."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class JointEffects:
    """What the data alone say of the estimable buckets together, in log units.

    ``buckets`` (k) are their names, ``data_only`` (k) their effects, ``data_only_covariance``
    (k, k), and ``free`` its degrees of freedom. Tuples, as an answer is kept beside the store.
    """

    buckets: tuple[str, ...]
    data_only: tuple[float, ...]
    data_only_covariance: tuple[tuple[float, ...], ...]
    free: int


@dataclass(frozen=True, slots=True)
class Effect:
    """The answer to "at the same effort, how much slower am I N hours after leg day?".

    ``buckets`` always holds the four of COMPARED in order, refused or not. ``unadjusted`` are the
    differences in mean pace, effort not held equal ("naive" in JSON). ``per_leg_day`` is the
    effect of one standard leg day on the day after, from all buckets together.
    ``per_leg_day_leads`` is True when this number is the headline: from three leg days a week on,
    or when the day after leg day is refused. ``missing_next_day`` is the share of the usual runs
    that were not run the day after leg day.
    ``severity`` is what a session twice as severe adds. ``sensitivity`` holds the same day-one
    effect under other assumptions. ``left_out`` are the runs not compared, in the order of the
    reasons: with ``n_used`` they are all runs asked about. ``cautions`` say how to read the answer;
    ``next_day_change`` is what was run without regard to effort, where no run has a heart rate.
    ``joint`` is what the data alone say of the estimable buckets together.
    ``lapsed_days`` after the last leg day the log counts as lapsed; up to ``reference_until_h``
    after it a rested run is held against.
    """

    metric: str
    method: str
    reference: str
    n_reference: int
    n_used: int
    buckets: tuple[BucketEffect, ...]
    unadjusted: tuple[UnadjustedBucket, ...] = ()
    placebos: tuple[Placebo, ...] = ()
    per_leg_day: BucketEffect | None = None
    per_leg_day_leads: bool = False
    slope: Slope | None = None
    sensitivity: tuple[Placebo, ...] = ()
    instrument: Placebo | None = None
    severity: Placebo | None = None
    permutation_p: float | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()
    next_day_change: NextDayChange | None = None
    joint: JointEffects | None = None
    missing_next_day: float | None = None
    lapsed_days: float = LAPSED_DAYS
    reference_until_h: float = REFERENCE_UNTIL_H

    @property
    def headline(self) -> BucketEffect:
        """The one primary result: the day after leg day, or what stands in for it.

        That is the pooled effect when it leads, else the first bucket that has a number.
        """
        if self.per_leg_day_leads and self.per_leg_day is not None:
            return self.per_leg_day
        shown = [bucket for bucket in self.buckets if not bucket.refused]
        return next(
            (b for b in shown if b.bucket == PRIMARY), shown[0] if shown else self.buckets[1]
        )

    @property
    def primary(self) -> Literal["bucket", "decay"]:
        """Which number is the headline: the day after leg day, or the fading over all runs."""
        decays = self.per_leg_day_leads and self.per_leg_day is not None
        return "decay" if decays else "bucket"

    @property
    def failed_checks(self) -> tuple[Placebo, ...]:
        """The placebos that should show nothing and do."""
        return tuple(p for p in self.placebos if leaves_out_zero(p.low_pct, p.high_pct))

    @property
    def checks_warning(self) -> str:
        """Say that checks failed, beside how sure the answer is; "" where none did."""
        failed = len(self.failed_checks)
        which = "A check" if failed == 1 else "Checks"
        return f"{which} failed: be wary of the numbers." if failed else ""

    @property
    def rested_from_h(self) -> float:
        """Hours after leg day from which on a run counts as rested here."""
        return LESS_RESTED_FROM_H if self.reference == JOINED_REFERENCE else RESTED_FROM_H

    @property
    def rested_until_h(self) -> float:
        """Hours after leg day up to which a rested run is held against."""
        return min(self.reference_until_h, 24 * self.lapsed_days)

    @property
    def left_out_counts(self) -> Mapping[LeftOutReason, int]:
        """How many runs each reason leaves out, in the order of the reasons."""
        return Counter(run.reason for run in self.left_out)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what was left out and how to read the answer."""
        notes = left_out_sentences(self.left_out_counts, self.lapsed_days, self.reference_until_h)
        notes += [caution.value for caution in self.cautions]
        notes += [self.next_day_change.sentence] if self.next_day_change else []
        return tuple(notes)

    def bucket(self, name: str) -> BucketEffect:
        """Return one bucket's effect by name."""
        return next(bucket for bucket in self.buckets if bucket.bucket == name)

    def to_dict(self) -> dict[str, Any]:
        """Return the object of ``compare --json``: lists and plain values, None for refused.

        The keys outlive renamings: ``unadjusted`` is "naive", reasons are sentences, and
        ``left_out`` counts runs by reason.
        """
        content: dict[str, Any] = {
            _JSON_KEYS.get(entry.name, entry.name): json_value(getattr(self, entry.name))
            for entry in fields(self)
            if entry.name not in _WITH_SENTENCES
        }
        # Reasons become sentences only here: inside they are compared by name.
        content["buckets"] = [_bucket_json(bucket) for bucket in self.buckets]
        content["per_leg_day"] = _bucket_json(self.per_leg_day) if self.per_leg_day else None
        content["primary"] = self.primary
        content["notes"] = list(self.notes)
        content["left_out"] = {str(reason): n for reason, n in self.left_out_counts.items()}
        return content


_JSON_KEYS = {"unadjusted": "naive"}
_WITH_SENTENCES = frozenset(
    {
        "left_out",
        "cautions",
        "next_day_change",
        "lapsed_days",
        "reference_until_h",
        "joint",
        "missing_next_day",
    }
)
_NOT_TOLD = frozenset({"refusal", "lacking_rested", "lacking_here", "p"})


def _bucket_json(bucket: BucketEffect) -> dict[str, Any]:
    numbers = {
        entry.name: json_value(getattr(bucket, entry.name))
        for entry in fields(bucket)
        if entry.name not in _NOT_TOLD
    }
    return numbers | {"missing_runs": bucket.missing_runs, "why": bucket.why}
