"""Activities that leave: deleted at Strava, made private there, or kept long enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from analyzer.accounts.strava.activity import key
from analyzer.matching.same_activity import link
from analyzer.settings import KEEP
from analyzer.units import count, number

if TYPE_CHECKING:
    from collections.abc import Collection

    from analyzer.store import Store
    from analyzer.sync.work import Work


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
    keys = {one: key(one) for one in numbers}
    leaving = set(keys.values())
    stay = 0
    for group in link(store.activities()):
        in_group = {record.key for record in group}
        heirs = in_group - leaving
        if heirs and in_group & leaving:
            stay += len(in_group & leaving)
            for one in sorted(in_group & leaving):
                store.words.hand_on(one, sorted(heirs))
    store.strava.let_go(keys, remember=remember)
    return stay


def keeps_longer(keep_days: str, before: str) -> bool:
    """Tell whether a setting keeps things longer than another did."""
    return before != KEEP and (keep_days == KEEP or int(keep_days) > int(before))


def expire(work: Work, now: float) -> None:
    """Remove what came over the API longer ago than the athlete wants it kept, and say so.

    Args:
        work: the sync this is a part of.
        now: the time (s since 1970).
    """
    days = str(work.config.sources.strava_keep_days)
    if days == KEEP:
        return
    oldest = datetime.fromtimestamp(now, UTC) - timedelta(days=int(days))
    leaving = work.store.strava.older_than(oldest)
    stay = let_go(work.store, leaving, remember=True)
    work.result.expired = len(leaving)
    if leaving:
        others = f"; {number(stay)} of them {'stays' if stay == 1 else 'stay'} from your files"
        work.result.notes.append(
            f"{count(len(leaving), 'activity', 'activities')} that Strava's API sent more than "
            f"{days} days ago left the store{others if stay else ''}. To keep them longer, set "
            'sources.strava_keep_days in config.toml, or "keep"; the next sync brings them back.'
        )
