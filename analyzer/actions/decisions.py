"""The athlete's word: what a run was, which sessions were leg days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.answers.activity_ids import (
    find_activity,
    find_pair,
    ids_of_records,
)
from analyzer.answers.joined_runs import WhyTwo, cannot_be_one
from analyzer.answers.local_clock import local_now
from analyzer.clocks import at_clock, on_clock
from analyzer.errors import UsageError
from analyzer.model import PLANNED_KINDS, RUN_KINDS, SURFACES, Activity, Source
from analyzer.planned.decide import NONE_OF_THESE
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.config import Config
    from analyzer.store.tables import PairWord

TAKE_BACK = "auto"
"""The value that takes the athlete's word back, so that the files decide again."""
RUN_FACTS: Mapping[str, tuple[str, ...]] = {
    "sport": ("run", "walk", "other"),
    "kind": tuple(kind for kind in RUN_KINDS if kind),
    "planned": (*PLANNED_KINDS, NONE_OF_THESE),
    "surface": SURFACES,
    "ignored": ("yes",),
}
"""What the athlete may say of a run, by topic, besides ``TAKE_BACK``."""
_ADDED = "athlete-"
"""How the keys of records begin that the athlete added."""
_AN_HOUR_MIN = 60
_FIRST_YEAR = 1990


def set_run(config: Config, typed_id: str, facts: Mapping[str, str]) -> str:
    """Keep what the athlete says a run was; return the run's id.

    Args:
        config: the settings.
        typed_id: the run's id, a former one or its beginning.
        facts: by topic as in ``RUN_FACTS``; ``TAKE_BACK`` takes one back. An activity of any sport
            may be said to be a run, or to be none.

    Raises:
        UsageError: no run has such an id, or several have; or nobody can say so of a run.
    """
    for topic, value in facts.items():
        if value not in {*RUN_FACTS[topic], TAKE_BACK}:
            raise UsageError(f"{value} is no {topic}: say {units.listed(RUN_FACTS[topic], 'or')}.")
    with Store(config.store_path) as store:
        found = find_activity(store, typed_id, "activity" if "sport" in facts else "run", config)
        with store.transaction():
            for topic, value in facts.items():
                store.overrides.set(found.keys, topic, None if value == TAKE_BACK else value)
    return found.activity_id


def leave_out(config: Config, typed_ids: Sequence[str], *, back: bool = False) -> list[str]:
    """Keep that activities are left out of everything: runs count for nothing, sessions as no legs.

    Args:
        config: the settings.
        typed_ids: the ids of runs and strength sessions.
        back: take that back instead.

    Raises:
        UsageError: no activity has one of the ids, or several have; nothing is kept then.

    Returns:
        Their ids.
    """
    with Store(config.store_path) as store, store.transaction():
        found = [find_activity(store, one, "activity", config) for one in typed_ids]
        for each in found:
            store.overrides.set(each.keys, "ignored", None if back else "yes")
    return [each.activity_id for each in found]


def decide_sessions(config: Config, typed_ids: Sequence[str], decision: str) -> list[str]:
    """Keep whether strength sessions were leg days (yes, no, ``TAKE_BACK``); return their ids.

    Raises:
        UsageError: no strength session has one of the ids, or several have; nothing is kept then.
    """
    value = None if decision == TAKE_BACK else decision
    with Store(config.store_path) as store, store.transaction():
        found = [find_activity(store, one, "strength", config) for one in typed_ids]
        for each in found:
            store.overrides.set(each.keys, "leg_day", value)
            # Whoever decides a session that was left out means it to count.
            store.overrides.set(each.keys, "ignored", None)
    return [each.activity_id for each in found]


def join_runs(
    config: Config, typed_id: str, other_id: str, called: tuple[str, str] | None = None
) -> tuple[str, str, str]:
    """Keep that two runs are one.

    Args:
        config: the settings.
        typed_id: the id of one, a former one or its beginning.
        other_id: that of the other.
        called: what a refusal calls them; None: by their ids.

    Returns:
        The id it has from now on, and the two it had.

    Raises:
        UsageError: no run has such an id, several have, or they cannot be one: they lie days apart,
            or one follows the other.
    """
    with Store(config.store_path) as store:
        one, other = find_pair(store, typed_id, other_id, config.sources.zone)
        names = called or (one.activity_id, other.activity_id)
        record_of = {record.key: record for record in store.activities()}
        mine, theirs = ([record_of[key] for key in found.keys] for found in (one, other))
        two = cannot_be_one(mine, theirs, config.sources.zone)
        if two is not None and two.why is WhyTwo.DAYS_APART:
            raise UsageError(
                f"{names[0]} and {names[1]} are {units.count(two.days, 'day')} apart:"
                " they cannot be one run.",
                "`legstats runs` lists the ids.",
            )
        if two is not None:
            raise UsageError(
                f"{names[0]} and {names[1]} are not of the same time, nor the same run recorded"
                " twice: as one run, the distance of one of them would be lost.",
                "Runs less than an hour apart are judged as one outing already.",
            )
        store.overrides.set_pairs(one.keys, other.keys, "same")
        joined = find_activity(store, one.activity_id, "run", config).activity_id
    return joined, one.activity_id, other.activity_id


