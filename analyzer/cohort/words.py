"""What may be said of pooled numbers: words by their intervals, names of checks and groups."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.cohort.pooled import FEWEST_ATHLETES
from analyzer.effect import (
    LEG_DAY_TO_COME,
    UPPER_BODY_DAY,
    EffectVerdict,
    leaves_out_zero,
    leaves_room_for,
)
from analyzer.effect.metrics import SMALL_ENOUGH_PCT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.cohort.pooled import Moderator, Pooled, PooledEffect

LEVEL = 0.05
OFF_PCT = 0.25
"""An interval that comes nearer to zero than this claims no direction: room for what the method is
off by on average. In simulated cohorts that is up to 0.25 points with five athletes, 0.17 from ten
on (docs/cohort.md); with real runners perhaps more. It was chosen when it was 0.24."""
_MUCH = 0.25
"""A spread over this share of the mean makes some athletes' effect a multiple of others'."""
_SENSORS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "chest": ("chest strap", "a chest strap"),
        "wrist": ("wrist", "the wrist"),
        "unknown": ("not known", "an unknown sensor"),
    }
)
"""What measured heart rate, in a table and in a sentence."""


class Spread(StrEnum):
    """How much athletes differ in truth, not by the noise of their data."""

    BY_CHANCE = "by chance"
    A_LITTLE = "a little"
    IN_SIZE = "in size"
    IN_SIGN = "in sign"
    UNKNOWN = "unknown"


def pooled_word(low_pct: float | None, high_pct: float | None) -> EffectVerdict:
    """Return what an interval allows to say: a direction, no clear difference, or can't tell."""
    if low_pct is None or high_pct is None:
        return EffectVerdict.CANT_TELL
    # More athletes narrow the interval, but not what the method itself is off by.
    if leaves_out_zero(low_pct, high_pct) and min(abs(low_pct), abs(high_pct)) > OFF_PCT:
        return EffectVerdict.SLOWER if high_pct < 0 else EffectVerdict.FASTER
    if leaves_room_for(SMALL_ENOUGH_PCT, low_pct, high_pct):
        return EffectVerdict.CANT_TELL
    return EffectVerdict.NO_CLEAR_DIFFERENCE


def word_of(effect: PooledEffect) -> EffectVerdict:
    """Return the word of a pooled effect."""
    return pooled_word(effect.low_pct, effect.high_pct)


def spread_of(effect: PooledEffect) -> Spread:
    """Tell how much the athletes differ, by Cochran's test, their spread and where one more lies.

    The spread alone would claim differences that a few noisy athletes make by chance.
    """
    low, high = effect.predicted_low_pct, effect.predicted_high_pct
    if effect.tau_pct is None or effect.q_p is None or low is None or high is None:
        return Spread.UNKNOWN
    if effect.q_p >= LEVEL:
        return Spread.BY_CHANCE
    if low <= 0 <= high:
        return Spread.IN_SIGN
    small = effect.tau_pct < _MUCH * abs(effect.estimate_pct or 0.0)
    return Spread.A_LITTLE if small else Spread.IN_SIZE


def can_leave_one_out(effect: PooledEffect) -> bool:
    """Tell whether a mean without one athlete is still one of five."""
    return effect.k > FEWEST_ATHLETES


def size_words(value_pct: float) -> str:
    """Say a change of speed, e.g. "2.9 % slower"."""
    return f"{units.percent(abs(value_pct))} {'slower' if value_pct < 0 else 'faster'}"


def range_words(low_pct: float, high_pct: float) -> str:
    """Say a range of changes of speed, e.g. "0.6 to 5.2 % slower"."""
    if not leaves_out_zero(low_pct, high_pct):
        return f"{units.percent(abs(low_pct))} slower to {units.percent(abs(high_pct))} faster"
    return f"{units.sizes(low_pct, high_pct)} % {'slower' if high_pct < 0 else 'faster'}"


def between_words(low_pct: float, high_pct: float) -> str:
    """Say between what something lies, e.g. "between 0.6 and 5.2 % slower"."""
    return f"between {range_words(low_pct, high_pct).replace(' to ', ' and ')}"


def placebo_name(effect: PooledEffect) -> str:
    """Name an effect that should be none, as its row says it."""
    return _PLACEBOS.get(effect.name, effect.name)


_PLACEBOS: Mapping[str, str] = MappingProxyType(
    {
        UPPER_BODY_DAY: "the day after an upper-body day",
        LEG_DAY_TO_COME: "the day before leg day",
    }
)


def moderator_name(moderator: Moderator, joined: str = "against") -> str:
    """Name two groups that are compared."""
    return f"{_SENSORS[moderator.group][1]} {joined} {_SENSORS[moderator.against][1]}"


def sensor_name(device: str) -> str:
    """Name what measured heart rate, as a table does."""
    return _SENSORS[device][0]


def p_words(p: float | None) -> str:
    """Write a p-value as is usual, e.g. "p = .041"."""
    if p is None:
        return "p unknown"
    return "p < .001" if p < 0.001 else f"p = {p:.3f}".replace("0.", ".", 1)  # noqa: PLR2004 - as is usual


SPREAD_WORDS = {
    Spread.BY_CHANCE: (
        "The athletes differ no more than the noise of their data would make them; differences that"
        " are real may hide in it."
    ),
    Spread.A_LITTLE: "The athletes differ a little, more than the noise of their data would.",
    Spread.IN_SIZE: "For some runners leg day costs much more than for others.",
    Spread.IN_SIGN: (
        "For some runners leg day costs much more than for others; for some it may cost nothing."
    ),
    Spread.UNKNOWN: "How much the athletes differ cannot be told.",
}


def pooled_primary(pooled: Pooled) -> PooledEffect | None:
    """Return the day after leg day, None where too few athletes have a number for it."""
    primary = pooled.primary
    return primary if primary and primary.estimate_pct is not None else None
