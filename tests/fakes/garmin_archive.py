"""Garmin's account export as a user downloads it, with the watch's files in archives inside."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from fakes.fit_encoder import run_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FITNESS = "DI_CONNECT/DI-Connect-Fitness"
UPLOADED = "DI_CONNECT/DI-Connect-Uploaded-Files"
WELLNESS = "DI_CONNECT/DI-Connect-Wellness"
OWNER = "runner@example.org"


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def summary(
    number: int,
    started_at: datetime,
    minutes: float = 40.0,
    *,
    type_key: str = "running",
    utc_offset_h: float = 1.0,
    metres: float | None = 8000.0,
    **more: Any,
) -> dict[str, Any]:
    """Return one row as Garmin writes it, in its own units."""
    local = started_at + timedelta(hours=utc_offset_h)
    lasting = minutes * 60_000.0
    told = {
        "activityId": number,
        "uuidMsb": -4_500_000_000_000_000_000 - number,
        "name": "Somewhere Running",
        "activityType": type_key,
        "userProfileId": 1,
        "timeZoneId": 124,
        "beginTimestamp": milliseconds(started_at),
        "eventTypeId": 9,
        "sportType": "RUNNING" if metres else "TRAINING",
        "startTimeGmt": float(milliseconds(started_at)),
        "startTimeLocal": float(milliseconds(local)),
        "duration": lasting,
        "elapsedDuration": lasting + 5000.0,
        "movingDuration": lasting - 3000.0 if metres else 0.0,
        "distance": metres * 100.0 if metres else 0.0,
        "avgSpeed": metres / (minutes * 60.0) / 10.0 if metres else 0.0,
        "avgHr": 145.0,
        "maxHr": 171.0,
        "elevationGain": 5200.0 if metres else None,
        "elevationLoss": 4900.0 if metres else None,
        "avgRunCadence": 84.5 if metres else None,
        "avgDoubleCadence": 169.0 if metres else None,
        "splits": [{"type": 5, "measurements": [{"fieldEnum": "SUM_DISTANCE", "value": 1e5}]}],
    }
    return {name: value for name, value in (told | more).items() if value is not None}


def exercise(
    category: str,
    sets: int,
    reps: int,
    *,
    heaviest_kg: float = 0.0,
    volume_kg: float = 0.0,
    name: str | None = None,
) -> dict[str, Any]:
    """Return the sums of one exercise; ``reps`` are of all sets."""
    return {
        "category": category,
        **({"subCategory": name} if name else {}),
        "reps": reps,
        "sets": sets,
        "maxWeight": heaviest_kg * 1000.0,
        "volume": volume_kg * 1000.0,
        "duration": sets * 42_000.0,
    }


def night(day: str, hours: float, **more: Any) -> dict[str, Any]:
    """Return one night; a third of it deep or REM sleep, and half an hour awake."""
    woke = datetime.fromisoformat(f"{day}T06:30:00+00:00")
    return {
        "sleepStartTimestampGMT": f"{woke - timedelta(hours=hours + 0.5):%Y-%m-%dT%H:%M:%S.0}",
        "sleepEndTimestampGMT": f"{woke:%Y-%m-%dT%H:%M:%S.0}",
        "calendarDate": day,
        "sleepWindowConfirmationType": "ENHANCED_CONFIRMED_FINAL",
        "deepSleepSeconds": round(hours * 600),
        "lightSleepSeconds": round(hours * 2400),
        "remSleepSeconds": round(hours * 600),
        "awakeSleepSeconds": 1800,
        "unmeasurableSeconds": 0,
        "retro": False,
    } | more


def summaries(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return json.dumps([{"summarizedActivitiesExport": list(rows)}]).encode()


def monitoring_file(kind: str, day: int) -> bytes:
    """Return one of the thousands of files that are no activities, such as a day's steps."""
    start = datetime(2026, 11, day, tzinfo=UTC)
    return run_file(start, 2, file_type=kind, without=("record", "session", "lap", "event"))


def archive(
    path: Path,
    *,
    rows: Iterable[Mapping[str, Any]] = (),
    nights: Iterable[Mapping[str, Any]] = (),
    uploaded: Mapping[str, bytes] | None = None,
) -> Path:
    """Write an account export: tables, the uploaded files in two archives inside, and the rest."""
    files = list((uploaded or {}).items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("customer_data/customer.json", '{"emailAddress": "runner@example.org"}')
        whole.writestr(f"{FITNESS}/{OWNER}_0_summarizedActivities.json", summaries(rows))
        whole.writestr(f"{FITNESS}/{OWNER}_gear.json", '[{"gearDTOS": []}]')
        whole.writestr(f"{WELLNESS}/2026-11-01_2027-02-09_1_sleepData.json", json.dumps([*nights]))
        whole.writestr("DI_CONNECT/DI-Connect-Aggregator/UDSFile_2026.json", '[{"steps": 1}]')
        for part, some in enumerate((files[::2], files[1::2])):
            whole.writestr(f"{UPLOADED}/UploadedFiles_0-_Part{part + 1}.zip", _zipped(some))
    return path


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as inner:
        for name, content in files:
            inner.writestr(name, content)
    return whole.getvalue()
