"""Which runs are one by the athlete's word, and which ones they may say that of."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from analyzer.matching.kept_links import linked_activities
from analyzer.matching.local_clock import local_time
from analyzer.matching.questions import follow_each_other
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.config import Config
    from analyzer.model import SourceRecord

    Group = Sequence[SourceRecord]

SAME_RUN_DAYS = 1
"""A clock set wrongly, or a run typed in for the wrong day, is out by a day at most."""


class WhyTwo(Enum):
    """What shows that two runs are two."""

    DAYS_APART = "their days"
    FOLLOWING = "one follows the other"


class TwoRuns(NamedTuple):
    """Two runs that cannot be one: why, and how many days of the calendar lie between them."""

    why: WhyTwo
    days: int


def joined_runs(config: Config) -> frozenset[str]:
    """Return the ids of the runs of whose records the athlete said that they are one run."""
    if not config.store_path.exists():
        return frozenset()
    with Store(config.store_path) as store:
        same = store.overrides.pairs("same")
        if not same:
            return frozenset()
        linked = linked_activities(store, config)
    return frozenset(
        run_id for run_id, keys in linked.keys.items()
        if any(not same[key].isdisjoint(keys) for key in keys if key in same)
    )  # fmt: skip


def cannot_be_one(mine: Group, theirs: Group, zone: str) -> TwoRuns | None:
    """Tell why the athlete cannot say that two runs are one; None where they can.

    Args:
        mine: the records of one.
        theirs: those of the other.
        zone: the athlete's, "" for the computer's own.
    """
    first, second = (
        {local_time(record.activity, zone).date() for record in group} for group in (mine, theirs)
    )
    days = min(abs((a - b).days) for a in first for b in second)
    if days > SAME_RUN_DAYS:
        return TwoRuns(WhyTwo.DAYS_APART, days)
    return TwoRuns(WhyTwo.FOLLOWING, days) if follow_each_other(mine, theirs) else None


def may_be_one(config: Config, others: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return of each run those of some others of which the athlete may say that it is the same.

    Args:
        config: the settings.
        others: the ids of others, by the id of each run.
    """
    wanted = {run_id for run_id, near in others.items() for run_id in (run_id, *near) if near}
    if not wanted or not config.store_path.exists():
        return {run_id: [] for run_id in others}
    with Store(config.store_path) as store:
        linked = linked_activities(store, config)
        groups = linked.groups(wanted & linked.keys.keys())
    zone = config.sources.zone
    return {
        run_id: [
            other for other in near
            if run_id in groups and other in groups
            and cannot_be_one(groups[run_id], groups[other], zone) is None
        ]
        for run_id, near in others.items()
    }  # fmt: skip
