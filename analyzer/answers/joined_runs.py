"""Which runs are one by the athlete's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.matching.kept_links import linked_activities
from analyzer.store import Store

if TYPE_CHECKING:
    from analyzer.config import Config


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
