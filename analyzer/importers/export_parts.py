"""Which files beside the main file of an Apple Health export are a part of it."""

from __future__ import annotations

_FOLDERS = ("workout-routes/", "electrocardiograms/", "clinical-records/")
"""Beside the main file: the GPX files it names, and what has nothing to do with training."""
ONCE_MORE = "_cda.xml"
"""How the file's name ends that holds the same records for doctors."""


def is_part(path: str) -> bool:
    """Tell whether a file is a part of an export, by its path from the export's main file."""
    return path.startswith(_FOLDERS) or ("/" not in path and path.endswith(ONCE_MORE))
