"""One file with everything legstats has of the athlete.

A backup is a zip archive of at most three members: what it is (``legstats-backup.json``), the
store (``legstats.sqlite``) and the settings (``config.toml``). Logins are never in it.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analyzer import __version__
from analyzer.answers.last_backup import LastBackup, note_backup
from analyzer.errors import DamagedStoreError, UsageError
from analyzer.outputs import digest_of_file
from analyzer.store import Store, copy_files, is_sound
from analyzer.text import harmless

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.config import Config
    from analyzer.outputs import Outputs

ABOUT, STORE, LOG, SETTINGS = (
    "legstats-backup.json", "legstats.sqlite", "legstats.sqlite-wal", "config.toml",
)  # fmt: skip
"""The members of a backup; the log is in that of a damaged store alone."""
FORMAT = 1
_LEVEL = 1
"""How hard to pack: most of a store is packed already."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written: where, how many bytes, whether anything was there and all of it sound."""

    path: Path
    size: int
    is_empty: bool
    is_damaged: bool


def back_up(config: Config, settings_file: Path, path: Path, outputs: Outputs) -> Backup:
    """Write everything of the athlete into one file, as it is at one moment.

    A sync may be under way. A damaged store is backed up as it is.

    Raises:
        LegstatsError: the file cannot be written, or is none that legstats wrote.
        StoreError: the store was made by a newer legstats, or cannot be read.
    """
    path = path.expanduser()
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", f"Name a file: {path / 'legstats-backup.zip'}")
    now = datetime.now(UTC)
    with outputs.replacing_set(path.parent, owner_only=True) as staging:
        work = staging / "parts"
        work.mkdir(mode=0o700)
        is_damaged = config.store_path.exists() and not _copy_store(config, work)
        if settings_file.is_file():
            shutil.copyfile(settings_file, work / SETTINGS)
        parts = sorted(work.iterdir())
        about = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "legstats": __version__,
            "files": {part.name: _facts_of(part) for part in parts},
        }
        with zipfile.ZipFile(
            staging / path.name, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL
        ) as archive:
            archive.writestr(ABOUT, json.dumps(about, indent=1))
            for part in parts:
                archive.write(part, part.name)
        shutil.rmtree(work)
    note_backup(config.home, LastBackup(now, harmless(str(path.absolute()))))
    return Backup(path, path.stat().st_size, not parts, is_damaged)


def _copy_store(config: Config, folder: Path) -> bool:
    """Copy the store as it is at one moment; tell whether it is sound."""
    try:
        with Store(config.store_path) as store:
            store.copy_to(folder / STORE)
    except DamagedStoreError:
        copy_files(config.store_path, folder)
        return False
    return is_sound(folder / STORE)


def _facts_of(part: Path) -> dict[str, object]:
    return {"bytes": part.stat().st_size, "sha256": digest_of_file(part)}
