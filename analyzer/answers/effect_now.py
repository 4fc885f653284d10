"""The effect of leg day by all runs until a moment, as every answer takes it: kept, or estimated.

A new run changes today's effect, but not what the runs up to the last quarter-ends said, by which
it gets its word: that is kept by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.dataset.kept_value import KeptValue, value_of_dataset
from analyzer.effect import Effect, count_past, estimate, slope_prior_of
from analyzer.kept.validity import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from analyzer.frames.dataset import Dataset


def effect_now(
    data: Dataset, metric: str = "speed", *, checks: bool = False, today: pd.Timestamp | None = None
) -> Effect:
    """Return what ``estimate`` says of all runs.

    Args:
        data: everything known of the athlete.
        metric: a key of ``effect.METRICS``.
        checks: with placebos and the other checks.
        today: runs later than this are left out; default now.
    """
    now = data.present
    at = now if today is None else today
    past = count_past(data.runs, at)
    if past != count_past(data.runs, now):  # of another time, which nobody asks about twice
        return _estimate(data, metric, at, _EarlierEffects(data), checks=checks)
    name = f"effect_{metric}" if checks else f"effect_{metric}_alone"
    kept = value_of_dataset(data, name, Effect, made_with=past, but=JOURNAL)
    found = kept.read()
    if found is not None:
        return found
    earlier = _EarlierEffects(data)
    effect = _estimate(data, metric, at, earlier, checks=checks)
    earlier.keep()
    return kept.keep(effect)


def _estimate(
    data: Dataset, metric: str, today: pd.Timestamp, earlier: _EarlierEffects, *, checks: bool
) -> Effect:
    windows = data.config.windows
    return estimate(
        data.runs,
        metric,
        checks=checks,
        today=today,
        lapsed_days=windows.lapsed_days,
        reference_until_h=windows.reference_until_h,
        slope_prior=slope_prior_of(data.config.slope),
        earlier=earlier.read_or_make,
    )


class _EarlierEffects:
    """The effects by the runs up to former quarter-ends, each good for these very runs.

    Args:
        data: the athlete; of one that was put together nothing is kept.
    """

    def __init__(self, data: Dataset) -> None:
        # What the store holds besides is of no matter: the runs themselves are compared.
        stamps = None if data.stamps is None else dict[str, bytes]()
        self._kept = KeptValue("earlier_effects", dict[str, Effect], data.config, stamps)
        self._known = self._kept.read() or {}
        self._asked: dict[str, Effect] = {}

    def read_or_make(self, made_of: str, make: Callable[[], Effect]) -> Effect:
        found = self._known.get(made_of)
        self._asked[made_of] = make() if found is None else found
        return self._asked[made_of]

    def keep(self) -> None:
        """Keep those that were asked for, and no older ones."""
        if not self._asked.keys() <= self._known.keys():
            self._kept.keep(self._asked)