def part_runs(config: Config, typed_id: str, other_id: str) -> tuple[str, str]:
    """Keep that two runs are not one, even if the records look as if; return their ids.

    Raises:
        UsageError: no run has such an id, several have, or both are the same record.
    """
    return _say_of_pair(config, typed_id, other_id, "apart")


def unsay_pair(config: Config, typed_id: str, other_id: str) -> tuple[str, str]:
    """Take back that two runs are one, or that they are two; return their ids.

    Raises:
        UsageError: no run has such an id, several have, or both are the same record.
    """
    return _say_of_pair(config, typed_id, other_id, None)


def split_run(config: Config, typed_id: str) -> list[str]:
    """Take back that a run's records are one; return the ids of the runs they are now.

    Raises:
        UsageError: no run has such an id, or several have.
    """
    with Store(config.store_path) as store:
        found = find_activity(store, typed_id, "run", config)
        same = store.overrides.pairs("same")
        with store.transaction():
            for key in found.keys:
                joined = same.get(key, frozenset()).intersection(found.keys)
                store.overrides.set_pairs([key], joined, None)
        return sorted(set(ids_of_records(store, found.keys, config)))


def _say_of_pair(
    config: Config, typed_id: str, other_id: str, word: PairWord | None
) -> tuple[str, str]:
    with Store(config.store_path) as store:
        one, other = find_pair(store, typed_id, other_id, config.sources.zone)
        store.overrides.set_pairs(one.keys, other.keys, word)
        mine, theirs = ids_of_records(store, (one.keys[0], other.keys[0]), config)
    return mine, theirs


def add_leg_day(
    config: Config,
    when: datetime,
    minutes: int,
    now: datetime | None = None,
    *,
    names_time: bool = True,
) -> str:
    """Add a leg day that is in no file; return its id.

    Args:
        config: the settings; their zone, else the computer's own, is that of ``when``.
        when: its start on the athlete's clock, without a zone.
        minutes: how long it took.
        now: the present on the athlete's clock, where that stands still; None: the computer's.
        names_time: False where the athlete said no time of day, and one was taken for them.

    Raises:
        UsageError: it has not come yet, or is too long ago.
    """
    zone = config.sources.zone
    activity = _added_session(when, minutes, zone)
    day, clock = units.day(when.date(), named=True), units.time_of_day(when)
    present = (now or local_now(config)).replace(tzinfo=None)
    if when > present and not names_time and when.date() == present.date():
        raise UsageError(
            f"No time was named, and {clock}, which is taken then, has not come yet today.",
            "Say when it began, as in 7:30.",
        )
    if when > present:
        raise UsageError(f"{day}, {clock} has not come yet.", "Say when it was.")
    if when.year < _FIRST_YEAR:
        raise UsageError(f"{units.day(when.date())} is too long ago.")
    # Together: a session without its decision would be undecided, and hide the runs after it.
    with Store(config.store_path) as store, store.transaction():
        store.save_record(activity)
        store.overrides.set([activity.source.key], "leg_day", "yes")
        (added,) = ids_of_records(store, [activity.source.key], config)
        # It may be one with a session that was left out, and that is to count, then.
        keys = find_activity(store, added, "strength", config).keys
        store.overrides.set(keys, "ignored", None)
    return added


class Removal(Enum):
    """What came of removing a leg day."""

    REMOVED = "removed"
    DECIDED_NO = "set to no: it comes from a file"


def remove_leg_day(config: Config, typed_id: str) -> tuple[str, Removal]:
    """Remove a leg day the athlete added; set to no what comes from a file, and would come again.

    Returns:
        Its id, and which of the two was done.

    Raises:
        UsageError: there is no such session.
    """
    with Store(config.store_path) as store, store.transaction():
        found = find_activity(store, typed_id, "strength", config)
        # A session may be both in a file and added by hand; only what was added can be removed.
        added = [key for key in found.keys if key.startswith(_ADDED)]
        from_files = [key for key in found.keys if key not in added]
        store.forget_added(added)
        if from_files:
            store.overrides.set(from_files, "leg_day", "no")
    return found.activity_id, Removal.DECIDED_NO if from_files else Removal.REMOVED


def added_anew(key: str, zone: str) -> Activity | None:
    """Return a leg day the athlete added as its key alone tells it, None for any other record.

    How long it took, if not an hour, is not in it.
    """
    try:
        started_at = datetime.strptime(key, f"{_ADDED}%Y%m%dT%H%M#0").replace(tzinfo=UTC)
    except ValueError:
        return None
    return _added_session(on_clock(started_at, zone).replace(tzinfo=None), _AN_HOUR_MIN, zone)


def _added_session(when: datetime, minutes: int, zone: str) -> Activity:
    start = at_clock(when, zone)
    started_at = start.astimezone(UTC)
    offset = start.utcoffset() or timedelta(0)
    return Activity(
        source=Source("athlete", "added by hand", f"{_ADDED}{started_at:%Y%m%dT%H%M}#0"),
        sport="strength",
        started_at=started_at,
        ended_at=started_at + timedelta(minutes=minutes),
        zone=zone or None,
        utc_offset_s=int(offset.total_seconds()),
    )
