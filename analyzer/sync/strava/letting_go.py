"""Activities that leave: deleted at Strava, made private there, or kept long enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from analyzer.config import KEEP
from analyzer.importers.strava_api.activity import key
from analyzer.pipeline.same_activity import Told, link

if TYPE_CHECKING:
    from collections.abc import Collection

    from analyzer.store import Store


def let_go(store: Store, numbers: Collection[int], *, remember: bool = False) -> int:
    """Remove activities; what the athlete said of them stays with the same run from elsewhere.

    Args:
        store: where they are.
        numbers: Strava's numbers of the activities.
        remember: so that they are not asked for again.

    Returns:
        How many of them are still there from another source.
    """
    if not numbers:
        return 0
    keys = {number: key(number) for number in numbers}
    leaving = set(keys.values())
    stay = 0
    for group in link([Told(activity, digest) for activity, digest in store.activities()]):
        in_group = {record.key for record in group}
        heirs = in_group - leaving
        if heirs and in_group & leaving:
            stay += len(in_group & leaving)
            for one in sorted(in_group & leaving):
                store.words.hand_on(one, sorted(heirs))
    store.strava.let_go(keys, remember=remember)
    return stay


def expire(store: Store, keep_days: str, now: float) -> tuple[int, int]:
    """Remove what came over the API longer ago than the athlete wants it kept.

    Returns:
        How many activities left, and how many of these are still there from another source.
    """
    if keep_days == KEEP:
        return 0, 0
    oldest = datetime.fromtimestamp(now, UTC) - timedelta(days=int(keep_days))
    leaving = store.strava.older_than(oldest)
    return len(leaving), let_go(store, leaving, remember=True)
