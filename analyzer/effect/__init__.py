"""The estimator: at the same effort, how much slower N hours after leg day?

Everything other packages may ask of the estimator stands here; its modules are its own.
"""

from __future__ import annotations

from analyzer.effect.answer import (
    COMPARED,
    METHOD_IN_PLAIN_WORDS,
    PER_LEG_DAY,
    PRIMARY,
    BucketEffect,
    Effect,
    JointEffects,
    Placebo,
    Slope,
)
from analyzer.effect.checks import LEG_DAY_TO_COME, UPPER_BODY_DAY
from analyzer.effect.estimator import estimate
from analyzer.effect.evidence import EffectLine, RunEvidence, SlopeEvidence, gather_evidence
from analyzer.effect.hac import DETECTABLE_SES, t_95, two_sided_p
from analyzer.effect.inside import Inside, look_inside, studies_pct
from analyzer.effect.instrument import MARGIN as INSTRUMENT_MARGIN
from analyzer.effect.metrics import (
    METRICS,
    SMALL_ENOUGH_PCT,
    EffectVerdict,
    held_back,
    leaves_out_zero,
)
from analyzer.effect.mixture import BucketMixtures, MixedEffect
from analyzer.effect.periods import (
    Period,
    PeriodComparison,
    PeriodDifference,
    compare_periods,
    fitness_by_quarter,
)
from analyzer.effect.prior import studies_mean_pct, studies_pct_at
from analyzer.effect.refusal import (
    FEWEST_IN_BUCKET,
    FEWEST_IN_REFERENCE,
    FEWEST_WEEKS,
    Caution,
    LeftOut,
    LeftOutReason,
    Refusal,
    lacking_sentence,
    left_out_words,
)
from analyzer.effect.rows import DOCUMENTED as DOCUMENTED_COLUMNS
from analyzer.effect.rows import OPTIONAL as OPTIONAL_COLUMNS
from analyzer.effect.rows import count_past
from analyzer.effect.slope import SHIPPED_PRIOR as SHIPPED_SLOPE_PRIOR
from analyzer.effect.slope import MeasuredSlope, SlopePrior, slope_prior_of
from analyzer.effect.spline import natural_spline
from analyzer.effect.unadjusted import (
    ChangePct,
    NextDayChange,
    UnadjustedBucket,
    UnadjustedLevel,
    level_by_bucket,
)
from analyzer.effect.words import holm, leaves_room_for

__all__ = [
    "COMPARED",
    "DETECTABLE_SES",
    "DOCUMENTED_COLUMNS",
    "FEWEST_IN_BUCKET",
    "FEWEST_IN_REFERENCE",
    "FEWEST_WEEKS",
    "INSTRUMENT_MARGIN",
    "LEG_DAY_TO_COME",
    "METHOD_IN_PLAIN_WORDS",
    "METRICS",
    "OPTIONAL_COLUMNS",
    "PER_LEG_DAY",
    "PRIMARY",
    "SHIPPED_SLOPE_PRIOR",
    "SMALL_ENOUGH_PCT",
    "UPPER_BODY_DAY",
    "BucketEffect",
    "BucketMixtures",
    "Caution",
    "ChangePct",
    "Effect",
    "EffectLine",
    "EffectVerdict",
    "Inside",
    "JointEffects",
    "LeftOut",
    "LeftOutReason",
    "MeasuredSlope",
    "MixedEffect",
    "NextDayChange",
    "Period",
    "PeriodComparison",
    "PeriodDifference",
    "Placebo",
    "Refusal",
    "RunEvidence",
    "Slope",
    "SlopeEvidence",
    "SlopePrior",
    "UnadjustedBucket",
    "UnadjustedLevel",
    "compare_periods",
    "count_past",
    "estimate",
    "fitness_by_quarter",
    "gather_evidence",
    "held_back",
    "holm",
    "lacking_sentence",
    "leaves_out_zero",
    "leaves_room_for",
    "left_out_words",
    "level_by_bucket",
    "look_inside",
    "natural_spline",
    "slope_prior_of",
    "studies_mean_pct",
    "studies_pct",
    "studies_pct_at",
    "t_95",
    "two_sided_p",
]
