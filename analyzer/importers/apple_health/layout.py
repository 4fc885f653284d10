"""Which files of an export are a part of what its main file tells."""

from __future__ import annotations

PARTS = "workout-routes/"
"""The folder, beside the main file, with the GPX files it names."""
