"""What recorded the session, and where on the body the heart rate came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.importers.fit import names
from analyzer.importers.fit.rows import Row, rows
from analyzer.importers.fit.watches import WATCHES, measures_on_the_wrist

if TYPE_CHECKING:
    from analyzer.importers.table import Table
    from analyzer.model import HrSource

CREATOR = 0.0


def hr_source(devices: Table, file_id: Row, *, strap_memory: bool = False) -> HrSource:
    """Return where heart rate was measured.

    A strap announces itself as an ANT+ or Bluetooth heart-rate device, or hands its own memory
    over, and then is what the watch records. Else it is the watch's optical sensor, where it lists
    one or is known to have one; a watch known to have none must have had a strap.

    Args:
        devices: the session's ``device_info`` messages.
        file_id: the file's ``file_id`` message.
        strap_memory: whether a strap handed over what it had stored.
    """
    if strap_memory or any(_is_strap(row) for row in rows(devices)):
        return "chest"
    if any(_is_optical(row) for row in rows(devices)):
        return "wrist"
    if not _known_watch(file_id):
        return "unknown"
    return "wrist" if measures_on_the_wrist(int(file_id.number("product"))) else "chest"


def _is_strap(row: Row) -> bool:
    number, source = row.number("device_type"), names.source_type(row.number("source_type"))
    if source == "local":
        return False
    if source in ("bluetooth", "bluetooth_low_energy"):
        return names.ble_device(number) == "heart_rate"
    return names.antplus_device(number) == "heart_rate"


def _is_optical(row: Row) -> bool:
    local = names.source_type(row.number("source_type")) == "local"
    return local and names.local_device(row.number("device_type")) == "whr"


def device_name(file_id: Row, devices: Table) -> str:
    """Return the watch's name as its owner knows it; empty when the file does not tell."""
    creators = [row for row in rows(devices) if row.number("device_index") == CREATOR]
    for row in (file_id, *creators):
        if name := row.text("product_name") or _known_watch(row):
            return name
    return _maker(file_id)


def _known_watch(row: Row) -> str:
    return WATCHES.get(int(row.known("product") or 0), "") if _is_garmin(row) else ""


def _is_garmin(row: Row) -> bool:
    return names.manufacturer(row.number("manufacturer")) == "garmin"


def _maker(row: Row) -> str:
    maker = names.manufacturer(row.number("manufacturer")) or ""
    return maker.replace("_", " ").title()
