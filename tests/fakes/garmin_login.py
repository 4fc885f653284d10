"""An athlete who is logged in to the made-up Garmin, and what was asked of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fakes.fit_encoder import Lift, run_file, strength_file
from fakes.key_login import synced

from analyzer.store import Store

if TYPE_CHECKING:
    from fakes.garmin_api import FakeGarmin

    from analyzer.config import Config
    from analyzer.model import Activity

EVENING = datetime(2026, 11, 18, 17, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 12, 3, tzinfo=UTC)
LIFTS = [Lift("squat", reps=5, weight_kg=80)] * 3
NEWEST = "activitylist-service/activities/search/activities excludeChildren=false limit=45 start=0"


def a_run_file(start: datetime) -> bytes:
    return run_file(start, 4, utc_offset_h=1)


def a_lift_file(start: datetime) -> bytes:
    return strength_file(start, LIFTS, 4, utc_offset_h=1)


def asked(garmin: FakeGarmin, since: int = 0) -> list[str]:
    return [line.removeprefix("/") for line in garmin.asked()[since:]]


def again(garmin: FakeGarmin, config: Config, **how: Any) -> list[str]:
    """Sync once more and return what was asked."""
    before = len(garmin.requests)
    synced("garmin", garmin, config, **how)
    return asked(garmin, before)


def kept(config: Config) -> dict[str, Activity]:
    with Store(config.store_path) as store:
        return {
            r.key.removeprefix("garmin-api-").removesuffix("#0"): r.activity
            for r in store.records()
        }
