"""The watch: what it says of itself, when it writes what, and how it names its files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sample_data.fit_files import Message, message
from sample_data.plans import ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model import HrSource

FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
UPDATED = datetime(2026, 6, 1, tzinfo=UTC)
"""Since this update the watch writes its summary first and the enhanced fields."""
MANUFACTURER, FORERUNNER_965, HRM_PRO_PLUS = "garmin", 4315, 4130
SERIAL, STRAP_SERIAL = 3_400_000_965, 3_200_004_130


def file_name(started_at: datetime) -> str:
    """Return the name a watch gives its file: the local time of the start."""
    return f"{started_at.astimezone(ZONE):%Y-%m-%d-%H-%M-%S}.fit"


def is_updated(started_at: datetime) -> bool:
    """Tell whether the watch had its update by then."""
    return started_at >= UPDATED


def head(started_at: datetime, file_type: str = "activity") -> list[Message]:
    """Return what every file begins with."""
    identity = {"manufacturer": MANUFACTURER, "product": FORERUNNER_965, "serial_number": SERIAL}
    version = 2506 if is_updated(started_at) else 2406
    return [
        message("file_id", type=file_type, time_created=started_at, **identity),
        message("file_creator", software_version=version),
    ]


def device_messages(started_at: datetime, hr_source: HrSource | None) -> list[Message]:
    """Return the devices and the settings they had."""
    devices = [
        message("device_info", device_index="creator", source_type="local", **_OWN),
        message("device_info", device_index=1, device_type=4, source_type="local", **_OWN),
        message("device_info", device_index=2, device_type=10, source_type="local"),
    ]
    if hr_source == "chest":
        devices.append(_STRAP)
    return [*({**device, "timestamp": started_at} for device in devices), *_SETTINGS]


_OWN = {"manufacturer": MANUFACTURER, "product": FORERUNNER_965}
_STRAP = message(
    "device_info",
    device_index=3,
    device_type=120,
    serial_number=STRAP_SERIAL,
    manufacturer=MANUFACTURER,
    product=HRM_PRO_PLUS,
    source_type="antplus",
    ant_network="antplus",
    battery_status="good",
)
_SETTINGS = [
    message("user_profile", weight=71.0, height=1.77, resting_heart_rate=49, hr_setting="max"),
    message("zones_target", max_heart_rate=188, threshold_heart_rate=168, hr_calc_type="custom"),
]


def timer(at: datetime, event_type: str) -> Message:
    """Return the event of the timer's start or stop."""
    return message("event", timestamp=at, event="timer", event_type=event_type, data=0)


def activity(ended_at: datetime, timer_s: float, sessions: int) -> Message:
    """Return the message that closes an activity; it knows the local time."""
    local = ended_at + (ended_at.astimezone(ZONE).utcoffset() or timedelta())
    return message(
        "activity",
        timestamp=ended_at,
        local_timestamp=int((local - FIT_EPOCH).total_seconds()),
        total_timer_time=timer_s,
        num_sessions=sessions,
        type="manual",
        event="activity",
        event_type="stop",
    )


def in_order(
    started_at: datetime, along: Iterable[Message], summaries: Iterable[Message]
) -> list[Message]:
    """Return records and summaries as the watch of that time wrote them.

    Since the update the summary comes first and carries the start as its time.
    """
    if not is_updated(started_at):
        return [*along, *summaries]
    first = sorted(summaries, key=lambda one: _SUMMARY_ORDER.index(one["kind"]))
    return [*(_dated(one, started_at) for one in first), *along]


_SUMMARY_ORDER = ("activity", "session", "lap", "set")


def _dated(summary: Message, at: datetime) -> Message:
    late = int((summary["timestamp"] - at).total_seconds())
    local = summary.get("local_timestamp")
    return {**summary, "timestamp": at, "local_timestamp": local - late if local else None}
