"""What many athletes say of leg day together: the numbers of a study."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from analyzer.effect import COMPARED, PRIMARY

if TYPE_CHECKING:
    from analyzer.cohort.slopes import SlopePopulation

FEWEST_ATHLETES = 5
"""No number is pooled over fewer: neither would it say much, nor hide who is behind it."""
DAY_ONE = COMPARED.index(PRIMARY)


class PoolingRefusal(StrEnum):
    """Why nothing is pooled."""

    TOO_FEW_ATHLETES = "too few athletes"


@dataclass(frozen=True, slots=True)
class PooledEffect:
    """One effect over the athletes, in percent of speed; negative is slower.

    Attributes:
        name: a bucket, "upper-body day" or "leg day is tomorrow".
        k: athletes who have a number for it.
        estimate_pct: the mean over the population of athletes; None below five athletes, and
            so are all that follow.
        low_pct: its 95 % interval's lower end (Hartung-Knapp, the slopes' common error included).
        high_pct: its upper end.
        predicted_low_pct: where the effect of one more athlete lies, 95 %: the lower end.
        predicted_high_pct: the upper end.
        se_pct: standard error of the mean, the common error included.
        common_se_pct: the part of it that the slopes share, which more athletes do not average out.
        tau_pct: spread of the true effects between athletes, a standard deviation.
        q: Cochran's Q of homogeneity, with k - 1 degrees of freedom.
        q_p: its p-value.
        i2_pct: share of the scatter between athletes that is not noise [%].
        knapp_scale: Hartung and Knapp's q, at least 1.
    """

    name: str
    k: int
    estimate_pct: float | None = None
    low_pct: float | None = None
    high_pct: float | None = None
    predicted_low_pct: float | None = None
    predicted_high_pct: float | None = None
    se_pct: float | None = None
    common_se_pct: float | None = None
    tau_pct: float | None = None
    q: float | None = None
    q_p: float | None = None
    i2_pct: float | None = None
    knapp_scale: float | None = None


@dataclass(frozen=True, slots=True)
class AthletePoint:
    """One athlete in forest and funnel plot: the day after leg day, data alone, learned slopes.

    ``weight_pct`` is the share in the pooled mean; ``se_pct`` the standard error. The gain from
    the learned slopes is the smallest detectable effect with the shipped prior (``mde_before_pct``)
    and with what the other athletes teach (``mde_after_pct``). ``without_*`` is the pooled effect
    were this athlete left out.
    """

    pseudonym: str
    device: str
    n_runs: int
    estimate_pct: float
    low_pct: float
    high_pct: float
    se_pct: float
    weight_pct: float
    mde_before_pct: float
    mde_after_pct: float
    without_pct: float
    without_low_pct: float
    without_high_pct: float


@dataclass(frozen=True, slots=True)
class SmallStudyTest:
    """Whether athletes with larger errors show another effect (Egger 1997, random effects).

    ``slope`` is percent of effect per percent of standard error, with its 95 % interval and p.
    """

    k: int
    slope: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Moderator:
    """How much the effect differs in one group of athletes against another [% of speed]."""

    name: str
    group: str
    against: str
    k_group: int
    k_against: int
    difference_pct: float
    low_pct: float
    high_pct: float
    p: float


@dataclass(frozen=True, slots=True)
class Pooled:
    """Everything the cohort says together.

    Attributes:
        n_athletes: athletes whose results were handed in, broken ones included.
        n_used: athletes with an effect in any bucket.
        refused: why nothing is pooled; None when something is.
        buckets: the pooled curve, one per compared bucket in order.
        placebos: effects that should be none, pooled the same way.
        athletes: one point per athlete who has a number for the day after leg day, in order of
            the pseudonyms.
        small_study: the funnel's asymmetry; None below ten athletes.
        moderators: device against device, where both have five athletes.
        slopes: what the athletes' slopes have in common.
    """

    n_athletes: int
    n_used: int
    refused: PoolingRefusal | None = None
    buckets: tuple[PooledEffect, ...] = ()
    placebos: tuple[PooledEffect, ...] = ()
    athletes: tuple[AthletePoint, ...] = ()
    small_study: SmallStudyTest | None = None
    moderators: tuple[Moderator, ...] = ()
    slopes: SlopePopulation | None = None

    @property
    def primary(self) -> PooledEffect | None:
        """The one primary result, the day after leg day; None where nothing is pooled."""
        return next((one for one in self.buckets if one.name == PRIMARY), None)
