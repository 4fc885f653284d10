"""When the last backup was made, and where: noted beside the store, for a store may be damaged."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - what is kept reads the type
from typing import TYPE_CHECKING

import msgspec

from analyzer.atomic import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

_NAME = "last-backup.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """When a backup was made (UTC), and the file it was written into."""

    made_at: datetime
    file: str


def last_backup(home: Path) -> LastBackup | None:
    """Return the last backup of a home, None where none was made."""
    try:
        return msgspec.json.decode((home / _NAME).read_bytes(), type=LastBackup)
    except (OSError, msgspec.MsgspecError):
        return None


def note_backup(home: Path, backup: LastBackup) -> None:
    """Note that a backup was made, where anything can be noted."""
    with suppress(OSError):
        write_atomically(home / _NAME, msgspec.json.encode(backup), owner_only=True)
