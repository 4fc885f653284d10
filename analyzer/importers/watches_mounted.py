"""Watches on the cable: a ``GARMIN/Activity`` folder on a removable drive or media device."""

from __future__ import annotations

import os
import string
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PATH = ("garmin", "activity")
_DEPTH = 0 if sys.platform == "win32" else 2
"""A drive stands at most two folders below where drives appear: /media/NAME/DRIVE; so does the
storage of a watch that connects as a media player. Windows gives it a letter of its own."""


def mounted_watches(places: Iterable[str | Path] = ()) -> list[Path]:
    """Return the activity folders of watches that are connected now, in order of their paths.

    Args:
        places: folders in which drives appear; none means the system's usual ones.
    """
    found: dict[Path, Path] = {}
    for place in [Path(p).expanduser() for p in places] or usual_places():
        for drive in _drives_below(place, _DEPTH):
            folder = _folder_below(drive, _PATH)
            if folder:
                found.setdefault(folder.resolve(), folder)
    return sorted(found.values())


def usual_places() -> list[Path]:
    """Return where this system shows removable drives and media devices."""
    if sys.platform == "darwin":
        return [Path("/Volumes")]
    if sys.platform == "win32":
        return [Path(f"{letter}:\\") for letter in string.ascii_uppercase[3:]]
    return [Path("/media"), Path("/run/media"), Path(f"/run/user/{os.getuid()}/gvfs")]


def _drives_below(place: Path, depth: int) -> Iterator[Path]:
    """Yield a place and the folders this many steps below it."""
    yield place
    if depth:
        for folder in _folders_in(place):
            yield from _drives_below(folder, depth - 1)


def _folder_below(folder: Path, names: tuple[str, ...]) -> Path | None:
    """Return the folder below that goes by these names, in capitals or not."""
    if not names:
        return folder
    inner = next((f for f in _folders_in(folder) if f.name.lower() == names[0]), None)
    return inner and _folder_below(inner, names[1:])


def _folders_in(folder: Path) -> list[Path]:
    """Return the folders in one, none where it cannot be looked into."""
    try:
        return sorted(entry for entry in folder.iterdir() if entry.is_dir())
    except OSError:
        return []
