"""Counting by activities what was done to records: several may tell of one activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.matching.same_activity import link

if TYPE_CHECKING:
    from analyzer.store import Store
    from analyzer.sync.result import SyncResult, Touched


def tally(store: Store, touched: Touched, result: SyncResult) -> None:
    """Count the activities that are new, updated and unchanged into the result.

    Linking all records takes its time. So the account's count is kept for the daily sync that
    brings nothing: the same records make the same number of activities.
    """
    account = store.keys_of_kind("strava")
    changed = touched.new | touched.updated
    records = sum(store.kinds().values())
    last = store.strava.noted("tally") or {}
    as_before = not (changed or result.gone or result.expired)
    if as_before and touched.unchanged == account and last.get("records") == records:
        result.unchanged = last["activities"]
        return
    activities = 0
    for group in link(store.activities()):
        keys = {record.key for record in group}
        activities += not keys.isdisjoint(account)
        if keys <= touched.new:
            result.new += 1
        elif keys & changed:
            result.updated += 1
        elif keys & touched.unchanged:
            result.unchanged += 1
    if account:
        store.strava.note("tally", {"records": records, "activities": activities})
