"""What recorded the session, and where on the body the heart rate came from."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from analyzer.importers.fit import names
from analyzer.importers.fit.tables import FitMessage, each_message
from analyzer.text import fold

if TYPE_CHECKING:
    from analyzer.importers.table import Table
    from analyzer.model import HrSource

CREATOR = 0.0

_OPTICAL_SINCE = 2337
_OPTICAL_BEFORE = (2153, 2158)
_NOT_OPTICAL_SINCE = (2432,)


def hr_source(devices: Table, file_id: FitMessage, *, strap_memory: bool = False) -> HrSource:
    """Return where heart rate was measured.

    A strap announces itself as an ANT+ or Bluetooth heart-rate device, or transfers what it has
    stored, and then is what the watch records. Otherwise it is the watch's optical sensor, where it
    lists one or is known to have one; a watch known to have none must have had a strap.

    Args:
        devices: the session's ``device_info`` messages.
        file_id: the file's ``file_id`` message.
        strap_memory: whether the strap has transferred what it had stored.
    """
    if strap_memory or any(_is_strap(row) for row in each_message(devices)):
        return "chest"
    if any(_is_optical(row) for row in each_message(devices)):
        return "wrist"
    if not _known_watch(file_id):
        return "unknown"
    return "wrist" if measures_on_the_wrist(int(file_id.number("product"))) else "chest"


def measures_on_the_wrist(product: int) -> bool:
    """Tell whether a watch has an optical heart-rate sensor.

    All have from the vívoactive HR of 2016 on (but for the fēnix 3 Chronos), and before it the
    Forerunners 225 and 735XT.
    """
    since = product >= _OPTICAL_SINCE and product not in _NOT_OPTICAL_SINCE
    return since or product in _OPTICAL_BEFORE


def _is_strap(row: FitMessage) -> bool:
    number, source = row.number("device_type"), names.SOURCE_TYPE.get(row.number("source_type"))
    if source == "local":
        return False
    if source in ("bluetooth", "bluetooth_low_energy"):
        return names.BLE_DEVICE_TYPE.get(number) == "heart_rate"
    return names.ANTPLUS_DEVICE_TYPE.get(number) == "heart_rate"


def _is_optical(row: FitMessage) -> bool:
    local = names.SOURCE_TYPE.get(row.number("source_type")) == "local"
    return local and names.LOCAL_DEVICE_TYPE.get(row.number("device_type")) == "whr"


def device_name(file_id: FitMessage, devices: Table) -> str:
    """Return the watch's name as its owner knows it; empty when the file does not say."""
    creators = [row for row in each_message(devices) if row.number("device_index") == CREATOR]
    for row in (file_id, *creators):
        if name := row.text("product_name") or _known_watch(row):
            return name
    return _maker_name(file_id)


def _known_watch(row: FitMessage) -> str:
    is_garmin = names.MANUFACTURER.get(row.number("manufacturer")) == "garmin"
    return names.WATCH.get(row.number("product"), "") if is_garmin else ""


def _maker_name(row: FitMessage) -> str:
    maker = names.MANUFACTURER.get(row.number("manufacturer")) or ""
    return maker.replace("_", " ").title()


def is_newer_watch(device: str) -> bool:
    """Tell whether a device's name is that of a watch that writes FIT, and so is not older."""
    return bool(device) and _names_of_watches().search(fold(device)) is not None


@cache
def _names_of_watches() -> re.Pattern[str]:
    known = sorted({fold(name) for name in names.WATCH.values()}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, known))})\b")
