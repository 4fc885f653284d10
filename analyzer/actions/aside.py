"""Folders in the home that keep what gave way to something else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.config import Config

_NAMES = BEFORE_RESTORE, DAMAGED = "before-restore", "damaged"


def folder_aside(config: Config, name: str) -> Path:
    """Make a folder in the home for what gives way, named by the moment."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    number = 1
    while True:
        folder = config.home / f"{name}-{moment}{f'-{number}' if number > 1 else ''}"
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            number += 1
        else:
            return folder


def folders_aside(home: Path) -> list[Path]:
    """Return the folders in which a restore or a repair keeps what gave way."""
    return sorted(path for name in _NAMES for path in home.glob(f"{name}-*") if path.is_dir())
